//! The table of promises names tests that are there.

use std::fs;
use std::path::Path;

/// The rows of each part, from 1.
const PARTS: [(char, usize); 3] = [('C', 8), ('D', 9), ('E', 7)];

/// Whether `path::name` is a test.
fn is_test(named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else { return false };
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    let Ok(text) = fs::read_to_string(file) else { return false };
    let Some((before, _)) = text.split_once(&format!("fn {name}() {{")) else { return false };
    let line = before.trim_end_matches("async ").trim_end().lines().last().unwrap_or_default();
    ["#[test]", "#[tokio::test"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Whether it is a proof or a bench of the project's own program.
fn is_command(named: &str) -> bool {
    let sources = match named.strip_prefix("cargo xtask ").and_then(|verb| verb.split_once(' ')) {
        Some(("prove", name)) => (include_str!("../../../xtask/src/prove/answers.rs"), format!("name: \"{name}\"")),
        Some(("bench", name)) => (include_str!("../../../xtask/src/bench/client.rs"), format!("report(\"{name}\"")),
        _ => return false,
    };
    sources.0.contains(&sources.1)
}

#[test]
fn each_promise_has_tests_that_exist() {
    let page = include_str!("../../../../docs/PROMISES.md");
    let rows: Vec<Vec<&str>> = page
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| #"))
        .map(|line| line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect())
        .collect();
    let numbers: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let wanted: Vec<String> =
        PARTS.iter().flat_map(|(part, rows)| (1..=*rows).map(move |row| format!("{part}{row}"))).collect();
    assert_eq!(numbers, wanted);
    for row in &rows {
        let named: Vec<&str> = row[2].split('`').skip(1).step_by(2).collect();
        assert!(!row[1].is_empty() && named.iter().any(|name| is_test(name)), "{} has no test", row[0]);
        for name in named {
            assert!(is_test(name) || is_command(name), "{}: there is no {name}", row[0]);
        }
    }
    assert!(
        !is_test("crates/platform/tests/client/promises.rs::no_such_test") && !is_command("cargo xtask prove nothing")
    );
}
