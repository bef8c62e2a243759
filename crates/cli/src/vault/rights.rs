//! Who may read the vault: its owner alone.
//!
//! On Windows the folder decides, and nothing is set or checked here: the vault's own place lies below `%LOCALAPPDATA%`, which lets in
//! its owner, the system and administrators, and files inherit that.

use std::fs::{DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Makes files that are the owner's alone.
#[cfg(unix)]
pub(super) fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = File::options();
    options.mode(0o600);
    options
}

/// Makes folders that are the owner's alone.
#[cfg(unix)]
pub(super) fn private_folder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;
    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

/// The permission bits of a file that others may read too.
#[cfg(unix)]
pub(super) fn exposed(file: &Metadata) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    let mode = file.mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Makes a new name in a folder outlive a power cut.
#[cfg(unix)]
pub(super) fn settle(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn private_file() -> OpenOptions {
    File::options()
}

#[cfg(not(unix))]
pub(super) fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(not(unix))]
pub(super) fn exposed(_file: &Metadata) -> Option<u32> {
    None
}

/// A folder cannot be opened for this; the file system's own journal keeps its names.
#[cfg(not(unix))]
pub(super) fn settle(_folder: &Path) -> io::Result<()> {
    Ok(())
}
