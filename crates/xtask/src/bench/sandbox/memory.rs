//! What a process occupies.

use std::fs;

use crate::failure::Failure;

/// Resident bytes of a process, as Linux counts them.
pub(super) fn resident(process: u32) -> Result<u64, Failure> {
    counted(process, "VmRSS:")
}

/// The most that it ever had.
pub(crate) fn peak(process: u32) -> Result<u64, Failure> {
    counted(process, "VmHWM:")
}

fn counted(process: u32, name: &str) -> Result<u64, Failure> {
    let file = format!("/proc/{process}/status");
    let text = fs::read_to_string(&file).map_err(Failure::file("read", &file))?;
    let unreadable = || Failure::Output { program: file.clone(), why: format!("it names no {name}") };
    let line = text.lines().find_map(|line| line.strip_prefix(name)).ok_or_else(unreadable)?;
    let kilobytes = line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok());
    kilobytes.map(|kilobytes| kilobytes * 1024).ok_or_else(unreadable)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn a_process_occupies_something() {
        assert!(resident(std::process::id()).unwrap() > 100_000);
        assert!(peak(std::process::id()).unwrap() >= resident(std::process::id()).unwrap() / 2);
        assert!(resident(u32::MAX).is_err());
    }
}
