//! What ends a command early. Each text says what failed, where, and what to do next.

use std::path::PathBuf;
use std::process::ExitStatus;

use thiserror::Error;

#[derive(Debug, Error)]
pub(crate) enum Failure {
    /// A program is not installed or cannot be started.
    #[error("cannot start `{program}`: {source}\n  next: {remedy}")]
    NoProgram { program: String, source: std::io::Error, remedy: String },
    /// A program ended with an error. Its own words stand above, or in the log.
    #[error("`{command}` ended with {status}{}", log.as_ref().map(|log| format!("\n  log: {}", log.display())).unwrap_or_default())]
    Program { command: String, status: ExitStatus, log: Option<PathBuf> },
    /// Something that has to be there is not, and cannot be installed from here.
    #[error("{what} is missing\n  next: {remedy}")]
    Missing { what: String, remedy: String },
    /// A file operation was refused.
    #[error("cannot {action} {}: {source}", path.display())]
    File { action: &'static str, path: PathBuf, source: std::io::Error },
    /// A server did not answer, or not as it should.
    #[error("{method} {url}: {why}\n  next: see that the sandbox is running; its log is beside the report")]
    Http { method: String, url: String, why: String },
    /// A program's output is not what it promises.
    #[error("cannot read the output of `{program}`: {why}")]
    Output { program: String, why: String },
    /// The demo's own check found something wrong.
    #[error("the demo failed: {why}\n  report: {}", report.display())]
    Demo { why: String, report: PathBuf },
    /// Tests failed, or fewer ran than promised.
    #[error("{0}")]
    Tests(String),
    /// A figure is missing or over its ceiling, or something that it is compared with is not fit for that.
    #[error("bench {bench} failed:\n  {why}")]
    Bench { bench: String, why: String },
    /// Promises that did not hold, or could not be tried.
    #[error("not proven:\n{0}")]
    Unproven(String),
    /// Ctrl-C or a request to end.
    #[error("interrupted; everything that was started has been ended")]
    Interrupted,
}

impl Failure {
    /// 1 for a failure, 130 for an interruption.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Failure::Interrupted => 130,
            _ => 1,
        }
    }

    /// For `map_err` on file operations.
    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Failure {
        let path = path.into();
        move |source| Failure::File { action, path, source }
    }
}
