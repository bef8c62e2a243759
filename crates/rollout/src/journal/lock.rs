//! One process at a time. The operating system lets go when the process ends, however it ends.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use super::JournalError;

/// Held while this value lives.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks a file beside the journal, for the database's own locks come and go.
    pub(super) fn take(journal: &Path) -> Result<Lock, JournalError> {
        let unusable =
            |error: std::io::Error| JournalError::Folder { path: journal.to_owned(), reason: error.to_string() };
        if let Some(folder) = journal.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(unusable)?;
        }
        let mut name = journal.as_os_str().to_owned();
        name.push(".lock");
        let file = File::options().create(true).append(true).open(name).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(JournalError::Held { path: journal.to_owned() }),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }
}
