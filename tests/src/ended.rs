//! A program that has ended.

use std::process::Output;

/// Exit code and both streams. Its `Debug` form is what a failed assertion shows.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; -1 when a signal ended it.
    pub code: i32,
    /// Its results.
    pub stdout: String,
    /// What it told a person.
    pub stderr: String,
}

impl Ended {
    /// Reads what a program left.
    pub fn of(output: Output) -> Ended {
        Ended {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Demands success.
    #[track_caller]
    pub fn succeeded(self) -> Ended {
        assert_eq!(self.code, 0, "{self:#?}");
        self
    }

    /// Demands failure with this code and all these words on stderr, and that no secret or panic shows.
    #[track_caller]
    pub fn failed_with(self, code: i32, words: &[&str]) -> Ended {
        assert_eq!(self.code, code, "{self:#?}");
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is not in {self:#?}");
        }
        for word in ["panicked", "sandbox-secret", "RUST_BACKTRACE"] {
            assert!(!self.stderr.contains(word), "`{word}` is in {self:#?}");
        }
        self
    }

    /// The JSON of its last line of results.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        let line = self.stdout.lines().last().unwrap_or_default();
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }
}
