//! The documented rows of platforms.md §1 to §3 and §5: their words stand in `rows/documented.txt`, what shows each of them in
//! `rows/documented.json`.

use std::collections::BTreeSet;
use std::fs;

use serde::Deserialize;

use super::pair::{folder, pairs};

/// A documented row of platforms.md §1 to §3 and §5, and what shows that it holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    /// The section and the words of the row that name it.
    row: String,
    /// `operation: rule` of pairs.
    #[serde(default)]
    pairs: Vec<String>,
    /// Why a sandbox has nothing to show for it.
    nothing: Option<String>,
}

#[test]
fn every_documented_row_is_shown_to_hold() {
    let text = fs::read_to_string(folder().join("rows/documented.json")).unwrap();
    let rows: Vec<Row> = serde_json::from_str(&text).unwrap();
    let known: BTreeSet<String> =
        pairs().into_iter().flat_map(|(_, all)| all).map(|pair| format!("{}: {}", pair.operation, pair.rule)).collect();
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for row in &rows {
        assert!(seen.insert(&row.row), "{} is there twice", row.row);
        if row.pairs.is_empty() != row.nothing.is_some() {
            wrong.push(format!("{}: name pairs, or say why there are none", row.row));
        }
        wrong.extend(row.pairs.iter().filter(|pair| !known.contains(*pair)).map(|pair| format!("no pair {pair}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let named: BTreeSet<&str> = include_str!("../../../conformance/rows/documented.txt").lines().collect();
    let shown: BTreeSet<&str> = rows.iter().map(|row| row.row.as_str()).collect();
    assert_eq!(shown, named, "every row of the documents is in the table, under its own words");
}
