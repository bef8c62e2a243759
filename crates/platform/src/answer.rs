//! What came back from a call.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::bounds::{self, Structure};
use crate::{Call, Error, Response};

/// An answer together with the call that it answers.
pub(crate) struct Answer {
    response: Response,
    call: Call,
    /// What the call carried: blotted out of whatever is quoted from the answer.
    secrets: Vec<SecretString>,
}

impl Answer {
    pub(crate) fn new(response: Response, call: Call, secrets: &[&SecretString]) -> Answer {
        Answer { response, call, secrets: secrets.iter().map(|secret| (*secret).clone()).collect() }
    }

    /// This answer, unless it is a refusal.
    pub(crate) fn accepted(self) -> Result<Answer, Error> {
        match self.status().is_success() {
            true => Ok(self),
            false => Err(self.refusal()),
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.response.status
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// The body without a byte order mark.
    pub(crate) fn body(&self) -> &[u8] {
        let body: &Bytes = &self.response.body;
        body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
    }

    pub(crate) fn call(&self) -> Call {
        self.call.clone()
    }

    /// A header's value as text.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.response.headers.get(name)?.to_str().ok()
    }

    /// The body as any JSON. Nothing of it goes into the error: it may hold a new token.
    pub(crate) fn json(&self) -> Result<Value, Error> {
        self.bounded().map_err(|reason| self.misread(reason))?;
        serde_json::from_slice(self.body()).map_err(|error| self.misread(self.no_json(&error)))
    }

    /// The body as a `T`. The error names the field, or quotes the beginning of what is no JSON.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.bounded().map_err(|reason| self.unreadable(reason))?;
        let mut json = serde_json::Deserializer::from_slice(self.body());
        let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let (path, error) = (error.path().to_string(), error.into_inner());
            match error.is_data() {
                true => self.unreadable(self.tidy(&format!("{path}: {error}"))),
                false => self.unreadable(format!("{}: {}", self.no_json(&error), self.excerpt())),
            }
        })?;
        json.end().map_err(|error| self.unreadable(self.no_json(&error)))?;
        Ok(value)
    }

    /// Refuses what would take a hundred times its size in memory.
    fn bounded(&self) -> Result<(), String> {
        let Structure { objects, values, .. } = Structure::of(self.body());
        match objects <= bounds::OBJECTS && values <= bounds::VALUES {
            true => Ok(()),
            false => Err(format!(
                "{objects} objects and {values} values in {} bytes are too many; ask for fewer items on a page",
                self.body().len()
            )),
        }
    }

    fn no_json(&self, error: &serde_json::Error) -> String {
        let kind = self.tidy(self.header("content-type").unwrap_or("no content type"));
        format!("status {}, {} bytes of {kind} are no JSON ({error})", self.status().as_u16(), self.body().len())
    }

    /// An answer that is not what the contract says. What a call did that cannot be repeated is then unknown.
    pub(crate) fn unreadable(&self, reason: impl Into<String>) -> Error {
        match self.call.method.is_idempotent() {
            true => self.misread(reason),
            false => Error::UnknownOutcome {
                call: self.call(),
                reason: format!("the answer cannot be read: {}", reason.into()),
            },
        }
    }

    /// The same where it makes no difference what was done: a token call is never repeated.
    pub(crate) fn misread(&self, reason: impl Into<String>) -> Error {
        Error::Unreadable { call: self.call(), reason: reason.into() }
    }

    /// The body as text for a message; of an HTML page, such as a proxy's, its words.
    pub(crate) fn excerpt(&self) -> String {
        // Enough for 300 characters even when most of it is white space or markup; never the whole of a huge body.
        let body = &self.body()[..self.body().len().min(16_000)];
        let text = String::from_utf8_lossy(body);
        if !text.trim_start().starts_with('<') {
            return self.tidy(&text);
        }
        let page = format!("an HTML page of {} bytes", self.body().len());
        match self.tidy(&without_markup(&text)) {
            words if words.is_empty() => page,
            words => format!("{page}: {words}"),
        }
    }

    /// One line of at most 300 characters without the call's secrets and without control characters.
    pub(crate) fn tidy(&self, text: &str) -> String {
        let secrets = self.secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| !secret.is_empty());
        let text = secrets.fold(text.to_owned(), |text, secret| text.replace(secret, "[secret]"));
        let line = text.split(|symbol: char| symbol.is_whitespace() || symbol.is_control());
        let line = line.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        match line.char_indices().nth(300) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line,
        }
    }
}

/// What a page of HTML says: its text without tags, comments, scripts and styles.
fn without_markup(html: &str) -> String {
    let mut said = String::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        said.push_str(text);
        said.push(' ');
        let end = ["!--", "script", "style"].iter().zip(["-->", "</script", "</style"]).find_map(|(begin, end)| {
            let is_one = after.get(..begin.len()).is_some_and(|name| name.eq_ignore_ascii_case(begin));
            is_one.then_some(end)
        });
        // A page that was cut within what nobody reads has said all.
        let after = end.map_or(Some(after), |end| from(after, end)).unwrap_or_default();
        rest = after.split_once('>').map_or("", |(_, text)| text);
    }
    said.push_str(rest);
    said
}

/// The text from where `end` begins, in capitals or not.
fn from<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let at = text.as_bytes().windows(end.len()).position(|part| part.eq_ignore_ascii_case(end.as_bytes()))?;
    text.get(at..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_says_its_words_without_markup() {
        let said = |html| without_markup(html).split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(
            said("<html><head><title>502 Bad Gateway</title></head><body><h1>Sorry</h1></body>"),
            "502 Bad Gateway Sorry"
        );
        assert_eq!(
            said("<STYLE>h1 > b { color: red }</STYLE>A<script>if (1 < 2) x()</Script >B<!-- <b>C</b> -->D"),
            "A B D"
        );
        assert_eq!(said("<p title='é'>é<"), "é");
        assert_eq!(said("<script>var never = 'ends'"), "");
        assert_eq!(said("<!-"), "");
    }
}
