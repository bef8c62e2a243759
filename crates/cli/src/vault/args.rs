//! The flags that say where the vault lies and how it opens.

use std::path::PathBuf;

use clap::Args;

use super::{Passphrase, Protection, Vault, VaultError};
use crate::global::flag;
use crate::screen::Screen;

/// Where tokens lie.
#[derive(Debug, Args)]
pub struct VaultArgs {
    /// The vault's file [default: $XDG_DATA_HOME/vitrina/vault.json].
    #[arg(long, value_name = "FILE", env = "VITRINA_VAULT")]
    pub vault: Option<PathBuf>,
    /// File that holds the vault's passphrase, for use without a terminal.
    #[arg(long, value_name = "FILE", env = "VITRINA_PASSPHRASE_FILE")]
    pub passphrase_file: Option<PathBuf>,
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
        let protection = if self.plain_vault_i_accept_the_risk {
            screen.warn(format_args!("{} holds tokens in plain text", file.display()));
            Protection::Plain
        } else {
            Protection::Passphrase(match &self.passphrase_file {
                Some(file) => Passphrase::File(file.clone()),
                None if screen.interactive() => Passphrase::Prompt,
                None => Passphrase::Unavailable,
            })
        };
        Ok(Vault::new(file, protection))
    }
}
