//! The vault's file on disk: private, replaced as a whole, changed by one process at a time.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{VaultError, rights};

/// How long to wait for another process. Changes take milliseconds, apart from deriving a key.
const PATIENCE: Duration = Duration::from_secs(20);

fn failed(action: &'static str, file: &Path) -> impl FnOnce(io::Error) -> VaultError {
    let file = file.to_path_buf();
    move |source| VaultError::File { action, file, source }
}

/// The file's bytes; `None` when there is no file. A file that others may read is refused.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, VaultError> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("open", path)(error)),
    };
    if let Some(mode) = rights::exposed(&file.metadata().map_err(failed("look at", path))?) {
        return Err(VaultError::Exposed { file: path.to_path_buf(), mode });
    }
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(failed("read", path))?;
    Ok(Some(bytes))
}

/// Replaces the file in one step: readers see the old contents or the new, never a part.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    // A vault that is a symbolic link stays one.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let draft = sibling(&path, &format!("new-{}", std::process::id()));
    let write = || {
        let mut file = rights::private_file().write(true).create(true).truncate(true).open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&draft, &path)?;
        rights::settle(folder(&path))
    };
    write().map_err(|error| {
        // The draft is ours alone; when it cannot be removed the error above is the one to tell.
        let _ = fs::remove_file(&draft);
        failed("write", &path)(error)
    })
}

/// Makes sure that the file could be replaced by one that is so many bytes longer, by writing one beside it.
pub(super) fn has_room(path: &Path, more: usize) -> Result<(), VaultError> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let trial = sibling(&path, &format!("trial-{}", std::process::id()));
    let write = || {
        let length = fs::metadata(&path)?.len() + more as u64;
        let mut file = rights::private_file().write(true).create(true).truncate(true).open(&trial)?;
        io::copy(&mut io::repeat(0).take(length), &mut file)?;
        file.sync_all()
    };
    let written = write();
    // It is empty of meaning; what could not be written is the thing to tell.
    let _ = fs::remove_file(&trial);
    written.map_err(failed("write", &path))
}

/// Removes the file, if there is one.
pub(super) fn remove(path: &Path) -> Result<(), VaultError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Holds the vault against other processes until it is dropped.
pub(super) fn lock(path: &Path) -> Result<File, VaultError> {
    rights::private_folder().recursive(true).create(folder(path)).map_err(failed("make the folder of", path))?;
    let beside = sibling(path, "lock");
    let file = rights::private_file()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&beside)
        .map_err(failed("open", &beside))?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(10));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(VaultError::Held { file: beside, seconds: PATIENCE.as_secs() });
            }
            Err(TryLockError::Error(error)) => return Err(failed("lock", &beside)(error)),
        }
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn sibling(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}
