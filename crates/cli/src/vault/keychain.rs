//! This system's keychain: it keeps the passphrase of a vault, a random one that nobody has to type. The tokens themselves stay
//! in the vault's file, for a keychain takes neither thousands of them nor one change at a time.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine};
use keyring_core::{CredentialStore, Entry, Error};
use secrecy::zeroize::Zeroizing;

/// What the entries are filed under.
const SERVICE: &str = "vitrina";

/// The way to a keychain, gone anew for each question: its connection has to end on the thread on which it began.
type Open = dyn Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync;

/// A keychain.
#[derive(Clone)]
pub struct Keychain {
    open: Arc<Open>,
    patience: Duration,
}

impl fmt::Debug for Keychain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keychain").field("patience", &self.patience).finish_non_exhaustive()
    }
}

impl Keychain {
    /// One by the way to it. A question that it does not answer within `patience` counts as refused: it may be waiting for
    /// somebody to unlock it.
    pub fn new(
        open: impl Fn() -> keyring_core::Result<Arc<CredentialStore>> + Send + Sync + 'static,
        patience: Duration,
    ) -> Keychain {
        Keychain { open: Arc::new(open), patience }
    }

    /// That of this system, if there is one.
    pub fn of_system(patience: Duration) -> Keychain {
        Keychain::new(system_store, patience)
    }

    /// The passphrase that it keeps for a vault; a `new` vault gets one. `None` where it keeps none, or does not answer.
    pub(super) fn passphrase(&self, vault: &Path, new: bool) -> Option<Zeroizing<String>> {
        self.ask(vault, move |entry| match entry.get_password() {
            Err(Error::NoEntry) if new => {
                let made = generate();
                entry.set_password(&made)?;
                Ok(made)
            }
            kept => kept.map(Zeroizing::new),
        })
    }

    /// Forgets the passphrase of a vault; whether there is none any more.
    pub(super) fn forget(&self, vault: &Path) -> bool {
        let gone = self.ask(vault, |entry| match entry.delete_credential() {
            Err(Error::NoEntry) => Ok(()),
            gone => gone,
        });
        gone.is_some()
    }

    /// Asks for the entry of a vault, which is filed by its whole path.
    fn ask<T: Send + 'static>(
        &self,
        vault: &Path,
        question: impl FnOnce(Entry) -> keyring_core::Result<T> + Send + 'static,
    ) -> Option<T> {
        let (open, vault) = (Arc::clone(&self.open), std::path::absolute(vault).ok()?);
        let (told, answer) = mpsc::channel();
        let asked = move || question(open()?.build(SERVICE, &vault.to_string_lossy(), None)?);
        // A keychain may block, and starts runtimes of its own.
        thread::spawn(move || told.send(asked()));
        answer.recv_timeout(self.patience).ok()?.ok()
    }
}

/// 256 random bits.
fn generate() -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; 32]);
    rand::fill(bytes.as_mut());
    Zeroizing::new(BASE64_STANDARD.encode(bytes.as_ref()))
}

#[cfg(target_os = "linux")]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn system_store() -> keyring_core::Result<Arc<CredentialStore>> {
    Err(Error::NotSupportedByStore("no keychain is known on this system".to_owned()))
}
