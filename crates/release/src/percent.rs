//! The share of stores that a wave reaches.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A share from 0 to 100 with at most two decimals, kept as whole hundredths of a percent so that two languages never
/// round it differently.
///
/// ```
/// use vitrina_release::Percent;
/// let share: Percent = "12.5".parse()?;
/// assert_eq!(share.hundredths(), 1250);
/// assert_eq!(share.to_string(), "12.5");
/// # Ok::<(), vitrina_release::PercentError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(u16);

/// A text that is no share.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no share of the stores; write a number from 0 to 100 with at most two decimals, such as 12.5")]
pub struct PercentError {
    /// What was given.
    pub text: String,
}

impl Percent {
    /// No store.
    pub const NONE: Percent = Percent(0);
    /// Every store.
    pub const ALL: Percent = Percent(10_000);

    /// Percent times 100: 0 to 10,000.
    pub fn hundredths(self) -> u16 {
        self.0
    }
}

impl FromStr for Percent {
    type Err = PercentError;

    fn from_str(text: &str) -> Result<Percent, PercentError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(whole, 3) || !digits(decimals, 2) {
            return Err(PercentError { text: text.to_owned() });
        }
        let number = |part: &str| part.bytes().fold(0u16, |sum, byte| sum * 10 + u16::from(byte - b'0'));
        let tenth = if decimals.len() == 1 { 10 } else { 1 };
        match number(whole) * 100 + number(decimals) * tenth {
            hundredths @ 0..=10_000 => Ok(Percent(hundredths)),
            _ => Err(PercentError { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, hundredths) = (self.0 / 100, self.0 % 100);
        match (hundredths / 10, hundredths % 10) {
            (0, 0) => write!(f, "{whole}"),
            (tenths, 0) => write!(f, "{whole}.{tenths}"),
            _ => write!(f, "{whole}.{hundredths:02}"),
        }
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 100 {
            0 => serializer.serialize_u16(self.0 / 100),
            // The nearest double to a two-decimal number prints as that number again.
            _ => serializer.serialize_f64(f64::from(self.0) / 100.0),
        }
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Percent, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?.to_string();
        let text = number.strip_suffix(".0").unwrap_or(&number);
        text.parse().map_err(de::Error::custom)
    }
}
