//! The flags that say where the vault lies and how it opens.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Keychain, Passphrase, Protection, Vault, VaultError};
use crate::global::flag;
use crate::screen::Screen;

/// How long a person may take to unlock the keychain.
const TO_UNLOCK: Duration = Duration::from_secs(120);
/// How long the keychain may take where nobody could unlock it.
const UNWATCHED: Duration = Duration::from_secs(4);

/// Where tokens lie.
#[derive(Debug, Args)]
pub struct VaultArgs {
    /// The vault's file [default: $XDG_DATA_HOME/vitrina/vault.json].
    #[arg(long, value_name = "FILE", env = "VITRINA_VAULT")]
    pub vault: Option<PathBuf>,
    /// File that holds the vault's passphrase, for use without a terminal.
    #[arg(long, value_name = "FILE", env = "VITRINA_PASSPHRASE_FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Leave this system's keychain alone: ask for the vault's passphrase.
    #[arg(long, env = "VITRINA_NO_KEYCHAIN", value_parser = flag())]
    pub no_keychain: bool,
    /// Keep tokens unencrypted, readable by every program that runs as you.
    #[arg(long, env = "VITRINA_PLAIN_VAULT_I_ACCEPT_THE_RISK", value_parser = flag())]
    pub plain_vault_i_accept_the_risk: bool,
}

impl VaultArgs {
    /// The vault that these flags name.
    pub(crate) fn open(&self, screen: &Screen) -> Result<Vault, VaultError> {
        let file = match &self.vault {
            Some(file) => file.clone(),
            None => Vault::default_file()?,
        };
        screen.detail(format_args!("vault: {}", file.display()));
        let protection = if self.plain_vault_i_accept_the_risk {
            screen.warn(format_args!("{} holds tokens in plain text", file.display()));
            Protection::Plain
        } else {
            Protection::Passphrase(self.passphrase(screen))
        };
        Ok(Vault::new(file, protection))
    }

    fn passphrase(&self, screen: &Screen) -> Passphrase {
        if let Some(file) = &self.passphrase_file {
            return Passphrase::File(file.clone());
        }
        let (otherwise, patience) = match screen.interactive() {
            true => (Passphrase::Prompt, TO_UNLOCK),
            false => (Passphrase::Unavailable, UNWATCHED),
        };
        match self.no_keychain {
            false => Passphrase::Keychain(Keychain::of_system(patience), Box::new(otherwise)),
            true => otherwise,
        }
    }
}
