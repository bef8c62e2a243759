//! Where events are kept between the answer to the platform and the work: an SQLite file.

use std::fmt;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

use super::arrival::Arrivals;

/// The version of the tables.
const VERSION: i64 = 2;

/// The events that came, the states of stores, and the log of privacy hooks. Clones share one file; several processes may
/// open it.
#[derive(Clone)]
pub struct Inbox {
    database: Arc<Mutex<Connection>>,
    pub(super) arrivals: Arc<Arrivals>,
}

/// Why the inbox cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InboxError {
    /// The file cannot be opened or made.
    #[error("the inbox {} cannot be opened: {reason}; check the folder and its rights", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// The cause.
        reason: String,
    },
    /// A newer version wrote the file.
    #[error("the inbox {} was written by a newer version ({found}, this one knows {VERSION}); use that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// The database refuses.
    #[error("the inbox refuses: {0}; check the disk's space and the file's rights, then try again")]
    Database(#[from] rusqlite::Error),
}

impl Inbox {
    /// Opens the file, or makes it so that only its owner can read it.
    ///
    /// # Errors
    /// [`InboxError`].
    pub fn open(path: &Path) -> Result<Inbox, InboxError> {
        let failed = |reason: String| InboxError::Open { path: path.to_owned(), reason };
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(path).map_err(|error| failed(error.to_string()))?;
        let mut database = Connection::open(path).map_err(|error| failed(error.to_string()))?;
        match prepare(&mut database) {
            Ok(found) if found > VERSION => Err(InboxError::Newer { path: path.to_owned(), found }),
            Ok(_) => Ok(Inbox { database: Arc::new(Mutex::new(database)), arrivals: Arc::default() }),
            Err(error) => Err(failed(error.to_string())),
        }
    }

    /// Forgets handled events that came before this time. The states of stores and the privacy log stay. Give the platform's
    /// repetitions their 48 hours.
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn forget(&self, before: Timestamp) -> Result<usize, InboxError> {
        let delete = "DELETE FROM events WHERE handled_at IS NOT NULL AND received_at < ?1";
        self.with(move |database| {
            let forgotten = database.execute(delete, [before.as_millisecond()])?;
            erase_log(database)?;
            Ok(forgotten)
        })
        .await
    }

    /// Works with the database where blocking does not hold others up.
    pub(super) async fn with<T, F>(&self, work: F) -> Result<T, InboxError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let database = Arc::clone(&self.database);
        let work = move || work(&mut database.lock().unwrap_or_else(PoisonError::into_inner));
        match tokio::task::spawn_blocking(work).await {
            Ok(outcome) => Ok(outcome?),
            // Only when the runtime is shutting down; nothing was committed.
            Err(_) => Err(InboxError::Database(rusqlite::Error::InvalidQuery)),
        }
    }
}

/// Makes the tables where they are missing and tells their version. Committed means on the disk.
fn prepare(database: &mut Connection) -> rusqlite::Result<i64> {
    database.busy_timeout(Duration::from_secs(10))?;
    database.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    database.pragma_update(None, "synchronous", "FULL")?;
    // What is erased is written over, not only unlinked: personal data must be gone from the file.
    database.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found == 0 {
        transaction.execute_batch(include_str!("schema.sql"))?;
    }
    if found < 2 {
        transaction.execute_batch("CREATE INDEX events_by_subject ON events (platform, store, subject)")?;
    }
    if found < VERSION {
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(found)
}

/// Empties the log of changes, where what was erased from the tables still stands. While another process reads it stays, and
/// goes with the next call or when the last one closes the file.
pub(super) fn erase_log(database: &Connection) -> rusqlite::Result<()> {
    database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inbox")
    }
}
