//! The last requests that each listener answered, for the control page. No token, code or secret gets in.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::Uri;
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use url::form_urlencoded;

use crate::listener::Listener;
use crate::world::Shared;

/// How many requests are kept.
const KEPT: usize = 500;

/// Query parameters whose value is nobody's business.
const SECRET: [&str; 6] = ["code", "state", "access_token", "refresh_token", "client_secret", "token"];

/// The last requests.
#[derive(Default)]
pub(crate) struct RequestLog {
    entries: Mutex<VecDeque<Entry>>,
}

/// One answered request.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub at: i64,
    pub listener: String,
    pub method: String,
    /// Path and query.
    pub url: String,
    pub status: u16,
    pub app: Option<String>,
    pub store: Option<String>,
    /// The rule that made this answer faulty; the status means nothing when there was no answer.
    pub fault: Option<u64>,
}

/// Which rule hit a request; the faults put it into the answer's extensions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaultId(pub u64);

/// Who asked; handlers put it into their answer's extensions.
#[derive(Clone, Debug)]
pub(crate) struct Party {
    pub app: String,
    pub store: String,
}

impl RequestLog {
    fn add(&self, entry: Entry) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() == KEPT {
            entries.pop_back();
        }
        entries.push_front(entry);
    }

    /// Forgets every request.
    pub(crate) fn clear(&self) {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The last requests, newest first.
    pub(crate) fn newest(&self, count: usize) -> Vec<Entry> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner).iter().take(count).cloned().collect()
    }
}

/// Notes each request with its answer.
pub(crate) async fn note(
    State((world, listener)): State<(Shared, Listener)>,
    request: Request,
    next: Next,
) -> Response {
    let method = request.method().to_string();
    let url = without_secrets(request.uri());
    // The control page looks every two seconds; that is no news.
    let looks = listener == Listener::Control && request.method().is_safe();
    let response = next.run(request).await;
    if looks {
        return response;
    }
    let party = response.extensions().get::<Party>();
    world.requests.add(Entry {
        at: world.clock.now(),
        listener: listener.to_string(),
        method,
        url,
        status: response.status().as_u16(),
        app: party.map(|party| party.app.clone()),
        store: party.map(|party| party.store.clone()),
        fault: response.extensions().get::<FaultId>().map(|fault| fault.0),
    });
    response
}

fn without_secrets(uri: &Uri) -> String {
    let Some(query) = uri.query() else {
        return uri.path().to_owned();
    };
    if !form_urlencoded::parse(query.as_bytes()).any(|(name, _)| SECRET.contains(&name.as_ref())) {
        return format!("{}?{query}", uri.path());
    }
    let mut kept = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        kept.append_pair(&name, if SECRET.contains(&name.as_ref()) { "hidden" } else { &value });
    }
    format!("{}?{}", uri.path(), kept.finish())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn secrets_in_a_query_are_hidden() {
        for (asked, noted) in [
            ("/v1/1001/scripts?page=2", "/v1/1001/scripts?page=2"),
            ("/callback?code=canary&page=2", "/callback?code=hidden&page=2"),
            ("/apps/1001/authorize?state=canary", "/apps/1001/authorize?state=hidden"),
        ] {
            assert_eq!(without_secrets(&asked.parse().unwrap()), noted);
        }
    }
}
