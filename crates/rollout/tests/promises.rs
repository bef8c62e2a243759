//! The table of promises names tests that exist.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

#[test]
fn every_promise_has_its_tests() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = fs::read_to_string(here.join("README.md")).unwrap();
    let (_, table) = readme.split_once("| | promise | test |").unwrap();
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| line.starts_with("| ")).map(|row| row.split('|').collect()).collect();
    let numbers: BTreeSet<u32> = rows.iter().map(|row| row[1].trim().parse().unwrap()).collect();
    assert_eq!(numbers, (1..=16).collect());
    for row in rows {
        let mut source = String::new();
        let mut tests = 0;
        for name in row[3].split('`').skip(1).step_by(2) {
            match name.ends_with(".rs") {
                true => {
                    source = fs::read_to_string(here.join("../..").join(name))
                        .unwrap_or_else(|error| panic!("{name}: {error}"))
                }
                false => {
                    assert!(source.contains(&format!("fn {name}(")), "there is no test {name}");
                    tests += 1;
                }
            }
        }
        assert!(tests > 0, "no test in {row:?}");
    }
}
