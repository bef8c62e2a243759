//! Taking reports over HTTP, as pages send them: `navigator.sendBeacon` with a text, or a POST of JSON.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::{HeaderName, StatusCode, header};

use super::limit::Allowance;
use super::{Limit, Refusal, Report, Reports, ReportsError};

/// The largest report that is taken.
pub const MAX_REPORT_BYTES: usize = 8 * 1024;
/// How long a report may take to come in.
const PATIENCE: Duration = Duration::from_secs(10);
/// A page may send from anywhere, and asks first when it sends JSON by its type.
const CORS: [(HeaderName, &str); 4] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (header::ACCESS_CONTROL_ALLOW_METHODS, "POST"),
    (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
    (header::ACCESS_CONTROL_MAX_AGE, "86400"),
];

/// Takes reports at `/`. 204: kept. 400: no report, or another app's. 408: too slow. 413: too large. 429: too many. 500: it could
/// not be kept.
#[derive(Clone, Debug)]
pub struct Listener {
    reports: Reports,
    allowance: Arc<Mutex<Allowance>>,
    /// Those that were too many since the last one that was not: a flood must not become a flood of writing.
    too_many: Arc<AtomicU64>,
    patience: Duration,
}

impl Listener {
    /// A listener that keeps what comes in `reports`.
    pub fn new(reports: Reports, limit: Limit) -> Listener {
        let allowance = Arc::new(Mutex::new(Allowance::whole(limit, Instant::now())));
        Listener { reports, allowance, too_many: Arc::default(), patience: PATIENCE }
    }

    /// Gives a report this long to come in, in place of ten seconds.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Listener {
        Listener { patience, ..self }
    }

    /// The route, to be served wherever the app serves its own.
    pub fn router(self) -> Router {
        Router::new().route("/", post(take).options(|| async { (StatusCode::NO_CONTENT, CORS) })).with_state(self)
    }

    async fn read(&self, body: Body) -> Result<Report, Refusal> {
        let bytes = tokio::time::timeout(self.patience, axum::body::to_bytes(body, MAX_REPORT_BYTES));
        // What breaks off counts as too large, which it mostly is.
        let bytes = bytes.await.map_err(|_| Refusal::TooSlow)?.map_err(|_| Refusal::TooLarge)?;
        Report::read(&bytes)
    }

    /// Writes what was only counted so far. Called before the process ends, the last count is not lost.
    ///
    /// # Errors
    /// [`ReportsError::Database`].
    pub fn settle(&self) -> Result<(), ReportsError> {
        match self.too_many.swap(0, Ordering::Relaxed) {
            0 => Ok(()),
            count => self.reports.refused(Refusal::TooMany, count),
        }
    }

    /// Works with the database where blocking does not hold others up.
    async fn keep(&self, report: Result<Report, Refusal>) -> Result<Result<(), Refusal>, ReportsError> {
        let listener = self.clone();
        let work = move || {
            let reports = &listener.reports;
            listener.settle()?;
            let kept = match report {
                Ok(report) => reports.add(&report)?,
                Err(refusal) => Err(refusal),
            };
            if let Err(refusal) = kept {
                reports.refused(refusal, 1)?;
            }
            Ok(kept)
        };
        // Only when the runtime is shutting down is there no answer.
        tokio::task::spawn_blocking(work).await.unwrap_or(Ok(Err(Refusal::TooSlow)))
    }
}

async fn take(State(listener): State<Listener>, body: Body) -> Response {
    let granted = listener.allowance.lock().unwrap_or_else(PoisonError::into_inner).take(Instant::now());
    if !granted {
        listener.too_many.fetch_add(1, Ordering::Relaxed);
        return (StatusCode::TOO_MANY_REQUESTS, CORS).into_response();
    }
    let report = listener.read(body).await;
    let status = match listener.keep(report).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT,
        Ok(Err(Refusal::Malformed | Refusal::OtherApp)) => StatusCode::BAD_REQUEST,
        Ok(Err(Refusal::TooSlow)) => StatusCode::REQUEST_TIMEOUT,
        Ok(Err(Refusal::TooLarge)) => StatusCode::PAYLOAD_TOO_LARGE,
        // Never the answer to a report that was read.
        Ok(Err(Refusal::TooMany)) => StatusCode::TOO_MANY_REQUESTS,
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    (status, CORS).into_response()
}
