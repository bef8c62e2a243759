//! How every file of the hosting has to reach a page (docs/ARCHITECTURE.md, "Hosting layout").

/// The MIME type that a page needs for a file of this name; `None` for names that the hosting has no use for.
///
/// ```
/// assert_eq!(vitrina_release::content_type("badge-0a1b.wasm"), Some("application/wasm"));
/// ```
pub fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "js" => Some("text/javascript"),
        "wasm" => Some("application/wasm"),
        "json" => Some("application/json"),
        _ => None,
    }
}

/// For files that never change: their names carry a hash or a release's number.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// For the channel: as long as a page may keep an old one.
pub(crate) const SHORT_LIVED: &str = "public, max-age=60";
