//! How many tests passed and failed, read from the closing lines of the runners.

use std::fmt;
use std::ops::AddAssign;

/// Tests of a suite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// nextest: `Summary [   1.2s] 10 tests run: 9 passed (1 slow), 1 failed, 3 skipped`.
pub(super) fn nextest(text: &str) -> Option<Count> {
    let line = plain(text.lines().rev().find(|line| line.contains("Summary [") && line.contains("run:"))?);
    let (run, verdicts) = line.split_once("run:")?;
    // `7/10 tests run` when it was cut short.
    let run: u64 = run.rsplit(']').next()?.split_whitespace().next()?.split('/').next()?.parse().ok()?;
    let passed = number_before(verdicts, "passed").unwrap_or(0);
    Some(Count { passed, failed: run.saturating_sub(passed) })
}

/// cargo test: the sum of its `test result: ok. 5 passed; 0 failed; …` lines.
pub(super) fn cargo_test(text: &str) -> Option<Count> {
    let mut total = None;
    for line in text.lines().filter(|line| line.contains("test result:")) {
        let sum = total.get_or_insert(Count::default());
        *sum += Count { passed: number_before(line, "passed")?, failed: number_before(line, "failed")? };
    }
    total
}

/// node's test runner: `# pass 12`, `# fail 0`, `# cancelled 0`; a mark other than `#` when it writes for people.
pub(crate) fn node(text: &str) -> Option<Count> {
    let closing = |word: &str| {
        text.lines().rev().find_map(|line| {
            let mut words = line.split_whitespace().skip(1);
            let found = words.next() == Some(word);
            words.next().filter(|_| found).and_then(|number| number.parse::<u64>().ok())
        })
    };
    Some(Count { passed: closing("pass")?, failed: closing("fail")? + closing("cancelled").unwrap_or(0) })
}

fn number_before(text: &str, word: &str) -> Option<u64> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|found| *found == word)?;
    words.get(at.checked_sub(1)?)?.parse().ok()
}

/// Without colour codes.
fn plain(line: &str) -> String {
    let mut plain = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn count(passed: u64, failed: u64) -> Option<Count> {
        Some(Count { passed, failed })
    }

    #[test]
    fn reads_nextest() {
        let all = "   PASS x\n────\n     Summary [   0.123s] 3 tests run: 3 passed, 0 skipped\n";
        assert_eq!(nextest(all), count(3, 0));
        let some = "     Summary [  12.001s] 10 tests run: 7 passed (1 slow), 2 failed, 1 timed out, 4 skipped";
        assert_eq!(nextest(some), count(7, 3));
        let cut = "     Summary [  12.001s] 5/10 tests run: 4 passed, 1 failed, 0 skipped";
        assert_eq!(nextest(cut), count(4, 1));
        let one = "     Summary [   0.004s] 1 test run: 0 passed, 1 failed, 0 skipped";
        assert_eq!(nextest(one), count(0, 1));
        assert_eq!(nextest("error: could not compile"), None);
    }

    #[test]
    fn reads_colours() {
        let line =
            "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] \u{1b}[1m3\u{1b}[0m tests run: \u{1b}[1m3\u{1b}[0m passed";
        assert_eq!(plain(line), "     Summary [   0.1s] 3 tests run: 3 passed");
    }

    #[test]
    fn adds_the_results_of_cargo_test() {
        let text =
            "test result: ok. 5 passed; 0 failed; 0 ignored\n…\ntest result: FAILED. 2 passed; 1 failed; 0 ignored";
        assert_eq!(cargo_test(text), count(7, 1));
        assert_eq!(cargo_test("Finished"), None);
    }

    #[test]
    fn reads_node() {
        let tap =
            "# tests 14\n# suites 0\n# pass 12\n# fail 1\n# cancelled 1\n# skipped 0\n# todo 0\n# duration_ms 99\n";
        assert_eq!(node(tap), count(12, 2));
        assert_eq!(node("ℹ tests 2\nℹ pass 2\nℹ fail 0\nℹ cancelled 0\n"), count(2, 0));
        assert_eq!(node("SyntaxError"), None);
    }
}
