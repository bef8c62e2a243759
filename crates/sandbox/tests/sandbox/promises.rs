//! The table of promises names tests that are there.

use std::fs;
use std::path::Path;

use crate::conformance::LEAST;

/// The promises, each on one row or several.
const PROMISES: [&str; 4] = ["F1", "F2", "F3", "F4"];

fn read(path: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).ok()
}

/// Whether `path::name` is a test: a function, or in a browser's file the title of one.
fn is_test(named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else { return false };
    let Some(text) = read(path) else { return false };
    if path.ends_with(".rs") {
        let Some((before, _)) = text.split_once(&format!("fn {name}() {{")) else { return false };
        let mark = before.trim_end_matches("async ").trim_end().lines().last().unwrap_or_default();
        return ["#[test]", "#[tokio::test"].iter().any(|known| mark.trim_start().starts_with(known));
    }
    [format!("test('{name}',"), format!("test(`{name}`,")].iter().any(|title| text.contains(title))
}

/// Whether it is a proof or a bench of the project's own program.
fn is_command(named: &str) -> bool {
    let declared = |file: &str, text: &str| read(file).is_some_and(|source| source.contains(text));
    match named {
        "cargo xtask prove raw" => declared("crates/xtask/src/prove/raw.rs", "name: \"raw\""),
        "cargo xtask bench sandbox" => declared("crates/xtask/src/bench/sandbox/mod.rs", "report(\"sandbox\""),
        _ => false,
    }
}

#[test]
fn each_promise_has_tests_that_exist() {
    let page = read("docs/SANDBOX-PROMISES.md").unwrap();
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| F"))
        .map(|line| line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect())
        .collect();
    let mut numbers: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    numbers.dedup();
    assert_eq!(numbers, PROMISES);
    for row in &rows {
        let mut tests = 0;
        for shown in row[2].split("<br>") {
            let named = shown.split('`').nth(1).unwrap_or_default();
            let titled = shown.trim_start_matches('`').trim_end_matches('`');
            match shown.starts_with("`cargo ") {
                true => assert!(is_command(named), "{}: there is no {named}", row[0]),
                false => assert!(is_test(titled), "{}: there is no {titled}", row[0]),
            }
            tests += usize::from(!shown.starts_with("`cargo "));
        }
        assert!(tests > 0 && !row[1].is_empty(), "{} has no test", row[0]);
    }
    assert!(page.contains(&format!("{LEAST} requests and replies")), "the page names {LEAST} pairs");
    assert!(!is_test("tests/browser/sandbox/life.test.mjs::no such test") && !is_command("cargo xtask prove nothing"));
}
