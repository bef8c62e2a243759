//! What happens to a request that a rule hits.

use std::collections::BTreeMap;

use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use super::Place;

/// What happens. Several together happen in the order of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Effect {
    /// Whether the request is carried out before `status`, `drop`, `hang` or `delay_ms` take its answer's place.
    #[serde(skip_serializing_if = "is_false")]
    pub after: bool,
    /// The request is carried out so many milliseconds later on the sandbox's clock, whoever still waits for it; `status`, `drop`,
    /// `hang` and `delay_ms` act meanwhile. With none of these the connection closes at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_ms: Option<u32>,
    /// Milliseconds on the sandbox's clock: they pass by themselves, or at once when the clock is moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u32>,
    /// Never answers. The connection ends when the rule goes.
    #[serde(skip_serializing_if = "is_false")]
    pub hang: bool,
    /// Closes the connection without an answer.
    #[serde(skip_serializing_if = "is_false")]
    pub drop: bool,
    /// Answers with this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The text of that answer; nothing when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Sets headers of the answer; null takes one away.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Option<String>>,
    /// Writes `X-Rate-Limit-Reset` in another unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset: Option<ResetUnit>,
    /// Changes the byte at this place, counted round and round.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flip: Option<usize>,
    /// Leaves so many bytes of the body: a complete answer with a shorter file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncate: Option<usize>,
    /// Closes the connection after so many bytes of the body: an answer that breaks off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<usize>,
    /// Sends the body in drops.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slow: Option<Slow>,
    /// Webhooks only: sends so many more of the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duplicate: Option<u8>,
    /// Webhooks only: sends it after the next one to the same address.
    #[serde(skip_serializing_if = "is_false")]
    pub overtaken: bool,
}

/// The pace of a slow body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Slow {
    pub bytes: usize,
    pub every_ms: u32,
}

/// In what `X-Rate-Limit-Reset` counts (platforms.md §0.1, row 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ResetUnit {
    Milliseconds,
    EpochSeconds,
    EpochMilliseconds,
}

impl ResetUnit {
    /// So many seconds from now, in this unit.
    pub(crate) fn write(self, seconds: i64, now_ms: i64) -> i64 {
        match self {
            ResetUnit::Milliseconds => seconds * 1000,
            ResetUnit::EpochSeconds => now_ms / 1000 + seconds,
            ResetUnit::EpochMilliseconds => now_ms + seconds * 1000,
        }
    }
}

fn is_false(value: &bool) -> bool {
    !value
}

impl Effect {
    /// What is wrong with the effect, if anything.
    pub(super) fn mistake(&self, place: Place) -> Option<String> {
        if *self == Effect::default() {
            return Some("fault names nothing that should happen".into());
        }
        if let Some(status) = self.status
            && (status < 200 || StatusCode::from_u16(status).is_err())
        {
            return Some(format!("status {status} is no final HTTP status"));
        }
        if self.body.is_some() && self.status.is_none() {
            return Some("body goes with status".into());
        }
        if self.slow.is_some_and(|slow| slow.bytes == 0) {
            return Some("slow.bytes 0 would never end".into());
        }
        if self.after && self.late_ms.is_some() {
            return Some("a request is carried out before its answer or late_ms after it, not both".into());
        }
        for (name, value) in &self.headers {
            let fits = HeaderName::try_from(name).is_ok()
                && value.as_ref().is_none_or(|value| HeaderValue::from_str(value).is_ok());
            if !fits {
                return Some(format!("`{name}` with that value is no header"));
            }
        }
        let sent = Effect { delay_ms: None, drop: false, duplicate: None, overtaken: false, ..self.clone() };
        match place {
            Place::Webhooks if sent != Effect::default() => {
                Some("webhooks know delay_ms, drop, duplicate and overtaken".into())
            }
            Place::Webhooks => None,
            _ if self.duplicate.is_some() || self.overtaken => {
                Some("duplicate and overtaken are for the listener webhooks".into())
            }
            _ => None,
        }
    }
}
