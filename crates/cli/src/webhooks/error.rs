//! Why webhooks cannot be received or sent again.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use thiserror::Error;
use vitrina_platform::SetupError;
use vitrina_platform::webhooks::InboxError;

/// Why webhooks cannot be received or sent again.
#[derive(Debug, Error)]
pub enum WebhooksError {
    /// Nothing could be told from anybody's invention.
    #[error(
        "no secret to check messages with: set VITRINA_TIENDANUBE_CLIENT_SECRET (signatures of Tiendanube) or \
         VITRINA_WEBHOOKS_PATH_SECRET (paths of Pago Shops and the privacy hooks), or the same with _FILE"
    )]
    NoSecret,
    /// Another program listens there.
    #[error("{addr} is in use; end the other program, or listen elsewhere with --addr")]
    InUse {
        /// The address.
        addr: SocketAddr,
    },
    /// The system does not let us listen there.
    #[error("cannot listen at {addr}: {source}; choose another address with --addr")]
    Listen {
        /// The address.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The inbox cannot be used.
    #[error(transparent)]
    Inbox(#[from] InboxError),
    /// There is nothing to send again.
    #[error("there is no inbox {inbox}; `vitrina webhooks listen` makes it, --inbox names another", inbox = file.display())]
    NoInbox {
        /// The file.
        file: PathBuf,
    },
    /// Events cannot be sent there.
    #[error("--to: {0}")]
    To(#[source] SetupError),
    /// Whoever read stdout is gone. The event stays in the inbox.
    #[error("stdout takes no more events: {source}; they wait in the inbox, listen again to get them")]
    NotPrinted {
        /// What the system said.
        source: io::Error,
    },
}
