//! Whether a store can be worked with.

use std::fmt;

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Inbox, InboxError, Platform};
use crate::{Error, tiendanube};

/// Whether a store can be worked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreState {
    /// The app is installed and paid.
    Active,
    /// A payment is due: every call answers 402 and no webhooks come.
    Suspended,
    /// The app was uninstalled: the token is dead.
    Uninstalled,
}

impl StoreState {
    /// Its name in the inbox.
    pub fn as_str(self) -> &'static str {
        match self {
            StoreState::Active => "active",
            StoreState::Suspended => "suspended",
            StoreState::Uninstalled => "uninstalled",
        }
    }

    /// The state after an event, if the event is about that.
    pub fn after(topic: &str) -> Option<StoreState> {
        match topic {
            "app/uninstalled" => Some(StoreState::Uninstalled),
            "app/suspended" => Some(StoreState::Suspended),
            "app/resumed" => Some(StoreState::Active),
            _ => None,
        }
    }

    fn named(name: &str) -> Option<StoreState> {
        [StoreState::Active, StoreState::Suspended, StoreState::Uninstalled]
            .into_iter()
            .find(|state| state.as_str() == name)
    }
}

impl fmt::Display for StoreState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Inbox {
    /// The state of a store and since when; `None` for a store of which nothing was heard.
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn state(&self, platform: Platform, store: &str) -> Result<Option<(StoreState, Timestamp)>, InboxError> {
        let store = store.to_owned();
        self.with(move |database| read(database, platform, &store)).await
    }

    /// Sets the state of a store: `Active` after an installation, for which no message comes.
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn set_state(&self, platform: Platform, store: &str, state: StoreState) -> Result<(), InboxError> {
        let store = store.to_owned();
        self.with(move |database| write(database, platform, &store, state, Timestamp::now())).await
    }
}

/// Why a state could not be settled. It stays as it was.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// The platform gives no clear answer.
    #[error(transparent)]
    Platform(#[from] Error),
    /// The answer cannot be kept.
    #[error(transparent)]
    Inbox(#[from] InboxError),
}

/// Asks the platform for the state of a store and keeps the answer. Messages can come late and in any order; this is what
/// holds.
///
/// # Errors
/// [`SettleError`]; safe to repeat.
pub async fn settle(inbox: &Inbox, store: &tiendanube::Store) -> Result<StoreState, SettleError> {
    let state = match store.probe().await {
        Ok(()) => StoreState::Active,
        Err(Error::PaymentRequired { .. }) => StoreState::Suspended,
        Err(Error::Unauthorized { .. }) => StoreState::Uninstalled,
        Err(error) => return Err(error.into()),
    };
    inbox.set_state(Platform::Tiendanube, store.id(), state).await?;
    Ok(state)
}

pub(super) fn read(
    database: &Connection,
    platform: Platform,
    store: &str,
) -> rusqlite::Result<Option<(StoreState, Timestamp)>> {
    let found: Option<(String, i64)> = database
        .query_row(
            "SELECT state, since FROM stores WHERE platform = ?1 AND store = ?2",
            params![platform.as_str(), store],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    Ok(found.and_then(|(state, since)| StoreState::named(&state).zip(Timestamp::from_millisecond(since).ok())))
}

/// Keeps the time of the change, not of the last message.
pub(super) fn write(
    database: &Connection,
    platform: Platform,
    store: &str,
    state: StoreState,
    now: Timestamp,
) -> rusqlite::Result<()> {
    database.execute(
        "INSERT INTO stores (platform, store, state, since) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (platform, store) DO UPDATE SET state = excluded.state, since = excluded.since
         WHERE state <> excluded.state",
        params![platform.as_str(), store, state.as_str(), now.as_millisecond()],
    )?;
    Ok(())
}
