//! Serving the page on this machine.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use http::{HeaderName, HeaderValue, StatusCode, header};
use tokio::sync::Mutex;

use super::Facts;
use crate::{AppRecord, History, Journal, JournalError};

const PAGE: &str = include_str!("page/index.html");
const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// Nothing comes from elsewhere, nothing is kept, nobody frames it.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
];

/// One app's last rollout, to be looked at in a browser. The journal is only read.
#[derive(Clone)]
pub struct Watch {
    journal: Arc<dyn Journal>,
    app: Arc<str>,
    /// What was read so far; the next look reads on from there.
    history: Arc<Mutex<History>>,
}

impl Watch {
    /// Watches an app in this journal.
    pub fn new(journal: Arc<dyn Journal>, app: &str) -> Watch {
        Watch { journal, app: app.into(), history: Arc::default() }
    }

    /// What there is to see now.
    ///
    /// # Errors
    /// As [`Journal::read`].
    pub async fn facts(&self) -> Result<Facts, JournalError> {
        let mut history = self.history.lock().await;
        let after = history.last_row;
        self.journal.read(after, &mut |row| history.learn(&row)).await?;
        let unknown = AppRecord::default();
        Ok(Facts::of(&self.app, history.apps.get(&*self.app).unwrap_or(&unknown)))
    }

    /// The page at `/` and what it is made of, facts as JSON at `/facts`. To be served on a loopback address: a request that
    /// names another host is refused, so that no page elsewhere can read it by a name of its own.
    pub fn router(self) -> Router {
        let text =
            |kind: &'static str, text: &'static str| get(move || async move { ([(header::CONTENT_TYPE, kind)], text) });
        Router::new()
            .route("/", text("text/html; charset=utf-8", PAGE))
            .route("/style.css", text("text/css; charset=utf-8", STYLE))
            .route("/script.js", text("text/javascript; charset=utf-8", SCRIPT))
            .route("/facts", get(facts))
            .with_state(self)
            .layer(middleware::from_fn(guarded))
    }
}

async fn facts(State(watch): State<Watch>) -> Response {
    match watch.facts().await {
        Ok(facts) => Json(facts).into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, error.to_string()).into_response(),
    }
}

async fn guarded(request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let mut response = match is_this_machine(host) {
        true => next.run(request).await,
        false => (StatusCode::BAD_REQUEST, "This page is for this machine only.").into_response(),
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "127.0.0.1" | "localhost" | "[::1]")
}
