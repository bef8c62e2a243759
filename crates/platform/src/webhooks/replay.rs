//! Sending stored events once more: to a handler under development, or to one that lost its data.

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use jiff::Timestamp;
use rusqlite::params;
use url::Url;

use super::{Inbox, InboxError, Platform, PrivacyHook, SIGNATURE_HEADER, Secrets};
use crate::secure::{self, PlainHttp};
use crate::{Request, SetupError, Transport};

/// What is sent again, and where to.
#[derive(Clone, Debug)]
pub struct Replay {
    since: Timestamp,
    to: Url,
    secrets: Option<Secrets>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// How many were answered with 2xx.
    pub taken: usize,
    /// Those that were not, by their number, with the answer or what the network said.
    pub refused: Vec<(i64, String)>,
    /// Privacy hooks, which are never sent again: they carry personal data.
    pub left_out: usize,
}

struct Stored {
    number: i64,
    platform: String,
    topic: String,
    body: Option<Vec<u8>>,
}

impl Replay {
    /// Everything that came at this time or later, to this address, each body as it came.
    ///
    /// # Errors
    /// [`SetupError::Insecure`] for plain http to another machine.
    pub fn new(since: Timestamp, to: Url) -> Result<Replay, SetupError> {
        secure::check("to", &to, PlainHttp::Loopback)?;
        Ok(Replay { since, to, secrets: None })
    }

    /// Signs the messages of Tiendanube as the platform does.
    #[must_use]
    pub fn signed_with(self, secrets: Secrets) -> Replay {
        Replay { secrets: Some(secrets), ..self }
    }

    /// Sends, in the order in which the events came, each once and whatever becomes of the others.
    ///
    /// # Errors
    /// [`InboxError::Database`] when the inbox cannot be read.
    pub async fn run(&self, inbox: &Inbox, transport: &dyn Transport) -> Result<Replayed, InboxError> {
        let (mut replayed, mut last) = (Replayed::default(), 0);
        while let Some(stored) = next(inbox, self.since, last).await? {
            last = stored.number;
            let body = stored.body.clone().filter(|_| PrivacyHook::of(&stored.topic).is_none());
            let Some(body) = body else {
                replayed.left_out += 1;
                continue;
            };
            match transport.send(self.request(&stored, body)).await {
                Ok(response) if response.status.is_success() => replayed.taken += 1,
                Ok(response) => replayed.refused.push((stored.number, response.status.to_string())),
                Err(error) => replayed.refused.push((stored.number, error.to_string())),
            }
        }
        Ok(replayed)
    }

    fn request(&self, stored: &Stored, body: Vec<u8>) -> Request {
        let mut request = Request::new(Method::POST, self.to.clone());
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let secrets = self.secrets.as_ref().filter(|_| stored.platform == Platform::Tiendanube.as_str());
        if let Some(signature) = secrets.and_then(|secrets| HeaderValue::try_from(secrets.sign(&body)).ok()) {
            request.headers.insert(HeaderName::from_static(SIGNATURE_HEADER), signature);
        }
        request.body = Bytes::from(body);
        request
    }
}

/// The first event after a number: one at a time, so that a large inbox is never in memory.
async fn next(inbox: &Inbox, since: Timestamp, after: i64) -> Result<Option<Stored>, InboxError> {
    inbox
        .with(move |database| {
            let mut found = database.prepare_cached(
                "SELECT number, platform, topic, body FROM events WHERE received_at >= ?1 AND number > ?2
                 ORDER BY number LIMIT 1",
            )?;
            let read = |row: &rusqlite::Row<'_>| {
                Ok(Stored { number: row.get(0)?, platform: row.get(1)?, topic: row.get(2)?, body: row.get(3)? })
            };
            found.query_map(params![since.as_millisecond(), after], read)?.next().transpose()
        })
        .await
}
