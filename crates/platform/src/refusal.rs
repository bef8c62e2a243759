//! From an answer with an error status to an [`Error`] (platforms.md §1.3).

use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::{Call, Error, wait};

/// Keys that carry words or codes, unless a list stands there: then, as any other key of a 422 body, they name a field (a
/// coupon has a `code`).
const WORDS: [&str; 7] = ["message", "description", "error_description", "error", "code", "statusCode", "status"];

/// The most fields, and texts for each, that an error keeps.
const MOST: usize = 20;

impl Answer {
    /// What this answer means for the caller.
    pub(crate) fn refusal(&self) -> Error {
        let call = self.call();
        let status = self.status();
        let body = self.json().ok();
        let said = match &body {
            Some(Value::Object(body)) => self.words(body),
            // Whatever stands there, it may be a token.
            _ if call.is_for_token() => String::new(),
            _ => self.excerpt(),
        };
        match status {
            // RFC 6749 §5.2 knows the first two.
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::UNPROCESSABLE_ENTITY
                if call.is_for_token() =>
            {
                denial(call, status, &said)
            }
            StatusCode::UNAUTHORIZED => Error::Unauthorized { call, said },
            StatusCode::PAYMENT_REQUIRED => Error::PaymentRequired { call, said },
            StatusCode::FORBIDDEN => Error::MissingScope { call, scope: named_scope(&said), said },
            StatusCode::NOT_FOUND => Error::NotFound { call, said },
            StatusCode::UNPROCESSABLE_ENTITY => {
                let fields = body.as_ref().and_then(Value::as_object).map(|body| self.fields(body));
                Error::Invalid { call, fields: fields.unwrap_or_default(), said }
            }
            StatusCode::TOO_MANY_REQUESTS => {
                let wait = wait::asked(self.headers(), Timestamp::now()).unwrap_or(Duration::from_secs(1));
                Error::RateLimited { call, wait }
            }
            status if status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT => {
                match call.method.is_idempotent() {
                    true => Error::Unavailable { call, status, said },
                    false => Error::UnknownOutcome { call, reason: unclear(status, &said) },
                }
            }
            status => Error::Refused { call, status, said },
        }
    }

    /// The platform's own words, most general first, each once.
    fn words(&self, body: &Map<String, Value>) -> String {
        let mut texts: Vec<String> = Vec::new();
        let spoken =
            ["error", "message", "description", "error_description"].into_iter().filter_map(|key| body.get(key));
        for text in spoken.filter_map(Value::as_str).map(|text| self.tidy(text)) {
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        // Some services send their code as a name (platforms.md §1.3, theme API). At the token address a `code` is a secret.
        let is_name = texts.is_empty() && !self.call().is_for_token();
        if let Some(code) = body.get("code").and_then(Value::as_str).filter(|_| is_name) {
            texts.push(self.tidy(code));
        }
        texts.join(": ")
    }

    /// What is wrong, field by field. Lists of numbers, such as `duplicate_variant_ids`, become texts.
    fn fields(&self, body: &Map<String, Value>) -> BTreeMap<String, Vec<String>> {
        let text = |value: &Value| match value {
            Value::String(text) => self.tidy(text),
            other => self.tidy(&other.to_string()),
        };
        let texts = |value: &Value| match value {
            Value::Array(values) => values.iter().take(MOST).map(text).collect(),
            value => vec![text(value)],
        };
        let named = body.iter().filter(|(key, value)| value.is_array() || !WORDS.contains(&key.as_str()));
        named.take(MOST).map(|(key, value)| (self.tidy(key), texts(value))).collect()
    }
}

/// The code and its description, as [`Answer::words`] joined them.
fn denial(call: Call, status: StatusCode, said: &str) -> Error {
    let (code, description) = said.split_once(": ").unwrap_or((said, ""));
    let code = if code.is_empty() { status.to_string() } else { code.to_owned() };
    Error::Denied { call, code, description: description.to_owned() }
}

fn unclear(status: StatusCode, said: &str) -> String {
    match said {
        "" => format!("the platform answers {status} without a word"),
        said => format!("the platform answers {status} and says {said}"),
    }
}

/// The scope in words such as `Missing required scope: read_orders`.
fn named_scope(said: &str) -> Option<String> {
    let (_, after) = said.split_once("scope")?;
    let scope = after.trim_start_matches(|symbol: char| !symbol.is_ascii_alphanumeric());
    let end = scope.find(|symbol: char| !symbol.is_ascii_alphanumeric() && symbol != '_');
    let scope = &scope[..end.unwrap_or(scope.len())];
    scope.contains('_').then(|| scope.to_owned())
}
