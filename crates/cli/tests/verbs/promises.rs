//! The table of promises names tests that are there.

use std::fs;
use std::path::Path;

fn read(path: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).ok()
}

/// Whether `path::name` is a test.
fn is_test(named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else { return false };
    let Some(text) = read(path) else { return false };
    let Some((before, _)) = text.split_once(&format!("fn {name}() ")) else { return false };
    let mark = before.trim_end_matches("async ").trim_end().lines().last().unwrap_or_default();
    ["#[test]", "#[tokio::test"].iter().any(|known| mark.trim_start().starts_with(known))
}

#[test]
fn each_promise_has_tests_that_exist() {
    let page = read("docs/COMMAND-PROMISES.md").unwrap();
    let lines = page.lines().filter(|line| line.starts_with("| ")).skip(1);
    let rows: Vec<Vec<&str>> = lines.map(|line| line.trim_matches(['|', ' ']).split(" | ").collect()).collect();
    for row in &rows {
        let [feature, promise, shown] = row[..] else { panic!("{row:?}") };
        assert!(!promise.is_empty(), "{feature}");
        let (commands, tests): (Vec<_>, Vec<_>) =
            shown.split("<br>").map(|named| named.trim_matches('`')).partition(|named| named.starts_with("cargo "));
        assert!(!tests.is_empty(), "{feature} has no test");
        for named in tests {
            assert!(is_test(named), "{feature}: there is no {named}");
        }
        for named in commands {
            assert_eq!(named, "cargo xtask bench dev", "{feature}");
        }
    }
    assert!(rows.len() > 20, "{} rows", rows.len());
    assert!(!is_test("crates/cli/tests/verbs/frame.rs::no_such_test") && !is_test("crates/cli/tests/none.rs::a"));
}
