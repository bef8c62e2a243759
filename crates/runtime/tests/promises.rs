//! The tables of promises and surprises name tests that are there.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

#[path = "../../../tests/src/promises.rs"]
mod page;

/// The rows of part A, from 1.
const ROWS: usize = 22;

#[test]
fn each_promise_and_each_surprise_has_tests_that_exist() {
    let is_row = |first: &str| first.starts_with('A') || first.starts_with('§');
    let rows = page::rows(include_str!("../../../docs/SCRIPT-PROMISES.md"), is_row);
    let promises: Vec<&str> = rows.iter().map(|row| row[0]).filter(|row| row.starts_with('A')).collect();
    assert_eq!(promises, (1..=ROWS).map(|row| format!("A{row}")).collect::<Vec<_>>());
    // Every part of the contract's chapter on the page, from what `LS` says to how pages are delivered.
    for part in ["§3.6", "§4.2", "§4.3", "§4.4", "§4.5", "§4.6", "§4.7", "§4.8", "§4.9", "§4.10"] {
        assert!(rows.iter().any(|row| row[0] == part), "{part} has no row");
    }
    rows.iter().for_each(|row| page::is_shown(row));
}
