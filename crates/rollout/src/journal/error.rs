//! What can go wrong with the journal.

use std::path::PathBuf;

/// Why the journal cannot be used. Without it no store is touched.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process has it open.
    #[error("another process works with the journal {}; wait for it to end, then run the same command again", path.display())]
    Held {
        /// The journal.
        path: PathBuf,
    },
    /// A newer version wrote it.
    #[error(
        "the journal {} has version {found}, this command knows {known}; use the newer command, or another journal",
        path.display()
    )]
    Newer {
        /// The journal.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The version that this build writes.
        known: i64,
    },
    /// Its folder cannot be used.
    #[error("the journal {} cannot be made: {reason}; choose another place or mend its permissions", path.display())]
    Folder {
        /// The journal.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// The database failed.
    #[error("the journal {} failed: {source}; check its permissions and free space, then run the same command again", path.display())]
    Database {
        /// The journal.
        path: PathBuf,
        /// The database's words.
        source: rusqlite::Error,
    },
}
