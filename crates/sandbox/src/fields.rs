//! Named texts from a query, a form or a JSON object: what OAuth calls carry.

use std::collections::BTreeMap;

use serde_json::Value;
use url::form_urlencoded;

/// Named texts.
#[derive(Debug, Default)]
pub(crate) struct Fields(BTreeMap<String, String>);

impl Fields {
    /// From a query string or an `application/x-www-form-urlencoded` body.
    pub(crate) fn from_form(text: &[u8]) -> Fields {
        Fields(form_urlencoded::parse(text).map(|(name, value)| (name.into_owned(), value.into_owned())).collect())
    }

    /// From a JSON object or a form, whichever the body is, whatever its content type says: the platform's own
    /// example sends JSON under a form's type (platforms.md §2.1). `None` for JSON that is no object.
    pub(crate) fn from_body(body: &[u8]) -> Option<Fields> {
        if !body.trim_ascii_start().starts_with(b"{") {
            return Some(Fields::from_form(body));
        }
        let Ok(Value::Object(object)) = serde_json::from_slice(body) else {
            return None;
        };
        let text = |value: Value| match value {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Some(Fields(object.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect()))
    }

    /// Names such as `quantity[901]` with what stands in the brackets, and their texts.
    pub(crate) fn within<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(key, value)| {
            let inside = key.strip_prefix(name)?.strip_prefix('[')?.strip_suffix(']')?;
            Some((inside, value.as_str()))
        })
    }

    /// A text that is there and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}
