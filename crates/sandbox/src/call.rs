//! A request to one of the APIs, taken apart.

use axum::body::{Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::{HeaderMap, Method, Uri};
use url::form_urlencoded;

/// The largest body that any listener reads, in bytes.
pub(crate) const BODY_LIMIT: usize = 4 << 20;

/// A request, read to its end.
pub(crate) struct Call {
    pub method: Method,
    pub uri: Uri,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    /// Reads the request; `None` when its body is over [`BODY_LIMIT`] or breaks off.
    pub(crate) async fn read(request: Request) -> Option<Call> {
        let (head, body) = request.into_parts();
        let body = to_bytes(body, BODY_LIMIT).await.ok()?;
        Some(Call { method: head.method, uri: head.uri, headers: head.headers, body })
    }

    /// The parts of the path, without the slashes.
    pub(crate) fn segments(&self) -> Vec<&str> {
        self.uri.path().split('/').filter(|segment| !segment.is_empty()).collect()
    }

    /// A header's value, when it is there, not empty and text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().map(str::trim).filter(|value| !value.is_empty())
    }

    /// The first query parameter of that name.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(self.uri.query()?.as_bytes())
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    /// Whether the headers say how long the body is, or that it comes in chunks.
    pub(crate) fn says_length(&self) -> bool {
        self.headers.contains_key(CONTENT_LENGTH) || self.headers.contains_key(TRANSFER_ENCODING)
    }

    /// Whether the content type is JSON.
    pub(crate) fn is_json(&self) -> bool {
        let media_type = self.header("content-type").and_then(|value| value.split(';').next()).unwrap_or_default();
        media_type.trim().eq_ignore_ascii_case("application/json")
    }

    /// The token after the word `bearer` in that header.
    pub(crate) fn bearer(&self, header: &str) -> Option<&str> {
        let (scheme, token) = self.header(header)?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }
}
