//! How bytes travel. Everything else in this crate speaks of calls and answers and names no HTTP client.

use std::fmt;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

/// The most bytes of an answer's body that are ever read.
pub const MAX_BODY_BYTES: usize = 10_000_000;

/// Sends one request and brings one answer. It neither repeats nor interprets: an answer with an error status is an
/// answer.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends the request once, following no redirect.
    ///
    /// # Errors
    /// [`TransportError`] when no complete answer came.
    async fn send(&self, request: Request) -> Result<Response, TransportError>;
}

/// One request. Its `Debug` form leaves out the query, the headers' values and the body, for secrets travel there.
#[derive(Clone)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Where to.
    pub url: Url,
    /// All headers but `Host` and `Content-Length`.
    pub headers: HeaderMap,
    /// The body; empty for none.
    pub body: Bytes,
}

/// One answer.
#[derive(Clone)]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body, at most [`MAX_BODY_BYTES`].
    pub body: Bytes,
}

/// Why no complete answer came.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection came about, so the other side has seen nothing. Retried: always.
    #[error("no connection: {reason}")]
    NotSent {
        /// The client's own words.
        reason: String,
    },
    /// The connection ended or the time ran out after the request may have arrived. Retried: only if idempotent.
    #[error("the connection broke: {reason}")]
    Broken {
        /// The client's own words.
        reason: String,
    },
    /// The body is larger than [`MAX_BODY_BYTES`]. Retried: never.
    #[error("the answer is larger than {MAX_BODY_BYTES} bytes")]
    TooLarge,
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: Method, url: Url) -> Request {
        Request { method, url, headers: HeaderMap::new(), body: Bytes::new() }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &without_query(&self.url))
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

/// The address without query, fragment and credentials: fit for a message.
pub(crate) fn without_query(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}
