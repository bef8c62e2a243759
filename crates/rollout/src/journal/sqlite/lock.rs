//! One process at a time works on an app. The operating system lets go when the process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};

use crate::journal::{Holder, JournalError, Lease};

/// Locks `{journal}.{app}.lock` and writes the holder into it.
pub(super) fn take(journal: &str, app: &str, holder: &Holder) -> Result<Lease, JournalError> {
    let unusable =
        |error: std::io::Error| JournalError::Folder { journal: journal.to_owned(), reason: error.to_string() };
    if journal == ":memory:" {
        return Ok(Lease::new(()));
    }
    let name = format!("{journal}.{app}.lock");
    let mut file = File::options().create(true).read(true).write(true).truncate(false).open(name).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => {
            file.set_len(0).and_then(|()| write!(file, "{holder}")).and_then(|()| file.flush()).map_err(unusable)?;
            Ok(Lease::new(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // The other writes its name right after it has the lock; without it, it is still another.
            let read = file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut holder));
            if read.is_err() || holder.is_empty() {
                holder = "another process".to_owned();
            }
            Err(JournalError::Held { app: app.to_owned(), holder, journal: journal.to_owned() })
        }
        Err(TryLockError::Error(error)) => Err(unusable(error)),
    }
}
