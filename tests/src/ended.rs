//! A program that has ended.

use std::process::Output;

use crate::canary;

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
    #[track_caller]
    pub fn of(output: Output) -> Ended {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ended::with(output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    /// Both streams of a program, which show no secret whatever it did.
    #[track_caller]
    pub fn with(code: Option<i32>, stdout: String, stderr: String) -> Ended {
        canary::none_in("stdout", &stdout);
        canary::none_in("stderr", &stderr);
        Ended { code: code.unwrap_or(-1), stdout, stderr }
    }

    /// Demands success.
    #[track_caller]
    pub fn succeeded(self) -> Ended {
        assert_eq!(self.code, 0, "{self:#?}");
        self
    }

    /// Demands failure with this code and all these words on stderr, and that no panic shows.
    #[track_caller]
    pub fn failed_with(self, code: i32, words: &[&str]) -> Ended {
        assert_eq!(self.code, code, "{self:#?}");
        for word in words {
            assert!(self.stderr.contains(word), "`{word}` is not in {self:#?}");
        }
        for word in ["panicked", "RUST_BACKTRACE"] {
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
