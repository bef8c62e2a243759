//! The tables of promises and surprises name tests that are there.

#![allow(clippy::unwrap_used, missing_docs)]

use std::fs;
use std::path::Path;

/// The rows of part A, from 1.
const ROWS: usize = 22;

/// Whether `path::name` is a test: a function, or in a browser's file the title of one.
fn is_test(named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else { return false };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let Ok(text) = fs::read_to_string(file) else { return false };
    if path.ends_with(".rs") {
        let Some((before, _)) = text.split_once(&format!("fn {name}() {{")) else { return false };
        return before.trim_end().ends_with("#[test]");
    }
    let quoted = name.replace('\'', "\\'");
    let titles = [format!("test('{quoted}',"), format!("test(`{name}`,"), format!("test({name},")];
    titles.iter().any(|title| text.contains(title))
}

/// Whether `cargo xtask VERB NAME..` names proofs or benches that there are.
fn is_command(named: &str) -> bool {
    let mut words = named.split(' ').skip(2);
    let sources = match words.next() {
        Some("prove") => &[
            include_str!("../../xtask/src/prove/fuzz.rs"),
            include_str!("../../xtask/src/prove/equal.rs"),
            include_str!("../../xtask/src/prove/page.rs"),
        ][..],
        Some("bench") => {
            &[include_str!("../../xtask/src/bench/runtime.rs"), include_str!("../../xtask/src/bench/size.rs")][..]
        }
        _ => return false,
    };
    let declared = |name: &str| [format!("name: \"{name}\""), format!("report(\"{name}\"")];
    let is_there = |name: &str| declared(name).iter().any(|text| sources.iter().any(|source| source.contains(text)));
    named.starts_with("cargo xtask ") && words.clone().count() > 0 && words.all(is_there)
}

#[test]
fn each_promise_and_each_surprise_has_tests_that_exist() {
    let page = include_str!("../../../docs/SCRIPT-PROMISES.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| A") || line.starts_with("| §"))
        .map(|line| line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect())
        .collect();
    let promises: Vec<&str> = rows.iter().map(|row| row[0]).filter(|row| row.starts_with('A')).collect();
    assert_eq!(promises, (1..=ROWS).map(|row| format!("A{row}")).collect::<Vec<_>>());
    // Every part of the contract's chapter on the page, from what `LS` says to how pages are delivered.
    for part in ["§3.6", "§4.2", "§4.3", "§4.4", "§4.5", "§4.6", "§4.7", "§4.8", "§4.9", "§4.10"] {
        assert!(rows.iter().any(|row| row[0] == part), "{part} has no row");
    }
    for row in &rows {
        let mut titles = Vec::new();
        for shown in row[2].split("<br>") {
            // A row's figures stand behind a command.
            if shown.starts_with("`cargo ") {
                let command = shown.split('`').nth(1).unwrap();
                assert!(is_command(command), "{}: there is no {command}", row[0]);
            } else {
                titles.push(shown.strip_prefix('`').and_then(|shown| shown.strip_suffix('`')).unwrap_or_default());
            }
        }
        assert!(!row[1].is_empty() && !titles.is_empty(), "{} has no test", row[0]);
        for title in titles {
            assert!(is_test(title), "{}: there is no {title}", row[0]);
        }
    }
    assert!(!is_test("tests/browser/probe/life.test.mjs::no such test") && !is_command("cargo xtask prove nothing"));
}
