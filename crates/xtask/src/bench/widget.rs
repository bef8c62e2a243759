//! The sample scripts that are measured, and the suites that say what they do.

use std::fs;
use std::path::Path;

use super::report;
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::test::{many_pages, node_count};
use crate::{watch, workspace};

/// A sample script.
#[derive(Clone, Copy)]
pub(super) struct Widget {
    /// The crate below `crates/scripts`, and the file name of every peer.
    pub(super) name: &'static str,
    /// Its behaviour suite below `tests/browser`.
    suite: &'static str,
    /// How many tests that suite has at least.
    tests: u64,
}

/// The reference widget.
pub(super) const BADGE: Widget = Widget { name: "variant-badge", suite: "behaviour/suite.mjs", tests: 331 };
/// One that acts instead of showing.
pub(super) const GALLERY: Widget = Widget { name: "swatch-gallery", suite: "gallery/suite.mjs", tests: 179 };

impl Widget {
    /// Runs the behaviour suite on an implementation in Chromium. Comparing sizes with one that does less would mean nothing,
    /// so a single failed test is a failure, and so is a suite that has become smaller.
    pub(super) async fn behaves(&self, peer: &str, entry: &Path, stop: &Stop) -> Result<(), Failure> {
        let log = report::folder().join(format!("{peer}-{}.log", self.name));
        fs::write(&log, "").map_err(Failure::file("write", &log))?;
        let node = Program::new("node").args(["--test", self.suite]).dir(workspace::path("tests/browser"));
        let suite = many_pages(node.env("VITRINA_WIDGET_ENTRY", entry).log(log.clone()));
        let (status, _) = watch::step(&format!("  {peer} {}: {}", self.name, self.suite), suite.status(stop)).await?;
        let text = fs::read_to_string(&log).map_err(Failure::file("read", &log))?;
        match self.fault(node_count(&text).map(|count| (count.passed, count.failed))) {
            None if status.success() => Ok(()),
            fault => {
                let why = fault.unwrap_or_else(|| format!("the suite ended with {status}"));
                let why = format!("{peer} {} does not do the widget's job: {why}\n  log: {}", self.name, log.display());
                Err(Failure::Bench { bench: "size".to_string(), why })
            }
        }
    }

    fn fault(&self, counts: Option<(u64, u64)>) -> Option<String> {
        match counts {
            None => Some("the suite told no counts".to_string()),
            Some((_, failed)) if failed > 0 => Some(format!("{failed} tests of its suite failed")),
            Some((passed, _)) if passed < self.tests => {
                Some(format!("only {passed} tests ran, and the suite has at least {}", self.tests))
            }
            Some(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_peer_has_to_pass_every_test_of_a_whole_suite() {
        assert_eq!(BADGE.fault(Some((331, 0))), None);
        assert_eq!(BADGE.fault(Some((330, 1))).unwrap(), "1 tests of its suite failed");
        assert!(BADGE.fault(Some((330, 0))).unwrap().contains("only 330 tests ran"));
        assert!(BADGE.fault(None).is_some());
    }
}
