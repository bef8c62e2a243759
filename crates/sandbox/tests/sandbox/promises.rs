//! The table of promises names tests that are there.

use crate::conformance::LEAST;

#[path = "../../../../tests/src/promises.rs"]
mod page;

/// The promises, each on one row or several.
const PROMISES: [&str; 4] = ["F1", "F2", "F3", "F4"];

#[test]
fn each_promise_has_tests_that_exist() {
    let text = include_str!("../../../../docs/SANDBOX-PROMISES.md");
    let rows = page::rows(text, |first| first.starts_with('F'));
    let mut numbers: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    numbers.dedup();
    assert_eq!(numbers, PROMISES);
    rows.iter().for_each(|row| page::is_shown(row));
    assert!(text.contains(&format!("{LEAST} requests and replies")), "the page names {LEAST} pairs");
}
