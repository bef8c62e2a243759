//! HMAC-SHA256 over the raw body, as Tiendanube signs (platforms.md §5.1).

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// The header with the signature, 64 hexadecimal digits.
pub const SIGNATURE_HEADER: &str = "x-linkedstore-hmac-sha256";

/// The app's client secret, and while it is being replaced the one before as well.
#[derive(Clone, Debug)]
pub struct Secrets {
    current: SecretString,
    previous: Option<SecretString>,
}

impl Secrets {
    /// One secret.
    pub fn new(current: SecretString) -> Secrets {
        Secrets { current, previous: None }
    }

    /// Takes messages signed with the secret before as well, until the platform signs all with the new one.
    #[must_use]
    pub fn with_previous(self, previous: SecretString) -> Secrets {
        Secrets { previous: Some(previous), ..self }
    }

    /// The signature of a body with the current secret.
    pub fn sign(&self, body: &[u8]) -> String {
        let code = mac(&self.current, body).map(|mac| mac.finalize().into_bytes().to_vec()).unwrap_or_default();
        code.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether exactly one signature stands in the headers and one of the secrets made it. The comparison takes the same time
    /// wherever the first difference lies.
    pub fn signed(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        let mut signatures = headers.get_all(SIGNATURE_HEADER).iter();
        let (Some(signature), None) = (signatures.next(), signatures.next()) else { return false };
        let Some(code) = bytes(signature.as_bytes()) else { return false };
        let made_by = |secret: &SecretString| mac(secret, body).is_some_and(|mac| mac.verify_slice(&code).is_ok());
        // Both are tried in any case: which of them it was does not show in the time either.
        let previous = self.previous.as_ref().is_some_and(made_by);
        made_by(&self.current) || previous
    }
}

fn mac(secret: &SecretString, body: &[u8]) -> Option<Hmac<Sha256>> {
    // HMAC takes keys of any length; but what is signed with no key is signed by nobody.
    if secret.expose_secret().is_empty() {
        return None;
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()).ok()?;
    mac.update(body);
    Some(mac)
}

/// 64 lower-case hexadecimal digits as 32 bytes; nothing else is a signature.
fn bytes(digits: &[u8]) -> Option<[u8; 32]> {
    let digits: &[u8; 64] = digits.try_into().ok()?;
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = value(pair[0])? << 4 | value(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The HMAC of nothing with no key, which anybody can compute.
    const NOBODYS: &str = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";

    #[test]
    fn an_empty_secret_signs_nothing_and_lets_nothing_in() {
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE_HEADER, http::HeaderValue::from_static(NOBODYS));
        let empty = || SecretString::from(String::new());
        assert!(!Secrets::new(empty()).signed(&headers, b""));
        assert!(!Secrets::new(SecretString::from("canary".to_owned())).with_previous(empty()).signed(&headers, b""));
        assert_eq!(Secrets::new(empty()).sign(b""), "");
    }
}
