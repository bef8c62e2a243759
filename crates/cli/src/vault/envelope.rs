//! The file's outer form: a version, and either sealed bytes with the way to their key, or (asked for by an ugly flag)
//! the plain contents.
//!
//! The key comes from the passphrase by Argon2id; the contents are sealed with XChaCha20-Poly1305 under a fresh random
//! nonce at every write. The way to the key is authenticated along with them, so nobody can weaken it unnoticed.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::prelude::{BASE64_STANDARD, Engine};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

/// The version this program writes, and the only one it reads.
pub(super) const VERSION: u64 = 1;

/// What stands in the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Envelope<T> {
    pub(super) version: u64,
    #[serde(skip_serializing_if = "Option::is_none", default = "none")]
    pub(super) plain: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(super) sealed: Option<Sealed>,
}

fn none<T>() -> Option<T> {
    None
}

/// Just the version, for telling a newer file from a damaged one.
#[derive(Deserialize)]
pub(super) struct Versioned {
    pub(super) version: u64,
}

/// Encrypted contents.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sealed {
    kdf: Kdf,
    cipher: Cipher,
    nonce: String,
    data: String,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum Cipher {
    #[serde(rename = "xchacha20-poly1305")]
    XChaCha20Poly1305,
}

/// How the key is made from the passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kdf {
    name: KdfName,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum KdfName {
    #[serde(rename = "argon2id")]
    Argon2id,
}

/// The most memory a file may ask for; beyond it, the file was made to hurt.
const MOST_MEMORY_KIB: u32 = 1 << 20;
const MOST_PASSES: u32 = 64;

impl Kdf {
    /// Fresh settings with a random salt: 64 MiB, three passes.
    pub(super) fn new() -> Kdf {
        let mut salt = [0; 16];
        rand::fill(&mut salt);
        Kdf { name: KdfName::Argon2id, memory_kib: 64 << 10, passes: 3, lanes: 1, salt: BASE64_STANDARD.encode(salt) }
    }

    /// The key for a passphrase; `None` for settings that no vitrina writes.
    pub(super) fn key(&self, passphrase: &SecretString) -> Option<VaultKey> {
        if self.memory_kib > MOST_MEMORY_KIB || self.passes > MOST_PASSES || self.lanes > 16 {
            return None;
        }
        let salt = BASE64_STANDARD.decode(&self.salt).ok()?;
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).ok()?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.expose_secret().as_bytes(), &salt, key.as_mut())
            .ok()?;
        Some(VaultKey { kdf: self.clone(), key })
    }
}

/// A derived key with the settings it came from. Deriving is slow on purpose, so it is kept while the command runs.
pub(super) struct VaultKey {
    kdf: Kdf,
    key: Zeroizing<[u8; 32]>,
}

impl VaultKey {
    /// Whether it opens contents sealed with these settings.
    pub(super) fn fits(&self, sealed: &Sealed) -> bool {
        self.kdf == sealed.kdf
    }

    /// Seals contents under a new nonce. `None` only if the cipher refuses, which it does for more than 256 GB.
    pub(super) fn seal(&self, contents: &[u8]) -> Option<Sealed> {
        let mut nonce = [0; 24];
        rand::fill(&mut nonce);
        let payload = Payload { msg: contents, aad: &associated(&self.kdf)? };
        let data = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some(Sealed {
            kdf: self.kdf.clone(),
            cipher: Cipher::XChaCha20Poly1305,
            nonce: BASE64_STANDARD.encode(nonce),
            data: BASE64_STANDARD.encode(data),
        })
    }

    /// Opens contents; `None` when the key is another or anything was altered.
    pub(super) fn open(&self, sealed: &Sealed) -> Option<Zeroizing<Vec<u8>>> {
        let nonce: [u8; 24] = BASE64_STANDARD.decode(&sealed.nonce).ok()?.try_into().ok()?;
        let data = BASE64_STANDARD.decode(&sealed.data).ok()?;
        let payload = Payload { msg: data.as_slice(), aad: &associated(&sealed.kdf)? };
        self.cipher().decrypt(&XNonce::from(nonce), payload).ok().map(Zeroizing::new)
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(*self.key))
    }
}

impl Sealed {
    /// The way to the key.
    pub(super) fn kdf(&self) -> &Kdf {
        &self.kdf
    }
}

/// What is authenticated besides the contents.
fn associated(kdf: &Kdf) -> Option<Vec<u8>> {
    serde_json::to_vec(&("vitrina vault", VERSION, kdf)).ok()
}
