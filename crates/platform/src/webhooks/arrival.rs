//! Messages that come: which of them is a new event, and what follows from it. Those that come at the same time go to the disk
//! together, so that many a second can be answered.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::{Notify, oneshot};

use super::event::{Message, Sameness};
use super::{Inbox, InboxError, PrivacyHook, StoreState, lifecycle};

/// For how long the same words are the same event. The platform repeats for 48 hours (platforms.md §5.1).
const SAME_FOR: Duration = Duration::from_secs(72 * 3_600);

/// Whether an event was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// It is new and waits to be handled.
    New,
    /// It came before; that it came again was counted.
    Again,
}

/// Messages that came and are not on the disk yet.
#[derive(Default)]
pub(super) struct Arrivals {
    waiting: Mutex<Vec<Arrival>>,
    /// Tells that something is on the disk.
    heard: Notify,
}

struct Arrival {
    message: Message,
    now: Timestamp,
    stored: oneshot::Sender<rusqlite::Result<Received>>,
}

impl Inbox {
    /// Waits until this process receives a new event, at most for `patience`: look for those of other processes and for those
    /// that wait for another attempt in between.
    pub async fn arrival(&self, patience: Duration) {
        // Running out of patience is no failure.
        let _ = tokio::time::timeout(patience, self.arrivals.heard.notified()).await;
    }

    /// Stores a message with everything that follows from it, or counts it. When this returns, it is on the disk.
    pub(super) async fn receive(&self, message: Message, now: Timestamp) -> Result<Received, InboxError> {
        let (stored, outcome) = oneshot::channel();
        let is_first = {
            let mut waiting = self.arrivals.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            waiting.push(Arrival { message, now, stored });
            waiting.len() == 1
        };
        // The first to wait writes for all that come until it has the database.
        if is_first {
            let arrivals = Arc::clone(&self.arrivals);
            let write = move |database: &mut Connection| {
                let waiting = std::mem::take(&mut *arrivals.waiting.lock().unwrap_or_else(PoisonError::into_inner));
                write(database, waiting);
                Ok(())
            };
            self.with(write).await?;
        }
        // Without an outcome the runtime is shutting down; nothing was committed.
        let received = outcome.await.unwrap_or(Err(rusqlite::Error::InvalidQuery))?;
        self.arrivals.heard.notify_one();
        Ok(received)
    }
}

/// Writes all of them at once; each by itself where that fails, so that one cannot spoil the others.
fn write(database: &mut Connection, arrivals: Vec<Arrival>) {
    let outcomes = match (together(database, &arrivals), arrivals.len()) {
        (Err(_), 2..) => arrivals.iter().map(|arrival| alone(database, arrival)).collect(),
        (Err(error), _) => vec![Err(error)],
        (Ok(received), _) => received.into_iter().map(Ok).collect(),
    };
    for (arrival, outcome) in arrivals.into_iter().zip(outcomes) {
        // Whoever sent it may have gone meanwhile.
        let _ = arrival.stored.send(outcome);
    }
}

fn together(database: &mut Connection, arrivals: &[Arrival]) -> rusqlite::Result<Vec<Received>> {
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let each = arrivals.iter().map(|arrival| store(&transaction, &arrival.message, arrival.now));
    let received = each.collect::<rusqlite::Result<_>>()?;
    transaction.commit()?;
    Ok(received)
}

fn alone(database: &mut Connection, arrival: &Arrival) -> rusqlite::Result<Received> {
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let received = store(&transaction, &arrival.message, arrival.now)?;
    transaction.commit()?;
    Ok(received)
}

/// Stores a message with everything that follows from it, or counts it.
fn store(transaction: &Transaction<'_>, message: &Message, now: Timestamp) -> rusqlite::Result<Received> {
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
