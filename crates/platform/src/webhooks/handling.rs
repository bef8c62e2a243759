//! Giving waiting events to whoever handles them.

use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};
use serde_json::Value;

use super::event::Sameness;
use super::{Event, Inbox, InboxError, Platform, PrivacyHook, inbox};

/// For how long an event that was taken is nobody else's. A handler that died gives its event back by that.
const LEASE: Duration = Duration::from_secs(300);
/// The wait after the first failure; each further one is twice as long, up to an hour.
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(3_600);

impl Inbox {
    /// Gives every event that waits to `handler`, the oldest first, and returns how many were handled. An event whose handler
    /// fails waits and comes again; one that was handled is done.
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn handle_waiting<E: ToString>(
        &self,
        handler: impl AsyncFn(&Event) -> Result<(), E>,
    ) -> Result<usize, InboxError> {
        let mut handled = 0;
        while let Some(event) = self.take(Timestamp::now()).await? {
            match handler(&event).await {
                Ok(()) => {
                    self.handled(&event).await?;
                    handled += 1;
                }
                Err(error) => self.failed(&event, &error.to_string()).await?,
            }
        }
        Ok(handled)
    }

    /// Takes the oldest event that waits at this time; for five minutes nobody else gets it. Follow with [`Inbox::handled`] or
    /// [`Inbox::failed`].
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn take(&self, now: Timestamp) -> Result<Option<Event>, InboxError> {
        self.with(move |database| {
            let until = now.as_millisecond() + LEASE.as_millis() as i64;
            let found = database.query_row(
                "UPDATE events SET attempts = attempts + 1, not_before = ?2 WHERE number = (
                     SELECT number FROM events WHERE handled_at IS NULL AND not_before <= ?1 ORDER BY number LIMIT 1
                 ) RETURNING number, platform, store, topic, subject, body, received_at, times, attempts,
                     EXISTS (SELECT 1 FROM events AS earlier WHERE earlier.key = events.key AND earlier.number < events.number)",
                params![now.as_millisecond(), until],
                event,
            );
            Ok(found.optional()?.flatten())
        })
        .await
    }

    /// Says that an event is done. If it came again while it was being handled and that may mean another change, it waits
    /// once more. The body of a privacy hook is erased.
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn handled(&self, event: &Event) -> Result<(), InboxError> {
        let (number, times, now) = (event.number, event.times, Timestamp::now().as_millisecond());
        let again = Sameness::of(event.platform, &event.topic) == Sameness::Change;
        let private = PrivacyHook::of(&event.topic).is_some();
        self.with(move |database| {
            let transaction = database.transaction()?;
            let done = transaction.execute(
                "UPDATE events SET handled_at = ?2, failure = NULL WHERE number = ?1 AND (times = ?3 OR NOT ?4)",
                params![number, now, times, again],
            )?;
            if done == 0 {
                transaction.execute("UPDATE events SET not_before = 0 WHERE number = ?1", [number])?;
            }
            if private {
                transaction.execute("UPDATE events SET body = NULL WHERE number = ?1", [number])?;
                transaction.execute("UPDATE privacy SET handled_at = ?2 WHERE event = ?1", params![number, now])?;
            }
            transaction.commit()?;
            if private { inbox::erase_log(database) } else { Ok(()) }
        })
        .await
    }

    /// Says that handling an event failed. It comes again after a wait that grows from ten seconds to an hour.
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn failed(&self, event: &Event, reason: &str) -> Result<(), InboxError> {
        let doublings = event.attempts.saturating_sub(1).min(16);
        let wait = FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
        let later = Timestamp::now().as_millisecond() + wait.as_millis() as i64;
        let (number, reason) = (event.number, reason.chars().take(1_000).collect::<String>());
        self.with(move |database| {
            let update = "UPDATE events SET not_before = ?2, failure = ?3 WHERE number = ?1";
            database.execute(update, params![number, later, reason]).map(drop)
        })
        .await
    }

    /// How many events are not handled yet, those that wait for another attempt included.
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn waiting(&self) -> Result<usize, InboxError> {
        let count = "SELECT count(*) FROM events WHERE handled_at IS NULL";
        let waiting: u32 = self.with(move |database| database.query_row(count, [], |row| row.get(0))).await?;
        Ok(waiting as usize)
    }
}

/// `None` for a row that no version of this crate wrote.
fn event(row: &Row<'_>) -> rusqlite::Result<Option<Event>> {
    let platform: String = row.get(1)?;
    let body: Option<Vec<u8>> = row.get(5)?;
    let body = body.and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or(Value::Null);
    let received_at = Timestamp::from_millisecond(row.get(6)?).ok();
    let (number, store, topic, subject) = (row.get(0)?, row.get(2)?, row.get(3)?, row.get(4)?);
    let (times, attempts, again) = (row.get(7)?, row.get(8)?, row.get(9)?);
    Ok(Platform::named(&platform).zip(received_at).map(|(platform, received_at)| Event {
        number,
        platform,
        store,
        topic,
        subject,
        body,
        received_at,
        times,
        again,
        attempts,
    }))
}
