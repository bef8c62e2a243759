//! What can go wrong with the vault.

use std::path::PathBuf;

use thiserror::Error;

use crate::folders;

/// A vault that cannot be read or written. No text ever holds a token or a passphrase.
#[derive(Debug, Error)]
pub enum VaultError {
    /// There is no place for the file.
    #[error("cannot tell where the vault lies: neither {} is set; name a file with --vault FILE", folders::DATA)]
    NoHome,
    /// No passphrase can be had.
    #[error(
        "the vault {file} needs a passphrase: no keychain gives it, and there is no terminal to ask on; \
         put it in a file of your own (chmod 600) and set VITRINA_PASSPHRASE_FILE to its path", file = file.display()
    )]
    NoPassphrase {
        /// The vault.
        file: PathBuf,
    },
    /// The tokens are gone, and the keychain did not let go of their vault's passphrase.
    #[error(
        "the tokens are gone from {file}, and the keychain still keeps that file's passphrase; unlock the keychain and remove its \
         entry `vitrina`", file = file.display()
    )]
    KeychainKeeps {
        /// The vault.
        file: PathBuf,
    },
    /// The passphrase is empty, or typed differently the second time.
    #[error("this passphrase cannot be used: {why}; nothing was stored")]
    UnusablePassphrase {
        /// What is wrong with it.
        why: &'static str,
    },
    /// The file that should hold the passphrase cannot be read.
    #[error("cannot read the passphrase file {file}: {source}; VITRINA_PASSPHRASE_FILE names it", file = file.display())]
    PassphraseFile {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The passphrase does not open the vault, or the file was altered.
    #[error("the passphrase does not open {file}, or the file was altered; try again, or remove the file and log in anew", file = file.display())]
    WrongPassphrase {
        /// The vault.
        file: PathBuf,
    },
    /// Others may read the file.
    #[error("{file} can be read by others (mode {mode:03o}); it will not be used until you run: chmod 600 {file}", file = file.display())]
    Exposed {
        /// The file.
        file: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is plain, and plain was not asked for.
    #[error(
        "{file} holds tokens in plain text; remove it and log in again to get an encrypted one, \
         or pass --plain-vault-i-accept-the-risk", file = file.display()
    )]
    Plain {
        /// The vault.
        file: PathBuf,
    },
    /// The file is encrypted, and plain was asked for.
    #[error("{file} is encrypted; leave out --plain-vault-i-accept-the-risk, or name another file with --vault FILE", file = file.display())]
    Encrypted {
        /// The vault.
        file: PathBuf,
    },
    /// A newer vitrina wrote it.
    #[error("{file} has version {version} and this vitrina reads version 1; use a newer vitrina", file = file.display())]
    Newer {
        /// The vault.
        file: PathBuf,
        /// The version it names.
        version: u64,
    },
    /// The file is no vault.
    #[error("{file} is no vault: {why}; restore it from a copy, or remove it and log in anew", file = file.display())]
    Damaged {
        /// The vault.
        file: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// Another process keeps the lock.
    #[error("another vitrina holds {file} for more than {seconds} s; wait for it to end, then run the command again", file = file.display())]
    Held {
        /// The lock file.
        file: PathBuf,
        /// How long was waited.
        seconds: u64,
    },
    /// The system refused a file operation.
    #[error("cannot {action} {file}: {source}; check the folder's permissions and free space", file = file.display())]
    File {
        /// What was tried, such as `write`.
        action: &'static str,
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}
