//! Command lines of `Vitrina.toml`, run as a person would type them.

use std::process::Command;

/// A line for the system's own shell: `sh -c`, on Windows `cmd /C`.
///
/// ```
/// assert!(vitrina_release::shell("exit 0").status().is_ok_and(|ended| ended.success()));
/// ```
#[cfg(unix)]
pub fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(line);
    shell
}

/// A line for the system's own shell: `sh -c`, on Windows `cmd /C`.
#[cfg(windows)]
pub fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    // As it is: `cmd` has quoting of its own.
    shell.arg("/C").raw_arg(line);
    shell
}
