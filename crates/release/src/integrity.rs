//! How this project names the contents of a file.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha384};

/// The SHA-384 of `bytes` as a script tag's `integrity` attribute wants it.
///
/// ```
/// assert!(vitrina_release::integrity(b"").starts_with("sha384-OLBgp1GsljhM2TJ+"));
/// ```
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// Whether `text` has the form that [`integrity`] makes.
pub(crate) fn is_integrity(text: &str) -> bool {
    text.strip_prefix("sha384-")
        .and_then(|digest| STANDARD.decode(digest).ok())
        .is_some_and(|digest| digest.len() == 48)
}
