//! One report, as a page sends it.

use std::fmt;

use serde::Deserialize;

/// The longest error text that is kept, in characters: a message with a stack of some thirty lines.
const MAX_ERROR_CHARS: usize = 2_000;
/// The longest id of a store.
const MAX_STORE_BYTES: usize = 40;

/// `{"app", "release", "store", "started": true}` or `{"app", "release", "store", "error": "text"}`, the latter with
/// `"undrawn": true` when the page load is none of the share whose starts are told (`[build] report_share`). Other fields are
/// passed over, so that newer scripts can say more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The app's handle.
    pub app: String,
    /// The release that runs in the page, from 1.
    pub release: u32,
    /// The store's id.
    pub store: String,
    /// What happened.
    pub said: Said,
    /// Whether the page load is one of the share whose starts are told: only then does a failure count beside them.
    pub drawn: bool,
}

/// What happened in a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The script started.
    Started,
    /// Something failed; the text as the browser told it, so that `vitrina symbolicate` can read its lines.
    Failed(String),
}

/// Why a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    /// It is no report.
    Malformed,
    /// It is of another app.
    OtherApp,
    /// It is larger than a report can be.
    TooLarge,
    /// It took too long to come in.
    TooSlow,
    /// There are too many.
    TooMany,
}

impl Refusal {
    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            Refusal::Malformed => "malformed",
            Refusal::OtherApp => "other-app",
            Refusal::TooLarge => "too-large",
            Refusal::TooSlow => "too-slow",
            Refusal::TooMany => "too-many",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[derive(Deserialize)]
struct Message {
    app: String,
    release: u32,
    store: String,
    #[serde(default)]
    started: Option<bool>,
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    undrawn: bool,
}

impl Report {
    /// Reads a message.
    ///
    /// # Errors
    /// [`Refusal::Malformed`].
    ///
    /// ```
    /// use vitrina_rollout::reports::{Report, Said};
    /// let report = Report::read(br#"{"app":"badge","release":7,"store":"1001","error":"RangeError: x"}"#)?;
    /// assert_eq!(report.said, Said::Failed("RangeError: x".to_owned()));
    /// assert!(Report::read(b"{}").is_err());
    /// # Ok::<(), vitrina_rollout::reports::Refusal>(())
    /// ```
    pub fn read(bytes: &[u8]) -> Result<Report, Refusal> {
        let message: Message = serde_json::from_slice(bytes).map_err(|_| Refusal::Malformed)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte);
        let store = &message.store;
        if message.release == 0 || store.is_empty() || store.len() > MAX_STORE_BYTES || !store.bytes().all(plain) {
            return Err(Refusal::Malformed);
        }
        let said = match (message.started, message.error) {
            (Some(true), None) => Said::Started,
            (None, Some(text)) if !text.trim().is_empty() => Said::Failed(shortened(&text)),
            _ => return Err(Refusal::Malformed),
        };
        Ok(Report { app: message.app, release: message.release, store: message.store, said, drawn: !message.undrawn })
    }
}

/// The text without characters that would rule a terminal, and not longer than it may be.
fn shortened(text: &str) -> String {
    let shown = text.chars().map(|char| if char.is_control() && char != '\n' && char != '\t' { ' ' } else { char });
    shown.take(MAX_ERROR_CHARS).collect()
}
