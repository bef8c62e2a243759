//! From an answer with an error status to an [`Error`] (platforms.md §1.3).

use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;
use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::answer::{Answer, tidy};
use crate::{Error, wait};

/// Keys that carry words or codes; any other key of a 422 body names a field.
const WORDS: [&str; 7] = ["message", "description", "error_description", "error", "code", "statusCode", "status"];

/// The most fields, and texts for each, that an error keeps.
const MOST: usize = 20;

impl Answer {
    /// What this answer means for the caller.
    pub(crate) fn refusal(&self, secrets: &[&str]) -> Error {
        let call = self.call();
        let status = self.status();
        let body = serde_json::from_slice::<Value>(self.body()).ok();
        let said = match &body {
            Some(Value::Object(body)) => words(body, secrets),
            _ => self.excerpt(secrets),
        };
        match status {
            StatusCode::UNAUTHORIZED => Error::Unauthorized { call, said },
            StatusCode::PAYMENT_REQUIRED => Error::PaymentRequired { call, said },
            StatusCode::FORBIDDEN => Error::MissingScope { call, scope: named_scope(&said), said },
            StatusCode::NOT_FOUND => Error::NotFound { call, said },
            StatusCode::UNPROCESSABLE_ENTITY => {
                let fields = body.as_ref().and_then(Value::as_object).map(|body| fields(body, secrets));
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
}

fn unclear(status: StatusCode, said: &str) -> String {
    match said {
        "" => format!("the platform answers {status} without a word"),
        said => format!("the platform answers {status} and says {said}"),
    }
}

/// The platform's own words, most general first, each once.
fn words(body: &Map<String, Value>, secrets: &[&str]) -> String {
    let mut texts: Vec<String> = Vec::new();
    let spoken = ["error", "message", "description", "error_description"].into_iter().filter_map(|key| body.get(key));
    for text in spoken.filter_map(Value::as_str).map(|text| tidy(text, secrets)) {
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    // Some services send their code as a name (platforms.md §1.3, theme API).
    if let Some(code) = body.get("code").and_then(Value::as_str).filter(|_| texts.is_empty()) {
        texts.push(tidy(code, secrets));
    }
    texts.join(": ")
}

/// What is wrong, field by field. Lists of numbers, such as `duplicate_variant_ids`, become texts.
fn fields(body: &Map<String, Value>, secrets: &[&str]) -> BTreeMap<String, Vec<String>> {
    let text = |value: &Value| match value {
        Value::String(text) => tidy(text, secrets),
        other => tidy(&other.to_string(), secrets),
    };
    let texts = |value: &Value| match value {
        Value::Array(values) => values.iter().take(MOST).map(text).collect(),
        value => vec![text(value)],
    };
    let named = body.iter().filter(|(key, _)| !WORDS.contains(&key.as_str()));
    named.take(MOST).map(|(key, value)| (tidy(key, secrets), texts(value))).collect()
}

/// The scope in words such as `Missing required scope: read_orders`.
fn named_scope(said: &str) -> Option<String> {
    let (_, after) = said.split_once("scope")?;
    let scope = after.trim_start_matches(|symbol: char| !symbol.is_ascii_alphanumeric());
    let end = scope.find(|symbol: char| !symbol.is_ascii_alphanumeric() && symbol != '_');
    let scope = &scope[..end.unwrap_or(scope.len())];
    scope.contains('_').then(|| scope.to_owned())
}
