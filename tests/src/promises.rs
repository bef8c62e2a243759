//! What a page of promises names, and whether it exists. A promise whose test went away is a claim.

use std::fs;
use std::path::Path;

/// The rows of a page's tables whose first cell `is_row` takes, each as its cells.
pub fn rows(page: &str, is_row: impl Fn(&str) -> bool) -> Vec<Vec<&str>> {
    page.lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect::<Vec<_>>())
        .filter(|row| is_row(row[0]))
        .collect()
}

/// Demands that a row says something, and that what shows it is there: one test at least.
#[track_caller]
pub fn is_shown(row: &[&str]) {
    let [promise, said, shown] = row else { panic!("three cells: {row:?}") };
    let (commands, tests): (Vec<_>, Vec<_>) = shown.split("<br>").partition(|named| named.starts_with("`cargo "));
    assert!(!said.is_empty() && !tests.is_empty(), "{promise} has no test");
    for named in tests {
        // Titles of a browser's tests may be templates, with such marks of their own.
        let title = named.strip_prefix('`').and_then(|named| named.strip_suffix('`')).unwrap_or_default();
        assert!(is_test(title), "{promise}: there is no test {named}");
    }
    for named in commands {
        // A row's figures stand behind a command.
        assert!(is_command(named.split('`').nth(1).unwrap_or_default()), "{promise}: there is no {named}");
    }
}

/// Whether `path::name` is a test: a function, or in a browser's file the title of one.
pub fn is_test(named: &str) -> bool {
    let Some((path, name)) = named.split_once("::") else { return false };
    let Some(text) = source(path) else { return false };
    if !path.ends_with(".rs") {
        let quoted = name.replace('\'', "\\'");
        let titles = [format!("test('{quoted}',"), format!("test(`{name}`,"), format!("test({name},")];
        return titles.iter().any(|title| text.contains(title));
    }
    let Some((before, _)) = text.split_once(&format!("fn {name}() ")) else { return false };
    let line = before.trim_end_matches("async ").trim_end().lines().last().unwrap_or_default();
    ["#[test]", "#[tokio::test"].iter().any(|mark| line.trim_start().starts_with(mark))
}

/// Whether `cargo xtask VERB NAME..` names proofs or benches of the project's own program.
pub fn is_command(named: &str) -> bool {
    let mut words = named.split(' ');
    if (words.next(), words.next()) != (Some("cargo"), Some("xtask")) {
        return false;
    }
    let (folder, declared): (_, fn(&str) -> String) = match words.next() {
        Some("prove") => ("prove", |name| format!("name: \"{name}\"")),
        Some("bench") => ("bench", |name| format!("report(\"{name}\"")),
        _ => return false,
    };
    let sources = sources(&root().join("crates/xtask/src").join(folder));
    let is_there = |name: &str| sources.iter().any(|text| text.contains(&declared(name)));
    words.clone().count() > 0 && words.all(is_there)
}

fn root() -> &'static Path {
    // From a crate's own folder to the project's.
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The text of a file of the project.
pub fn source(path: &str) -> Option<String> {
    fs::read_to_string(root().join(path)).ok()
}

/// The texts of all files below a folder.
fn sources(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { fs::read_to_string(path).into_iter().collect() })
        .collect()
}
