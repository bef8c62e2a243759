//! A promise, and the programs that try to break it.

use crate::program::Program;
use crate::workspace;

/// A proof: a line in the list of its module, and nothing else to write.
pub(crate) struct Proof {
    /// How it is called on the command line, and its file `target/prove/NAME.json`.
    pub(super) name: &'static str,
    /// What holds, in words that a user of the project would use.
    pub(super) promise: &'static str,
    /// Programs that have to end well first, such as builds.
    pub(super) before: fn() -> Vec<Program>,
    /// The program that tries to break the promise. It ends with status 0 when it could not, and writes on a line of its
    /// output how often it tried: `tried 1000000 inputs`. Several such lines add up. On its way it says how far it is by lines
    /// such as `at 50000 of 1000000`.
    pub(super) trial: fn() -> Program,
    /// How often it must have been tried: a trial that was cut short proves nothing.
    pub(super) least: u64,
}

/// A verb of cargo on optimised programs in a folder of the proofs' own, so that neither builds anew what the other has built.
pub(super) fn optimised(verb: &str) -> Program {
    Program::cargo().args([verb, "--release", "--locked"]).env("CARGO_TARGET_DIR", workspace::path("target/proofs"))
}

/// How often a trial says that it tried; `None` when it says nothing of it.
pub(super) fn tried(output: &str) -> Option<u64> {
    let counts = output
        .lines()
        .filter_map(|line| said(line).strip_prefix("tried ")?.split_whitespace().next()?.parse::<u64>().ok());
    counts.reduce(|sum, count| sum + count)
}

/// How far a trial last said that it is.
pub(super) fn progress(output: &str) -> Option<String> {
    output.lines().rev().map(said).find(|line| line.starts_with("at ")).map(str::to_owned)
}

/// A line without what test runners put before what a test says: a mark, or on the first line the test's name.
fn said(line: &str) -> &str {
    let named = line.strip_prefix("test ").and_then(|line| line.split_once(" ... "));
    named.map_or(line, |(_, said)| said).trim_start_matches(|letter: char| !letter.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_on_the_way_counts() {
        assert_eq!(progress("at 1 of 3\nat 2 of 3 \nwarning: at work\n").as_deref(), Some("at 2 of 3 "));
        assert_eq!(progress("# at 5 of 6\nok\n").as_deref(), Some("at 5 of 6"));
        assert_eq!(progress("attempt\n"), None);
    }

    #[test]
    fn counts_are_read_from_whatever_runner_and_added_up() {
        assert_eq!(tried("running 1 test\ntried 40 points\n# tried 2 more\nok\n"), Some(42));
        assert_eq!(tried("test pacing::alone ... tried 3 calls\ntried 4 calls\nok\ntest tried::it ... ok\n"), Some(7));
        assert_eq!(tried("ℹ tried 1000000 inputs\n"), Some(1_000_000));
        assert_eq!(tried("I tried 3 times\nuntried 4\ntried hard\n"), None);
    }
}
