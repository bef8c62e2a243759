//! Command lines of `Vitrina.toml`, run as a person would type them.

use std::process::Command;

/// A line for the system's own shell: `sh -c`, on Windows `cmd /D /S /C`.
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

/// A line for the system's own shell: `sh -c`, on Windows `cmd /D /S /C`.
#[cfg(windows)]
pub fn shell(line: &str) -> Command {
    use std::os::windows::process::CommandExt;
    let mut shell = Command::new("cmd");
    // `cmd` has quoting of its own: with /S it takes away the outer quotes alone. With /D no AutoRun of the registry comes first.
    shell.args(["/D", "/S", "/C"]).raw_arg(format!("\"{line}\""));
    shell
}
