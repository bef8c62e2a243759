//! What can go wrong with the journal.

use crate::StoreKey;

/// Why the journal cannot be used. Without it no store is touched. `journal` says where it is: a file, or a database's
/// address without its password.
#[derive(Clone, Debug, thiserror::Error)]
pub enum JournalError {
    /// Another process works on the app's stores.
    #[error(
        "{holder} works on the stores of {app} (journal {journal}); wait for it to end, then run the same command again"
    )]
    Held {
        /// The app.
        app: String,
        /// Who.
        holder: String,
        /// The journal.
        journal: String,
    },
    /// Another worker took a store over, because this one gave no sign of life for too long.
    #[error("another worker has taken {store} over (journal {journal}); it brings the store to its end")]
    TakenOver {
        /// The store.
        store: StoreKey,
        /// The journal.
        journal: String,
    },
    /// Several workers are to share a journal that has one.
    #[error(
        "the journal {journal} is a file, which one process works with; to share a rollout keep the journal in PostgreSQL"
    )]
    OneWorker {
        /// The journal.
        journal: String,
    },
    /// A newer version wrote it.
    #[error(
        "the journal {journal} has version {found}, this command knows {known}; use the newer command, or another journal"
    )]
    Newer {
        /// The journal.
        journal: String,
        /// Its version.
        found: i64,
        /// The version that this build writes.
        known: i64,
    },
    /// A row was lost or changed since it was written.
    #[error(
        "the journal {journal} is damaged at row {row}: {reason}; restore it from a copy, or move it away to begin anew"
    )]
    Broken {
        /// The journal.
        journal: String,
        /// The row's number, counted from 1.
        row: u64,
        /// What is wrong.
        reason: String,
    },
    /// Its folder cannot be used.
    #[error("the journal {journal} cannot be made: {reason}; choose another place or mend its permissions")]
    Folder {
        /// The journal.
        journal: String,
        /// The system's words.
        reason: String,
    },
    /// The database failed.
    #[error(
        "the journal {journal} failed: {reason}; check its permissions and free space, then run the same command again"
    )]
    Database {
        /// The journal.
        journal: String,
        /// The database's words.
        reason: String,
    },
}
