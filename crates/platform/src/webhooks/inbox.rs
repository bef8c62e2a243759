//! Where events are kept between the answer to the platform and the work: an SQLite file.

use std::fmt;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::event::Message;
use super::{PrivacyHook, StoreState, lifecycle};

/// The version of the tables.
const VERSION: i64 = 1;
/// For how long the same words are the same event. The platform repeats for 48 hours (platforms.md §5.1).
const SAME_FOR: Duration = Duration::from_secs(72 * 3_600);

/// The events that came, the states of stores, and the log of privacy hooks. Clones share one file; several processes may
/// open it.
#[derive(Clone)]
pub struct Inbox {
    database: Arc<Mutex<Connection>>,
}

/// Whether an event was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is new and waits to be handled.
    New,
    /// It came before; that it came again was counted.
    Again,
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
            Ok(_) => Ok(Inbox { database: Arc::new(Mutex::new(database)) }),
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
        self.with(move |database| database.execute(delete, [before.as_millisecond()])).await
    }

    /// Stores a message with everything that follows from it, or counts it. When this returns, it is on the disk.
    pub(super) async fn receive(&self, message: Message, now: Timestamp) -> Result<Received, InboxError> {
        self.with(move |database| {
            let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let received = receive(&transaction, &message, now)?;
            transaction.commit()?;
            Ok(received)
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
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found == 0 {
        transaction.execute_batch(include_str!("schema.sql"))?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(found)
}

fn receive(transaction: &Transaction<'_>, message: &Message, now: Timestamp) -> rusqlite::Result<Received> {
    let before: Option<(i64, bool, i64)> = transaction
        .query_row(
            "SELECT number, handled_at IS NOT NULL, received_at FROM events WHERE key = ?1 ORDER BY number DESC LIMIT 1",
            [&message.key],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    if let Some((number, handled, received_at)) = before {
        let old = now.as_millisecond() - received_at > SAME_FOR.as_millis() as i64;
        if !handled || !(happens_again(transaction, message)? || old) {
            transaction.execute("UPDATE events SET times = times + 1 WHERE number = ?1", [number])?;
            return Ok(Received::Again);
        }
    }
    transaction.execute(
        "INSERT INTO events (platform, store, topic, subject, key, body, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            message.platform.as_str(),
            message.store,
            message.topic,
            message.subject,
            message.key,
            message.body,
            now.as_millisecond()
        ],
    )?;
    follow(transaction, message, transaction.last_insert_rowid(), now)?;
    Ok(Received::New)
}

/// Whether the same words can mean that it happened once more. A store that is in a state cannot enter it.
fn happens_again(transaction: &Transaction<'_>, message: &Message) -> rusqlite::Result<bool> {
    let Some(state) = StoreState::after(&message.topic) else { return Ok(message.repeats()) };
    let present = lifecycle::read(transaction, message.platform, &message.store)?;
    Ok(message.repeats() && present.is_none_or(|(present, _)| present != state))
}

/// What a new message changes at once.
fn follow(transaction: &Transaction<'_>, message: &Message, event: i64, now: Timestamp) -> rusqlite::Result<()> {
    if let Some(state) = StoreState::after(&message.topic).filter(|_| message.repeats()) {
        let present = lifecycle::read(transaction, message.platform, &message.store)?;
        // Only an installation brings a store back, and of that no message tells.
        if !present.is_some_and(|(present, _)| present == StoreState::Uninstalled) {
            lifecycle::write(transaction, message.platform, &message.store, state, now)?;
        }
    }
    if PrivacyHook::named(&message.topic).is_some() {
        transaction.execute(
            "INSERT INTO privacy (event, hook, store, customer, signed, received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![event, message.topic, message.store, message.subject, message.signed, now.as_millisecond()],
        )?;
    }
    Ok(())
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Inbox")
    }
}
