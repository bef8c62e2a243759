//! `tests/suites.toml`: each suite's least number of tests, so that tests cannot vanish unnoticed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::args::Suite;
use crate::failure::Failure;

/// The least number of tests of every suite.
#[derive(Debug)]
pub(super) struct Minimums(BTreeMap<String, u64>);

impl Minimums {
    /// Reads the file; every suite must be named with at least one test.
    pub(super) fn read(path: &Path) -> Result<Minimums, Failure> {
        let text = fs::read_to_string(path).map_err(Failure::file("read", path))?;
        parse(&text).map_err(|why| Failure::Output { program: path.display().to_string(), why })
    }

    pub(super) fn of(&self, suite: Suite) -> u64 {
        self.0.get(suite.name()).copied().unwrap_or(u64::MAX)
    }
}

fn parse(text: &str) -> Result<Minimums, String> {
    let minimums: BTreeMap<String, u64> = toml::from_str(text).map_err(|error| error.to_string())?;
    for suite in Suite::ALL {
        match minimums.get(suite.name()) {
            Some(least) if *least > 0 => {}
            _ => return Err(format!("`{}` needs a least number of tests, at least 1", suite.name())),
        }
    }
    match minimums.keys().find(|name| Suite::ALL.iter().all(|suite| suite.name() != name.as_str())) {
        Some(unknown) => Err(format!("there is no suite `{unknown}`")),
        None => Ok(Minimums(minimums)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    const WHOLE: &str =
        "fmt = 1\nclippy = 2\ndeny = 3\nnative = 3\ndocs = 1\nbrowser = 4\nwasm = 5\noutputs = 7\nflows = 6\n";

    #[test]
    fn names_every_suite_and_no_other() {
        assert_eq!(parse(WHOLE).unwrap().of(Suite::Wasm), 5);
        assert!(parse(&WHOLE.replace("wasm = 5", "")).unwrap_err().contains("`wasm`"));
        assert!(parse(&WHOLE.replace("wasm = 5", "wasm = 0")).unwrap_err().contains("`wasm`"));
        assert!(parse(&format!("{WHOLE}wams = 1")).unwrap_err().contains("`wams`"));
    }
}
