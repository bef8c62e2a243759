//! What was sent, and what came of it.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::Platform;
use crate::state::Store;

/// How many deliveries are remembered.
const KEPT: usize = 500;

/// The last deliveries.
#[derive(Default)]
pub(crate) struct Deliveries {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    last_id: u64,
    deliveries: VecDeque<Delivery>,
}

/// One event on its way to one address.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Delivery {
    pub id: u64,
    /// Seconds since 1970.
    pub at: i64,
    pub platform: Platform,
    pub store: String,
    pub app: String,
    pub event: String,
    pub url: String,
    /// What became of each attempt, in words.
    pub attempts: Vec<Attempt>,
    /// `pending`, `received` or `lost`.
    pub state: &'static str,
    /// When it is tried again, in seconds since 1970.
    pub next_at: Option<i64>,
}

/// One attempt.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Attempt {
    /// Seconds since 1970.
    pub at: i64,
    /// The answer's status, or why there was none.
    pub outcome: String,
}

impl Deliveries {
    /// Remembers a delivery that begins; its id.
    pub(super) fn begin(&self, store: &Store, app: &str, event: &str, url: &str, now: i64) -> u64 {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last_id += 1;
        let id = kept.last_id;
        if kept.deliveries.len() == KEPT {
            kept.deliveries.pop_back();
        }
        kept.deliveries.push_front(Delivery {
            id,
            at: now,
            platform: store.platform,
            store: store.id.clone(),
            app: app.to_owned(),
            event: event.to_owned(),
            url: url.to_owned(),
            attempts: Vec::new(),
            state: "pending",
            next_at: None,
        });
        id
    }

    /// Remembers an attempt, and whether and when another follows.
    pub(super) fn attempted(&self, id: u64, now: i64, outcome: &str, received: bool, next_at: Option<i64>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(delivery) = kept.deliveries.iter_mut().find(|delivery| delivery.id == id) {
            delivery.attempts.push(Attempt { at: now, outcome: outcome.to_owned() });
            if delivery.state != "received" {
                delivery.next_at = next_at.filter(|_| !received);
                delivery.state = match (received, next_at) {
                    (true, _) => "received",
                    (false, Some(_)) => "pending",
                    (false, None) => "lost",
                };
            }
        }
    }

    /// Forgets every delivery; what is on its way still arrives.
    pub(crate) fn clear(&self) {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).deliveries.clear();
    }

    /// The last deliveries, newest first.
    pub(crate) fn newest(&self, count: usize) -> Vec<Delivery> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).deliveries.iter().take(count).cloned().collect()
    }
}
