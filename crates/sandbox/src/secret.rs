//! Codes and tokens: made at random, kept only as their digest, so that neither the state file nor a page can show one.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// A new secret of 160 random bits in hexadecimal.
pub(crate) fn fresh() -> String {
    hex(&rand::random::<[u8; 20]>())
}

/// The same behind a mark, so that whoever searches what a program leaves behind finds it.
pub(crate) fn marked(mark: &str) -> String {
    format!("{mark}{}", fresh())
}

/// What is kept of a secret.
pub(crate) fn digest(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// The first 16 hexadecimal digits of the content's SHA-256.
pub(crate) fn content_hash(content: &[u8]) -> String {
    hex(&Sha256::digest(content)[..8])
}

/// The HMAC-SHA256 of a text in lower-case hexadecimal, as webhooks are signed (platforms.md §5.1).
pub(crate) fn signature(secret: &str, text: &[u8]) -> String {
    // A key may have any length; none is refused.
    Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(text);
            hex(&mac.finalize().into_bytes())
        },
    )
}

/// Whether two secrets are equal, in a time that does not tell where they differ.
pub(crate) fn equal(left: &str, right: &str) -> bool {
    digest(left) == digest(right)
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn a_signature_is_that_of_rfc_4231() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(signature("Jefe", b"what do ya want for nothing?"), expected);
    }
}
