//! One process at a time works on an app. The operating system lets go when the process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

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

/// Whether anybody has worked with the journal at `path`: that leaves a lock's file beside it, and comes after its first rows.
pub(super) fn was_held(path: &Path) -> bool {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return false };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let begins = format!("{}.", name.to_string_lossy());
    let is_lock = |name: &str| name.starts_with(&begins) && name.ends_with(".lock");
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.into_iter().any(|file| is_lock(&file.file_name().to_string_lossy()))
}
