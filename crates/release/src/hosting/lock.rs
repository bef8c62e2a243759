//! A folder cannot compare and write in one step, as buckets can; one writer at a time makes up for it.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use crate::HostingError;

/// Held while this value lives. The operating system lets go when the process ends, however it ends, so that no lock is
/// ever left behind.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn take(path: &Path) -> Result<Lock, HostingError> {
        let unusable =
            |error: std::io::Error| HostingError::Location { path: path.to_owned(), reason: error.to_string() };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(unusable)?;
        }
        let file = File::options().create(true).append(true).open(path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(HostingError::Held { path: path.to_owned() }),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}
