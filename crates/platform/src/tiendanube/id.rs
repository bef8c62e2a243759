//! Ids of things in a store.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, de};

/// The number of a product, an order, a webhook, ... The platform writes it as a number and here and there as text
/// (platforms.md §6.6); both are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(pub u64);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<u64> for Id {
    fn from(number: u64) -> Id {
        Id(number)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Id, D::Error> {
        deserializer.deserialize_any(Number)
    }
}

struct Number;

impl de::Visitor<'_> for Number {
    type Value = Id;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id, as number or text")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Id, E> {
        Ok(Id(number))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Id, E> {
        text.trim().parse().map(Id).map_err(|_| E::custom(format!("`{text}` is no id")))
    }
}
