//! The exit codes: one table, which `vitrina --help`, `www/docs/errors.md` and the README show.

/// What a process's end says to the program that started it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// Some of it is done, or changes are pending.
    Partial = 2,
    /// The command line or `Vitrina.toml` is wrong.
    Usage = 3,
    /// Somebody has to authorise something.
    Authorisation = 4,
    /// Held by another, or temporary: the same command may work later.
    Held = 5,
    /// Ctrl-C.
    Interrupted = 130,
}

impl Exit {
    /// All of them, in their order.
    pub const ALL: [Exit; 7] =
        [Exit::Done, Exit::Failed, Exit::Partial, Exit::Usage, Exit::Authorisation, Exit::Held, Exit::Interrupted];

    /// What it means, for people.
    pub fn means(self) -> &'static str {
        match self {
            Exit::Done => "done, or nothing to do",
            Exit::Failed => "failed",
            Exit::Partial => {
                "partial, or changes are pending: a plan with changes, a rollout with waves left, a status with drift"
            }
            Exit::Usage => "usage: the command line or Vitrina.toml is wrong",
            Exit::Authorisation => "authorisation: somebody has to log in, or to give a passphrase",
            Exit::Held => "held by another, or temporary: the same command may work later",
            Exit::Interrupted => "interrupted by Ctrl-C",
        }
    }

    /// The table in Markdown.
    pub fn table() -> String {
        let line = |exit: Exit| format!("| {} | {} |\n", exit as u8, exit.means());
        format!("| exit code | meaning |\n|---|---|\n{}", Exit::ALL.map(line).concat())
    }
}

/// The table as `--help` shows it.
pub(crate) fn help() -> String {
    let line = |exit: Exit| format!("\n  {:<3}  {}", exit as u8, exit.means());
    format!("Exit codes:{}", Exit::ALL.map(line).concat())
}
