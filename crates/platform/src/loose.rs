//! Reading what comes in more than one type.

use serde::{Deserialize, Deserializer, de};

/// A list; null is an empty one.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A whole number, as number or text; null is none.
pub(crate) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Number(i64),
        Text(String),
    }
    match Option::deserialize(deserializer)? {
        None => Ok(None),
        Some(Form::Number(number)) => Ok(Some(number)),
        Some(Form::Text(text)) => {
            let wrong = |_| de::Error::custom(format!("`{text}` is no whole number"));
            text.trim().parse().map(Some).map_err(wrong)
        }
    }
}

/// An id as number or text, never empty.
pub(crate) fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let found = text(deserializer)?.filter(|id| !id.is_empty());
    found.ok_or_else(|| de::Error::custom("an id is a number or a text"))
}

/// A text that may come as a number; null is none.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Text(String),
        Number(serde_json::Number),
    }
    Ok(Option::deserialize(deserializer)?.map(|form| match form {
        Form::Text(text) => text,
        Form::Number(number) => number.to_string(),
    }))
}
