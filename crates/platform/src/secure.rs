//! Where secrets may travel without TLS.

use url::{Host, Url};

use crate::SetupError;

/// When plain http is good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainHttp {
    /// Only to this very machine.
    Loopback,
    /// Anywhere, because somebody said so.
    Allowed,
    /// Nowhere, not even to this machine (platforms.md §2.2, "http staging").
    Refused,
}

/// Refuses an address that is no http(s) URL or would carry secrets in the clear.
pub(crate) fn check(field: &'static str, url: &Url, plain: PlainHttp) -> Result<(), SetupError> {
    let allowed = match (url.scheme(), plain) {
        ("https", _) | ("http", PlainHttp::Allowed) => true,
        ("http", PlainHttp::Loopback) => is_loopback(url),
        ("http", PlainHttp::Refused) => false,
        _ => return Err(SetupError::Invalid { field, reason: format!("`{url}` is no http or https address") }),
    };
    match allowed {
        true => Ok(()),
        false => Err(SetupError::Insecure { field, url: url.clone() }),
    }
}

/// Whether the address names this very machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
