//! Where events are kept between the answer to the platform and the work: an SQLite file.

use std::fmt;
use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::Notify;

use super::event::{Message, Sameness};
use super::{PrivacyHook, StoreState, lifecycle};

/// The version of the tables.
const VERSION: i64 = 2;
/// For how long the same words are the same event. The platform repeats for 48 hours (platforms.md §5.1).
const SAME_FOR: Duration = Duration::from_secs(72 * 3_600);

/// The events that came, the states of stores, and the log of privacy hooks. Clones share one file; several processes may
/// open it.
#[derive(Clone)]
pub struct Inbox {
    database: Arc<Mutex<Connection>>,
    arrived: Arc<Notify>,
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
            Ok(_) => Ok(Inbox { database: Arc::new(Mutex::new(database)), arrived: Arc::default() }),
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

    /// Waits until this process receives a new event, at most for `patience`: look for those of other processes and for those
    /// that wait for another attempt in between.
    pub async fn arrival(&self, patience: Duration) {
        // Running out of patience is no failure.
        let _ = tokio::time::timeout(patience, self.arrived.notified()).await;
    }

    /// Stores a message with everything that follows from it, or counts it. When this returns, it is on the disk.
    pub(super) async fn receive(&self, message: Message, now: Timestamp) -> Result<Received, InboxError> {
        let received = self.with(move |database| {
            let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let received = receive(&transaction, &message, now)?;
            transaction.commit()?;
            Ok(received)
        });
        let received = received.await?;
        self.arrived.notify_one();
        Ok(received)
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

fn receive(transaction: &Transaction<'_>, message: &Message, now: Timestamp) -> rusqlite::Result<Received> {
    let before: Option<Before> = transaction
        .query_row(
            "SELECT number, handled_at IS NOT NULL, received_at FROM events WHERE key = ?1 ORDER BY number DESC LIMIT 1",
            [&message.key],
            |row| Ok(Before { number: row.get(0)?, handled: row.get(1)?, received_at: row.get(2)? }),
        )
        .optional()?;
    if let Some(before) = before
        && !happens_again(transaction, message, &before, now)?
    {
        transaction.execute("UPDATE events SET times = times + 1 WHERE number = ?1", [before.number])?;
        return Ok(Received::Again);
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

/// The last event of the same words.
struct Before {
    number: i64,
    handled: bool,
    received_at: i64,
}

/// Whether the same words mean that it happened once more.
fn happens_again(
    transaction: &Transaction<'_>,
    message: &Message,
    before: &Before,
    now: Timestamp,
) -> rusqlite::Result<bool> {
    let old = now.as_millisecond() - before.received_at > SAME_FOR.as_millis() as i64;
    Ok(match (message.sameness(), message.enters()) {
        (Sameness::Once, _) => before.handled && old,
        (Sameness::Change, _) => before.handled,
        // A store that is in a state cannot enter it, and only an installation brings one back.
        (Sameness::State, Some(state)) => {
            let present = lifecycle::read(transaction, message.platform, &message.store)?;
            present.is_none_or(|(present, _)| present != state && present != StoreState::Uninstalled)
        }
        (Sameness::State, None) => (before.handled && old) || was_left(transaction, message, before.number)?,
    })
}

/// Whether what the message is about has entered another state since the event of that number.
fn was_left(transaction: &Transaction<'_>, message: &Message, since: i64) -> rusqlite::Result<bool> {
    let mut later = transaction.prepare_cached(
        "SELECT DISTINCT topic FROM events WHERE platform = ?1 AND store = ?2 AND subject IS ?3 AND number > ?4",
    )?;
    let topics = later
        .query_map(params![message.platform.as_str(), message.store, message.subject, since], |row| {
            row.get::<_, String>(0)
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let thing = |topic: &str| topic.split_once('/').map(|(thing, _)| thing.to_owned());
    Ok(topics.iter().any(|topic| {
        let other = *topic != message.topic && thing(topic) == thing(&message.topic);
        other && Sameness::of(message.platform, topic) == Sameness::State
    }))
}

/// What a new message changes at once.
fn follow(transaction: &Transaction<'_>, message: &Message, event: i64, now: Timestamp) -> rusqlite::Result<()> {
    if let Some(state) = message.enters() {
        let present = lifecycle::read(transaction, message.platform, &message.store)?;
        // Only an installation brings a store back, and of that no message tells.
        if !present.is_some_and(|(present, _)| present == StoreState::Uninstalled) {
            lifecycle::write(transaction, message.platform, &message.store, state, now)?;
        }
    }
    if PrivacyHook::of(&message.topic).is_some() {
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
