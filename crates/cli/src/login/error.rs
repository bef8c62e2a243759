//! Why a login did not end with a stored token.

use thiserror::Error;
use vitrina_platform::Error as PlatformError;
use vitrina_rollout::{Platform, StoreKey};

/// A login that failed. Nothing was stored.
#[derive(Debug, Error)]
pub enum LoginError {
    /// A Tiendanube token ends when the next one is issued, and nobody was there to agree.
    #[error(
        "a new Tiendanube token ends the store's present one, wherever it is used; \
         nobody is at a terminal to agree, so pass --replace-token if that is what you want"
    )]
    NeedsConfirmation,
    /// The person said no.
    #[error("not logged in: the present token stays as it is")]
    Declined,
    /// Something else listens on the redirect URL's port.
    #[error(
        "port {port} of 127.0.0.1 is in use, and the app's redirect URL points there; end the program that holds it, \
         or set another callback_port in [{section}] and register http://127.0.0.1:PORT/callback as redirect URL"
    )]
    PortInUse {
        /// The port.
        port: u16,
        /// The section that names it.
        section: &'static str,
    },
    /// The system refuses the port.
    #[error("cannot listen on 127.0.0.1:{port} for the redirect: {source}; set another callback_port in [{section}]")]
    Listen {
        /// The port.
        port: u16,
        /// The section that names it.
        section: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// Nobody came back from the consent page.
    #[error(
        "no answer from the consent page within {seconds} s; log in again, and see that the app's redirect URL is \
         http://127.0.0.1:{port}/callback"
    )]
    TimedOut {
        /// How long was waited.
        seconds: u64,
        /// The port that listened.
        port: u16,
    },
    /// The answer is not to our question.
    #[error(
        "the answer from {platform} does not carry the state that was sent, so it may come from someone else; \
         the code was not used, log in again"
    )]
    StateMismatch {
        /// The platform.
        platform: Platform,
    },
    /// The merchant or the platform said no.
    #[error("{platform} did not authorise the app: {reason}; log in again once the merchant agrees")]
    Refused {
        /// The platform.
        platform: Platform,
        /// Its words.
        reason: String,
    },
    /// The answer has neither a code nor an error.
    #[error("the answer from {platform} has no code; log in again")]
    NoCode {
        /// The platform.
        platform: Platform,
    },
    /// The code brought no token. A redirect is answered once, so only another login brings one.
    #[error("{source}{}\n  next: log in again", perhaps_ended(*platform, source))]
    NoToken {
        /// The platform.
        platform: Platform,
        /// Why not.
        source: Box<PlatformError>,
    },
    /// The token cannot do what it is for.
    #[error(
        "{store} granted the scopes {granted}, and registering scripts needs {missing} as well; give the app that scope at \
         {platform} and log in again (the token was not stored{})",
        ended(*platform)
    )]
    MissingScopes {
        /// Whose token.
        store: StoreKey,
        /// The platform.
        platform: Platform,
        /// What was granted.
        granted: String,
        /// What is lacking.
        missing: String,
    },
    /// Another store than the one that was asked for.
    #[error(
        "the merchant authorised {found}, not {wanted}; log in again and pick that store (the token was not stored{})",
        ended(found.platform)
    )]
    OtherStore {
        /// The store that was asked for.
        wanted: StoreKey,
        /// The store that answered.
        found: StoreKey,
    },
    /// The platform names no account.
    #[error(
        "the answer from pago-shops does not say which account it is for, and the token was not stored; \
         name the account yourself: vitrina login pago-shops:ID"
    )]
    NoAccount,
}

/// What a token that was issued has done, whoever has it now (platforms.md §2.1).
fn ended(platform: Platform) -> &'static str {
    match platform {
        Platform::Tiendanube => ", and that store's former token ended with it",
        Platform::PagoShops => "",
    }
}

/// What a token has done that may have been issued, although it did not come here.
fn perhaps_ended(platform: Platform, why: &PlatformError) -> &'static str {
    let perhaps_issued = matches!(why, PlatformError::UnknownOutcome { .. } | PlatformError::Unreadable { .. });
    match platform {
        Platform::Tiendanube if perhaps_issued => {
            "; a new token may have been issued, and the store's former token ended with it"
        }
        Platform::Tiendanube | Platform::PagoShops => "",
    }
}
