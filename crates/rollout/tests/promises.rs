//! The table of promises names tests, proofs and benches that exist.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

/// The promises of rollouts, and what a team and drift ask for beyond them.
const ROWS: [&str; 16] =
    ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10", "B11", "B12", "B13", "B14", "Team", "Drift"];

/// Whether `path::name` is a test.
fn is_test(named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else { return false };
    let Some(text) = source(path) else { return false };
    let Some((before, _)) = text.split_once(&format!("fn {name}() {{")) else { return false };
    let line = before.trim_end_matches("async ").trim_end().lines().last().unwrap_or_default();
    ["#[test]", "#[tokio::test"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Whether it is a proof or a bench of the project's own program.
fn is_command(named: &str) -> bool {
    let (folder, files, mark) = match named.strip_prefix("cargo xtask ").and_then(|verb| verb.split_once(' ')) {
        Some(("prove", name)) => ("prove", ["rollout.rs", "pace.rs"], format!("name: \"{name}\"")),
        Some(("bench", name)) => ("bench", ["rollout/mod.rs", "client.rs"], format!("report(\"{name}\"")),
        _ => return false,
    };
    let sources = files.map(|file| source(&format!("crates/xtask/src/{folder}/{file}")));
    sources.iter().flatten().any(|text| text.contains(&mark))
}

/// The text of a file of the project.
fn source(path: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).ok()
}

#[test]
fn each_promise_has_tests_that_exist() {
    let page = include_str!("../../../docs/ROLLOUT-PROMISES.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| #"))
        .map(|line| line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect())
        .collect();
    let numbers: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(numbers, ROWS);
    for row in &rows {
        let named: Vec<&str> = row[2].split('`').skip(1).step_by(2).collect();
        assert!(!row[1].is_empty() && named.iter().any(|name| is_test(name)), "{} has no test", row[0]);
        for name in named {
            assert!(is_test(name) || is_command(name), "{}: there is no {name}", row[0]);
        }
    }
    assert!(!is_test("crates/rollout/tests/promises.rs::no_such_test") && !is_command("cargo xtask prove nothing"));
}
