//! Where the passphrase comes from: a file that the environment names, else the keychain, else the terminal, else nowhere.

use std::fs;
use std::path::{Path, PathBuf};

use console::Term;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;

use super::{Keychain, VaultError};

/// A source of the passphrase.
#[derive(Clone, Debug)]
pub enum Passphrase {
    /// A file; one line break at its end does not count.
    File(PathBuf),
    /// A keychain, which makes up that of a new vault; the other source where it does not know the vault.
    Keychain(Keychain, Box<Passphrase>),
    /// The person at the terminal.
    Prompt,
    /// Nobody: the vault cannot be used.
    Unavailable,
}

impl Passphrase {
    /// Gets it. For a vault that does not exist yet (`new`) a person types it twice.
    pub(super) fn get(&self, vault: &Path, new: bool) -> Result<SecretString, VaultError> {
        let text = match self {
            Passphrase::File(file) => read(file)?,
            Passphrase::Keychain(keychain, otherwise) => match keychain.passphrase(vault, new) {
                Some(kept) => kept,
                None => return otherwise.get(vault, new),
            },
            Passphrase::Prompt => ask(vault, new)?,
            Passphrase::Unavailable => return Err(VaultError::NoPassphrase { file: vault.to_path_buf() }),
        };
        if text.is_empty() {
            return Err(VaultError::UnusablePassphrase { why: "it is empty" });
        }
        Ok(SecretString::from(text.as_str()))
    }

    /// Leaves nothing of a vault that is gone.
    pub(super) fn forget(&self, vault: &Path) -> Result<(), VaultError> {
        match self {
            Passphrase::Keychain(keychain, _) if !keychain.forget(vault) => {
                Err(VaultError::KeychainKeeps { file: vault.to_path_buf() })
            }
            _ => Ok(()),
        }
    }
}

fn read(file: &Path) -> Result<Zeroizing<String>, VaultError> {
    let mut text = fs::read_to_string(file)
        .map(Zeroizing::new)
        .map_err(|source| VaultError::PassphraseFile { file: file.to_path_buf(), source })?;
    if text.ends_with('\n') {
        text.pop();
    }
    if text.ends_with('\r') {
        text.pop();
    }
    Ok(text)
}

fn ask(vault: &Path, new: bool) -> Result<Zeroizing<String>, VaultError> {
    let terminal = Term::stderr();
    let line = |question: &str| {
        terminal
            .write_str(question)
            .and_then(|()| terminal.read_secure_line())
            .map(Zeroizing::new)
            .map_err(|_| VaultError::NoPassphrase { file: vault.to_path_buf() })
    };
    if !new {
        return line(&format!("Passphrase of {}: ", vault.display()));
    }
    let first = line(&format!("New passphrase for {}: ", vault.display()))?;
    if *first != *line("The same again: ")? {
        return Err(VaultError::UnusablePassphrase { why: "the two inputs differ" });
    }
    Ok(first)
}
