//! The three privacy hooks that every app of Tiendanube must have (platforms.md §5.2).

use std::fmt;

use jiff::Timestamp;
use rusqlite::Row;

use super::{Inbox, InboxError};

/// What has to be done with personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivacyHook {
    /// Forget the store: 48 hours after the app was uninstalled.
    StoreRedact,
    /// Forget a customer.
    CustomersRedact,
    /// Report to the merchant what is known of a customer.
    CustomersDataRequest,
}

impl PrivacyHook {
    /// All three.
    pub const ALL: [PrivacyHook; 3] =
        [PrivacyHook::StoreRedact, PrivacyHook::CustomersRedact, PrivacyHook::CustomersDataRequest];

    /// Its name, which is also the end of its path and the topic of its event.
    pub fn as_str(self) -> &'static str {
        match self {
            PrivacyHook::StoreRedact => "store/redact",
            PrivacyHook::CustomersRedact => "customers/redact",
            PrivacyHook::CustomersDataRequest => "customers/data_request",
        }
    }

    /// The hook that an event of this topic is.
    pub fn of(topic: &str) -> Option<PrivacyHook> {
        PrivacyHook::ALL.into_iter().find(|hook| hook.as_str() == topic)
    }
}

impl fmt::Display for PrivacyHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One line of the log of privacy hooks: that one came and when it was done, without the personal data in it.
#[derive(Clone, Debug, PartialEq)]
pub struct PrivacyEntry {
    /// Which.
    pub hook: PrivacyHook,
    /// Of which store.
    pub store: String,
    /// The customer's number, where it is about one.
    pub customer: Option<String>,
    /// Whether the message was signed; one that was not came to the secret path.
    pub signed: bool,
    /// When it came and was answered.
    pub received_at: Timestamp,
    /// When it was done; its body was erased then.
    pub handled_at: Option<Timestamp>,
}

impl Inbox {
    /// All privacy hooks that ever came, the oldest first. The log outlives [`Inbox::forget`].
    ///
    /// # Errors
    /// [`InboxError::Database`].
    pub async fn privacy_log(&self) -> Result<Vec<PrivacyEntry>, InboxError> {
        self.with(|database| {
            let mut lines = database
                .prepare("SELECT hook, store, customer, signed, received_at, handled_at FROM privacy ORDER BY event")?;
            let lines = lines.query_map([], entry)?.collect::<Result<Vec<_>, _>>()?;
            Ok(lines.into_iter().flatten().collect())
        })
        .await
    }
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Option<PrivacyEntry>> {
    let (received_at, handled_at): (i64, Option<i64>) = (row.get(4)?, row.get(5)?);
    let at = |millis: i64| Timestamp::from_millisecond(millis).ok();
    let hook: String = row.get(0)?;
    let (store, customer, signed) = (row.get(1)?, row.get(2)?, row.get(3)?);
    Ok(PrivacyHook::of(&hook).zip(at(received_at)).map(|(hook, received_at)| PrivacyEntry {
        hook,
        store,
        customer,
        signed,
        received_at,
        handled_at: handled_at.and_then(at),
    }))
}
