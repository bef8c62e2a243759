//! A cache before the shops: it keeps a home page for a day, whatever its query and whatever changed since
//! (platforms.md §4.10). `POST __sandbox/reset` and a day on the clock empty it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use axum::http::HeaderName;
use axum::response::{Html, IntoResponse, Response};

use crate::Platform;
use crate::state::Store;

/// How long a page is kept, in seconds.
const DAY: i64 = 86_400;

const X_CACHE: HeaderName = HeaderName::from_static("x-cache");

/// The pages that are kept, by store.
#[derive(Default)]
pub(crate) struct PageCache {
    pages: Mutex<HashMap<(Platform, String), Kept>>,
}

struct Kept {
    until: i64,
    html: String,
}

impl PageCache {
    /// The page that is kept, or the one that is made now and kept from now on.
    pub(super) fn answer(&self, store: &Store, now: i64, make: impl FnOnce() -> Result<String, Response>) -> Response {
        let key = (store.platform, store.id.clone());
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = pages.get(&key).filter(|kept| kept.until > now) {
            return ([(X_CACHE, "hit")], Html(kept.html.clone())).into_response();
        }
        match make() {
            Ok(html) => {
                pages.insert(key, Kept { until: now + DAY, html: html.clone() });
                ([(X_CACHE, "miss")], Html(html)).into_response()
            }
            Err(refusal) => refusal,
        }
    }

    /// Forgets every page.
    pub(crate) fn clear(&self) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
