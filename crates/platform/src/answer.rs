//! What came back from a call.

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use crate::{Call, Error, Response};

/// An answer together with the call that it answers.
pub(crate) struct Answer {
    response: Response,
    call: Call,
}

impl Answer {
    pub(crate) fn new(response: Response) -> Answer {
        Answer { response, call: Call { method: Method::GET, url: String::new(), attempts: 0 } }
    }

    pub(crate) fn of(self, call: Call) -> Answer {
        Answer { call, ..self }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.response.status
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    pub(crate) fn body(&self) -> &Bytes {
        &self.response.body
    }

    pub(crate) fn call(&self) -> Call {
        self.call.clone()
    }

    /// A header's value as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.response.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON. The body itself never goes into the error: it may hold a token.
    pub(crate) fn json(&self) -> Result<Value, Error> {
        serde_json::from_slice(self.body()).map_err(|error| {
            let kind = self.header("content-type").unwrap_or("no content type");
            self.unreadable(format!("{} bytes of {kind} are no JSON ({error})", self.body().len()))
        })
    }

    pub(crate) fn unreadable(&self, reason: impl Into<String>) -> Error {
        Error::Unreadable { call: self.call(), reason: reason.into() }
    }

    /// The body as text for a message: one line, at most 300 characters, the secrets blotted out.
    pub(crate) fn excerpt(&self, secrets: &[&str]) -> String {
        let text = String::from_utf8_lossy(self.body());
        if text.trim_start().starts_with('<') {
            return format!("an HTML page of {} bytes", self.body().len());
        }
        tidy(&text, secrets)
    }
}

/// One line of at most 300 characters without the secrets and without control characters.
pub(crate) fn tidy(text: &str, secrets: &[&str]) -> String {
    let secrets = secrets.iter().filter(|secret| !secret.is_empty());
    let text = secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "[secret]"));
    let line = text.split(|symbol: char| symbol.is_whitespace() || symbol.is_control());
    let line = line.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(300) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
