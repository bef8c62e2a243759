//! What can be wrong before the first call.

use url::Url;

/// Why a client cannot be made. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Secrets would travel unencrypted.
    #[error(
        "`{field}` is {url}: secrets would travel unencrypted; use https (for a staging system that has none, Pago Shops \
         takes allow_http = true)"
    )]
    Insecure {
        /// The field of the configuration.
        field: &'static str,
        /// The address.
        url: Url,
    },
    /// A field cannot be used.
    #[error("`{field}` cannot be used: {reason}")]
    Invalid {
        /// The field of the configuration.
        field: &'static str,
        /// What is wrong and what it should be.
        reason: String,
    },
    /// The assumptions file is not right.
    #[error("the assumptions file is not right: {reason}; compare it with the shipped pago-shops.toml")]
    Assumptions {
        /// The key or line, and what is wrong there.
        reason: String,
    },
    /// The network layer could not be started.
    #[error("the network layer cannot start: {reason}; check the limits of this process (open files, memory)")]
    Network {
        /// The cause.
        reason: String,
    },
}
