//! The table of promises names tests that are there.

#[path = "../../../../tests/src/promises.rs"]
mod page;

/// The rows of each part, from 1.
const PARTS: [(char, usize); 3] = [('C', 8), ('D', 9), ('E', 7)];

#[test]
fn each_promise_has_tests_that_exist() {
    let rows = page::rows(include_str!("../../../../docs/PROMISES.md"), |first| first != "#");
    let wanted: Vec<String> =
        PARTS.iter().flat_map(|(part, rows)| (1..=*rows).map(move |row| format!("{part}{row}"))).collect();
    assert_eq!(rows.iter().map(|row| row[0]).collect::<Vec<_>>(), wanted);
    rows.iter().for_each(|row| page::is_shown(row));
}
