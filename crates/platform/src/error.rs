//! What can go wrong with a call, by what the caller can do about it.

use std::collections::BTreeMap;
use std::time::Duration;

use http::StatusCode;

use crate::{Call, TransportError};

/// Why a call did not do what was asked. No variant ever holds a token or a secret.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// The token is wrong, was replaced by a newer one, or is another store's (401).
    ///
    /// Retried: never; Pago Shops renews its token once.
    #[error("{call}: the platform does not take the token{}; authorise the store again", quoted(said))]
    Unauthorized {
        /// Which call.
        call: Call,
        /// The platform's words.
        said: String,
    },
    /// The store's or the app's subscription is unpaid (402); every call fails until it is paid (platforms.md §1.3).
    ///
    /// Retried: never.
    #[error(
        "{call}: payment needed{}; the store or the app has an unpaid subscription, try again once it is paid",
        quoted(said)
    )]
    PaymentRequired {
        /// Which call.
        call: Call,
        /// The platform's words.
        said: String,
    },
    /// The token may not do this (403).
    ///
    /// Retried: never.
    #[error(
        "{call}: the token may not do this{}; give the app the scope {} and authorise the store again",
        quoted(said),
        scope.as_deref().unwrap_or("that the call needs")
    )]
    MissingScope {
        /// Which call.
        call: Call,
        /// The scope, where the platform names it.
        scope: Option<String>,
        /// The platform's words.
        said: String,
    },
    /// There is no such thing (404).
    ///
    /// Retried: never.
    #[error("{call}: not found{}; check the store, the id and the API version", quoted(said))]
    NotFound {
        /// Which call.
        call: Call,
        /// The platform's words.
        said: String,
    },
    /// The platform found the values wrong (422, all five shapes of platforms.md §1.3).
    ///
    /// Retried: never.
    #[error("{call}: the platform refuses the values{}{}; correct them and try again", quoted(said), listed(fields))]
    Invalid {
        /// Which call.
        call: Call,
        /// What is wrong, field by field; empty when only words came.
        fields: BTreeMap<String, Vec<String>>,
        /// The platform's words.
        said: String,
    },
    /// The platform installs this script in every store by itself and takes no association for it (422, platforms.md
    /// §3.3). Not a failure: the script is there.
    ///
    /// Retried: never.
    #[error("{call}: the script is installed automatically; nothing needs to be registered")]
    AutoInstalled {
        /// Which call.
        call: Call,
    },
    /// The platform takes no external `src` from this app (422, platforms.md §3.5).
    ///
    /// Retried: never.
    #[error(
        "{call}: the platform refuses an external src; upload the file in the Partner Portal and use the placement \
         tiendanube-portal with its script_id"
    )]
    SrcRefused {
        /// Which call.
        call: Call,
    },
    /// Too many calls (429), even after waiting.
    ///
    /// Retried: always, for nothing was done.
    #[error("{call}: too many calls; try again in {} s", wait.as_secs().max(1))]
    RateLimited {
        /// Which call.
        call: Call,
        /// How long the platform asks to wait.
        wait: Duration,
    },
    /// The platform is down or overloaded (5xx).
    ///
    /// Retried: only if idempotent.
    #[error("{call}: the platform answers {status}{}; try again later", quoted(said))]
    Unavailable {
        /// Which call.
        call: Call,
        /// The status.
        status: StatusCode,
        /// The platform's words.
        said: String,
    },
    /// No connection came about; nothing was sent.
    ///
    /// Retried: always.
    #[error("{call}: not reachable: {reason}; check the address and the network")]
    Unreachable {
        /// Which call.
        call: Call,
        /// The network's words.
        reason: String,
    },
    /// The request may or may not have been carried out. Read before making it again.
    ///
    /// Retried: only if idempotent, so never for this call.
    #[error("{call}: nobody knows whether it was done: {reason}; read the present state before trying again")]
    UnknownOutcome {
        /// Which call.
        call: Call,
        /// What happened instead of a clear answer.
        reason: String,
    },
    /// The answer is not what the contract says.
    ///
    /// Retried: never.
    #[error("{call}: the answer cannot be read: {reason}; check the address and the API version")]
    Unreadable {
        /// Which call.
        call: Call,
        /// What is wrong with it.
        reason: String,
    },
    /// The list goes on, but no query gives more items than this (platforms.md §1.5).
    ///
    /// Retried: never.
    #[error(
        "{call}: a query gives no more than {limit} items; narrow it (created_at_min), or go on with since_id of the last one"
    )]
    ListLimit {
        /// The call for the next page, which was not made.
        call: Call,
        /// How many items a query gives.
        limit: usize,
    },
    /// A body of the caller's own type cannot be written as JSON; nothing was sent.
    ///
    /// Retried: never.
    #[error("{call}: the request cannot be written as JSON: {reason}; use text for the keys of maps")]
    Unwritable {
        /// The call, which was not made.
        call: Call,
        /// The serialiser's words.
        reason: String,
    },
    /// Any other refusal (400, 415, a redirect, ...).
    ///
    /// Retried: never.
    #[error("{call}: refused with {status}{}; check the address, the API version and the app's settings", quoted(said))]
    Refused {
        /// Which call.
        call: Call,
        /// The status.
        status: StatusCode,
        /// The platform's words.
        said: String,
    },
    /// The authorisation server refuses (RFC 6749 §5.2; Tiendanube says so with status 200).
    ///
    /// Retried: never.
    #[error(
        "{call}: authorisation refused: {code}{}; log in again, and check the app's id and secret",
        quoted(description)
    )]
    Denied {
        /// Which call.
        call: Call,
        /// Its `error`, such as `invalid_grant`.
        code: String,
        /// Its `error_description`; may be empty.
        description: String,
    },
    /// New tokens came and could not be stored, so they were not used.
    ///
    /// Retried: always; the next call stores them first.
    #[error("{call}: the renewed tokens could not be stored: {reason}; mend that and try again in this process")]
    TokensNotSaved {
        /// The renewal.
        call: Call,
        /// The store's words.
        reason: String,
    },
    /// The place where tokens are kept cannot be read or locked; nothing was renewed.
    ///
    /// Retried: never by itself, safe to repeat.
    #[error("{call}: the tokens cannot be had: {reason}; mend that and try again")]
    TokensNotRead {
        /// The renewal.
        call: Call,
        /// The store's words.
        reason: String,
    },
    /// The platform has no such thing; nothing was sent.
    ///
    /// Retried: never.
    #[error("{call}: {platform} has no {what}; choose a placement that it offers")]
    NotOffered {
        /// The call, which was not made.
        call: Call,
        /// What was asked for.
        what: String,
        /// The platform.
        platform: &'static str,
    },
    /// The access token ended and there is no refresh token.
    ///
    /// Retried: never.
    #[error("{call}: the access token has ended and there is no refresh token; authorise the account again")]
    NoRefreshToken {
        /// The renewal, which was not made.
        call: Call,
    },
}

impl Error {
    /// Which call it was: store, resource, request and attempts.
    pub fn call(&self) -> &Call {
        match self {
            Error::Unauthorized { call, .. }
            | Error::PaymentRequired { call, .. }
            | Error::MissingScope { call, .. }
            | Error::NotFound { call, .. }
            | Error::Invalid { call, .. }
            | Error::AutoInstalled { call }
            | Error::SrcRefused { call }
            | Error::RateLimited { call, .. }
            | Error::Unavailable { call, .. }
            | Error::Unreachable { call, .. }
            | Error::UnknownOutcome { call, .. }
            | Error::Unreadable { call, .. }
            | Error::ListLimit { call, .. }
            | Error::Unwritable { call, .. }
            | Error::Refused { call, .. }
            | Error::Denied { call, .. }
            | Error::TokensNotSaved { call, .. }
            | Error::TokensNotRead { call, .. }
            | Error::NotOffered { call, .. }
            | Error::NoRefreshToken { call } => call,
        }
    }

    /// The status that the platform answered with, where the answer is a refusal whose status is known: not where nothing came, where the
    /// outcome is unknown, or where the answer could not be read.
    ///
    /// ```
    /// # fn again(error: &vitrina_platform::Error) -> bool {
    /// error.status().is_some_and(|status| status.is_server_error())
    /// # }
    /// ```
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Error::Unauthorized { .. } => Some(StatusCode::UNAUTHORIZED),
            Error::PaymentRequired { .. } => Some(StatusCode::PAYMENT_REQUIRED),
            Error::MissingScope { .. } => Some(StatusCode::FORBIDDEN),
            Error::NotFound { .. } => Some(StatusCode::NOT_FOUND),
            Error::Invalid { .. } | Error::AutoInstalled { .. } | Error::SrcRefused { .. } => {
                Some(StatusCode::UNPROCESSABLE_ENTITY)
            }
            Error::RateLimited { .. } => Some(StatusCode::TOO_MANY_REQUESTS),
            Error::Unavailable { status, .. } | Error::Refused { status, .. } => Some(*status),
            Error::Unreachable { .. }
            | Error::UnknownOutcome { .. }
            | Error::Unreadable { .. }
            | Error::ListLimit { .. }
            | Error::Unwritable { .. }
            | Error::Denied { .. }
            | Error::TokensNotSaved { .. }
            | Error::TokensNotRead { .. }
            | Error::NotOffered { .. }
            | Error::NoRefreshToken { .. } => None,
        }
    }

    pub(crate) fn without_answer(call: Call, error: TransportError) -> Error {
        match error {
            TransportError::NotSent { reason } => Error::Unreachable { call, reason },
            TransportError::Broken { reason } if call.method.is_idempotent() => Error::Unreachable { call, reason },
            TransportError::Broken { reason } => Error::UnknownOutcome { call, reason },
            TransportError::TooLarge if call.method.is_safe() => {
                Error::Unreadable { call, reason: TransportError::TooLarge.to_string() }
            }
            TransportError::TooLarge => Error::UnknownOutcome { call, reason: TransportError::TooLarge.to_string() },
        }
    }
}

fn quoted(words: &str) -> String {
    match words {
        "" => String::new(),
        words => format!(" (it says: {words})"),
    }
}

fn listed(fields: &BTreeMap<String, Vec<String>>) -> String {
    let fields: Vec<_> = fields.iter().map(|(field, texts)| format!("{field}: {}", texts.join(", "))).collect();
    match fields.is_empty() {
        true => String::new(),
        false => format!(" ({})", fields.join("; ")),
    }
}
