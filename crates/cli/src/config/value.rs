//! What a single value may be. Each function answers `None` for anything else.

use toml::de::DeValue;
use url::{Host, Url};
use vitrina_rollout::{Wave, is_postgres};

/// The text of a value.
pub(super) fn text(value: &DeValue<'_>) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_string)
}

pub(super) const APP: &str = "a name of a-z, 0-9 and -, at most 40 characters, such as \"variant-badge\"";

/// The app's handle: also a folder on the hosting and part of URLs.
pub(super) fn app(value: &DeValue<'_>) -> Option<String> {
    text(value).filter(|name| is_app(name))
}

/// Whether a name is plain: also the shape of a profile's name.
pub(super) fn is_app(name: &str) -> bool {
    !name.is_empty() && name.len() <= 40 && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

pub(super) const FLAG: &str = "true or false";

pub(super) const SIZE: &str = "a number of bytes, such as 7500, or a text such as \"7.5 KB\" (1 KB is 1,000 bytes)";

/// A number of bytes above zero, plain or with a unit.
pub(super) fn size(value: &DeValue<'_>) -> Option<u64> {
    if let Some(bytes) = integer(value) {
        return u64::try_from(bytes).ok().filter(|bytes| *bytes > 0);
    }
    let text = value.as_str()?;
    let end = text.find(|letter: char| !(letter.is_ascii_digit() || letter == '.'))?;
    let unit = match text[end..].strip_prefix(' ').unwrap_or(&text[end..]) {
        "B" => 1,
        "KB" => 1_000,
        "MB" => 1_000_000,
        _ => return None,
    };
    let (whole, part) = text[..end].split_once('.').unwrap_or((&text[..end], "0"));
    let digits = |text: &str| text.parse::<u64>().ok().filter(|_| text.len() <= 6);
    let (share, parts) = (digits(part)? * unit, 10_u64.pow(u32::try_from(part.len()).ok()?));
    // Half a byte is none.
    (share % parts == 0).then_some(digits(whole)? * unit + share / parts).filter(|bytes| *bytes > 0)
}

pub(super) const DIGITS: &str = "the id from the Partner Portal as text of digits, such as \"1001\"";

/// Digits as text.
pub(super) fn digits(value: &DeValue<'_>) -> Option<String> {
    text(value).filter(|id| id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(super) const WEB_ADDRESS: &str =
    "an https:// address without user, query or # (http:// only for this machine, such as \"http://127.0.0.1:8080\")";

/// An address of a service: https, or http on this machine.
pub(super) fn web_address(value: &DeValue<'_>) -> Option<Url> {
    plain_address(value).filter(|url| url.scheme() == "https" || is_loopback(url))
}

pub(super) const ANY_ADDRESS: &str = "an http:// or https:// address without user, query or #";

/// An address whose scheme someone else judges.
pub(super) fn plain_address(value: &DeValue<'_>) -> Option<Url> {
    let url = Url::parse(&text(value)?).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.host().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    plain.then_some(url)
}

/// An address that names a folder: its path ends in `/`, so that joining a name to it appends.
pub(super) fn folder_address(value: &DeValue<'_>) -> Option<Url> {
    let mut url = web_address(value)?;
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    Some(url)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

pub(super) const API_VERSION: &str = "\"2025-03\", another YYYY-MM, or \"v1\"";

/// A version of the Tiendanube API (platforms.md §1.1).
pub(super) fn api_version(value: &DeValue<'_>) -> Option<String> {
    text(value).filter(|version| {
        let dated = version.len() == 7
            && version.bytes().enumerate().all(|(at, byte)| if at == 4 { byte == b'-' } else { byte.is_ascii_digit() });
        dated || version == "v1"
    })
}

pub(super) const CONTACT: &str = "an e-mail address or a URL for the User-Agent, such as \"dev@example.com\"";

/// The contact of the User-Agent header (platforms.md §1.2).
pub(super) fn contact(value: &DeValue<'_>) -> Option<String> {
    text(value).filter(|contact| {
        let shape = contact.contains('@') || contact.starts_with("https://") || contact.starts_with("http://");
        shape && contact.len() <= 200 && contact.bytes().all(|byte| byte.is_ascii_graphic() && !b"()\\".contains(&byte))
    })
}

pub(super) const PORT: &str = "a port from 1 to 65535";

/// A port that a redirect URL can name.
pub(super) fn port(value: &DeValue<'_>) -> Option<u16> {
    integer(value).and_then(|port| u16::try_from(port).ok()).filter(|port| *port != 0)
}

pub(super) const SCRIPT_ID: &str = "the script's number from the Partner Portal, such as 7001";

/// A positive whole number.
pub(super) fn script_id(value: &DeValue<'_>) -> Option<u64> {
    integer(value).and_then(|id| u64::try_from(id).ok()).filter(|id| *id != 0)
}

/// Whether a journal is a file, or a database's address without a password in one of the two places where PostgreSQL looks.
pub(super) fn is_plain_journal(journal: &str) -> bool {
    let plain = |url: Url| url.password().is_none() && !url.query_pairs().any(|(name, _)| name == "password");
    !is_postgres(journal) || Url::parse(journal).is_ok_and(plain)
}

pub(super) const WAVES: &str = "waves such as \"1%,10%,100%\": shares that grow and end with 100%, or stores";

/// Waves as after `--wave`.
pub(super) fn waves(value: &DeValue<'_>) -> Option<Vec<String>> {
    let texts: Vec<String> = text(value)?.split(',').map(|wave| wave.trim().to_owned()).collect();
    let waves: Result<Vec<Wave>, _> = texts.iter().map(|wave| wave.parse()).collect();
    Wave::check(&waves.ok()?).ok()?;
    Some(texts)
}

pub(super) const SHARE: &str = "a share such as \"1%\"";

/// A share of a whole.
pub(super) fn share(value: &DeValue<'_>) -> Option<String> {
    text(value).filter(|share| matches!(share.parse(), Ok(Wave::Percent(_))))
}

pub(super) const TIME: &str = "a time such as \"45s\", \"10m\" or \"2h\"";

/// Seconds.
pub(super) fn time(value: &DeValue<'_>) -> Option<u64> {
    crate::rollout::args::time(value.as_str()?).ok().map(|time| time.as_secs())
}

pub(super) const PER_CENT: &str = "a whole number from 0 to 100";

/// A share in per cent.
pub(super) fn per_cent(value: &DeValue<'_>) -> Option<u8> {
    integer(value).and_then(|share| u8::try_from(share).ok()).filter(|share| *share <= 100)
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}
