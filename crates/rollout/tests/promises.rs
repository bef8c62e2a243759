//! The table of promises names tests, proofs and benches that exist.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../../tests/src/promises.rs"]
mod page;

/// The promises of rollouts, and what a team and drift ask for beyond them.
const ROWS: [&str; 16] =
    ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13", "B14", "Team", "Drift"];

#[test]
fn each_promise_has_tests_that_exist() {
    let rows = page::rows(include_str!("../../../docs/ROLLOUT-PROMISES.md"), |first| first != "#");
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), ROWS);
    rows.iter().for_each(|row| page::is_shown(row));
}
