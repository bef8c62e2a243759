//! Where what the command keeps lies when nobody says otherwise: the person's own folders. `XDG_…` counts on every system.

use std::env;
use std::path::PathBuf;

/// Where data lies by default, for help and errors.
pub(crate) const DATA: &str = if cfg!(windows) { "XDG_DATA_HOME nor LOCALAPPDATA" } else { "XDG_DATA_HOME nor HOME" };

/// `$XDG_DATA_HOME/vitrina`, else below `~/.local/share`, on Windows below `%LOCALAPPDATA%`: what is there stays on the machine.
pub(crate) fn data() -> Option<PathBuf> {
    Some(named("XDG_DATA_HOME").or_else(|| own(".local/share"))?.join("vitrina"))
}

/// `$XDG_CACHE_HOME/vitrina`, else below `~/.cache`, on Windows below `%LOCALAPPDATA%`.
pub(crate) fn cache() -> Option<PathBuf> {
    Some(named("XDG_CACHE_HOME").or_else(|| own(".cache"))?.join("vitrina"))
}

fn own(below_home: &str) -> Option<PathBuf> {
    match cfg!(windows) {
        true => named("LOCALAPPDATA"),
        false => Some(named("HOME")?.join(below_home)),
    }
}

fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).map(PathBuf::from).filter(|folder| folder.is_absolute())
}
