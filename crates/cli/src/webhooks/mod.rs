//! `vitrina webhooks`: what the platforms tell of stores, received or sent once more.

mod args;
mod error;
mod listen;
mod replay;

use std::path::PathBuf;

use vitrina_platform::webhooks::Secrets;

use crate::secret::{SecretError, secret};
use crate::vault::{Vault, VaultError};

pub use args::WebhooksVerb;
pub use error::WebhooksError;
pub(crate) use listen::{Line, run as listen};
pub(crate) use replay::{Sent, run as replay};

impl args::InboxArgs {
    /// The file that the flag names, else one beside the vault's default place.
    fn file(&self) -> Result<PathBuf, VaultError> {
        match &self.inbox {
            Some(file) => Ok(file.clone()),
            None => Ok(Vault::default_file()?.with_file_name("webhooks.sqlite")),
        }
    }
}

/// What signs Tiendanube's messages: the app's client secret, and the one before while it is replaced.
fn signing_secrets() -> Result<Option<Secrets>, SecretError> {
    let Some(current) = secret("VITRINA_TIENDANUBE_CLIENT_SECRET")? else { return Ok(None) };
    let secrets = Secrets::new(current);
    Ok(Some(match secret("VITRINA_TIENDANUBE_CLIENT_SECRET_PREVIOUS")? {
        Some(previous) => secrets.with_previous(previous),
        None => secrets,
    }))
}
