//! The vault: tokens at rest.
//!
//! One file, encrypted under a passphrase, mode 0600, replaced as a whole and locked while it changes, so that two
//! commands at once lose nothing. The passphrase lies in the system's keychain where there is one. A plain file exists only behind `--plain-vault-i-accept-the-risk`.

mod args;
mod envelope;
mod error;
mod file;
mod grant;
mod keychain;
mod passphrase;
mod rights;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use secrecy::zeroize::Zeroizing;
use serde::{Deserialize, Serialize};

use crate::folders;
use envelope::{Envelope, Kdf, Sealed, VERSION, VaultKey, Versioned};

pub use args::VaultArgs;
pub use error::VaultError;
pub use grant::Grant;
pub use keychain::Keychain;
pub use passphrase::Passphrase;

/// How the file is kept.
#[derive(Clone, Debug)]
pub enum Protection {
    /// Encrypted; the passphrase is asked for when it is first needed.
    Passphrase(Passphrase),
    /// Not at all.
    Plain,
}

/// A vault by its file. Nothing is opened before the first use.
pub struct Vault {
    file: PathBuf,
    protection: Protection,
    key: Mutex<Option<VaultKey>>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    grants: Vec<Grant>,
}

impl Vault {
    /// A vault in `file`, which need not exist yet.
    pub fn new(file: PathBuf, protection: Protection) -> Vault {
        Vault { file, protection, key: Mutex::new(None) }
    }

    /// The file of a person who named none: `$XDG_DATA_HOME/vitrina/vault.json`, else below `~/.local/share`, on Windows below
    /// `%LOCALAPPDATA%`.
    ///
    /// # Errors
    ///
    /// [`VaultError::NoHome`] when no variable says where that is.
    pub fn default_file() -> Result<PathBuf, VaultError> {
        folders::data().map(|data| data.join("vault.json")).ok_or(VaultError::NoHome)
    }

    /// Where a file of that name lies beside this vault, or beside the one that verbs use when nobody names another.
    ///
    /// # Errors
    ///
    /// [`VaultError::NoHome`] when no variable says where that is.
    pub(crate) fn beside(vault: Option<&Path>, name: &str) -> Result<PathBuf, VaultError> {
        let vault = vault.map_or_else(Vault::default_file, |vault| Ok(vault.to_owned()))?;
        Ok(vault.with_file_name(name))
    }

    /// The vault's file.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// All grants. A vault that does not exist has none.
    ///
    /// # Errors
    ///
    /// [`VaultError`] when the file cannot be read, is exposed to others, or the passphrase does not open it.
    pub fn grants(&self) -> Result<Vec<Grant>, VaultError> {
        Ok(self.load()?.unwrap_or_default().grants)
    }

    /// Makes sure that a grant could be stored: the passphrase is there and opens what exists, and the file can be replaced by
    /// one that holds a grant more. To be called before a platform issues a token that would otherwise be lost.
    ///
    /// # Errors
    ///
    /// As [`Vault::grants`]; also when a new vault cannot get a passphrase, and when there is no room.
    pub fn prepare(&self) -> Result<(), VaultError> {
        // Whoever has to be asked for the passphrase is asked before: nobody else waits for the file meanwhile.
        self.load()?;
        let _held = file::lock(&self.file)?;
        if self.load()?.is_none() {
            self.save(&Contents::default())?;
        }
        file::has_room(&self.file, GRANT)
    }

    /// Stores a grant in place of an earlier one for the same app and store.
    ///
    /// # Errors
    ///
    /// [`VaultError`]; the file is then as it was.
    pub fn put(&self, grant: Grant) -> Result<(), VaultError> {
        self.change(|grants| {
            grants.retain(|old| !grant.replaces(old));
            grants.push(grant);
        })
    }

    /// Changes the grants while no other process can. With the last of them the file goes too.
    ///
    /// # Errors
    ///
    /// [`VaultError`]; the file is then as it was.
    pub fn change(&self, change: impl FnOnce(&mut Vec<Grant>)) -> Result<(), VaultError> {
        self.load()?;
        let _held = file::lock(&self.file)?;
        let mut contents = self.load()?.unwrap_or_default();
        change(&mut contents.grants);
        match contents.grants.is_empty() {
            true => self.remove(),
            false => self.save(&contents),
        }
    }

    /// Leaves nothing behind, in the folder or in the keychain.
    fn remove(&self) -> Result<(), VaultError> {
        file::remove(&self.file)?;
        match &self.protection {
            Protection::Passphrase(passphrase) => passphrase.forget(&self.file),
            Protection::Plain => Ok(()),
        }
    }

    fn load(&self) -> Result<Option<Contents>, VaultError> {
        let Some(bytes) = file::read(&self.file)?.map(Zeroizing::new) else { return Ok(None) };
        let damaged = |error: serde_json::Error| self.damaged(error.to_string());
        let Versioned { version } = serde_json::from_slice(&bytes).map_err(damaged)?;
        if version != VERSION {
            return Err(VaultError::Newer { file: self.file.clone(), version });
        }
        let envelope: Envelope<Contents> = serde_json::from_slice(&bytes).map_err(damaged)?;
        match (&self.protection, envelope.plain, envelope.sealed) {
            (Protection::Plain, Some(contents), None) => Ok(Some(contents)),
            (Protection::Passphrase(passphrase), None, Some(sealed)) => self.open(passphrase, &sealed).map(Some),
            (Protection::Passphrase(_), Some(_), None) => Err(VaultError::Plain { file: self.file.clone() }),
            (Protection::Plain, None, Some(_)) => Err(VaultError::Encrypted { file: self.file.clone() }),
            _ => Err(self.damaged("it is neither sealed nor plain".to_string())),
        }
    }

    fn open(&self, passphrase: &Passphrase, sealed: &Sealed) -> Result<Contents, VaultError> {
        let mut kept = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.as_ref().is_some_and(|key| key.fits(sealed)) {
            let passphrase = passphrase.get(&self.file, false)?;
            *kept = Some(sealed.kdf().key(&passphrase).ok_or_else(|| self.damaged(KDF_REFUSED.to_string()))?);
        }
        let opened = kept.as_ref().and_then(|key| key.open(sealed));
        let Some(opened) = opened else {
            *kept = None;
            return Err(VaultError::WrongPassphrase { file: self.file.clone() });
        };
        serde_json::from_slice(&opened).map_err(|error| self.damaged(error.to_string()))
    }

    fn save(&self, contents: &Contents) -> Result<(), VaultError> {
        let envelope = match &self.protection {
            Protection::Plain => Envelope { version: VERSION, plain: Some(contents), sealed: None },
            Protection::Passphrase(passphrase) => {
                Envelope { version: VERSION, plain: None, sealed: Some(self.seal(passphrase, contents)?) }
            }
        };
        file::replace(&self.file, &self.encode(&envelope)?)
    }

    fn seal(&self, passphrase: &Passphrase, contents: &Contents) -> Result<Sealed, VaultError> {
        let mut kept = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.is_none() {
            let passphrase = passphrase.get(&self.file, true)?;
            *kept = Kdf::new().key(&passphrase);
        }
        let bytes = self.encode(contents)?;
        kept.as_ref().and_then(|key| key.seal(&bytes)).ok_or_else(|| self.damaged(KDF_REFUSED.to_string()))
    }

    fn encode<T: Serialize>(&self, value: &T) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        serde_json::to_vec_pretty(value).map(Zeroizing::new).map_err(|error| self.damaged(error.to_string()))
    }

    fn damaged(&self, why: String) -> VaultError {
        VaultError::Damaged { file: self.file.clone(), why }
    }
}

/// More than a grant adds to the file, in bytes.
const GRANT: usize = 16 * 1024;

const KDF_REFUSED: &str = "the settings for deriving its key are out of range";
