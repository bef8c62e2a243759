//! The hosting folder, read-only, with the headers of "Hosting layout" in `docs/ARCHITECTURE.md`.

use std::path::{Path, PathBuf};

use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, ALLOW, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use url::form_urlencoded;

use crate::secret;
use crate::world::Shared;

/// How files that never change may be kept.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const MINUTE: &str = "public, max-age=60";

/// Answers any request to the `cdn` listener.
pub(crate) async fn serve(State(world): State<Shared>, request: Request) -> Response {
    let mut response = match *request.method() {
        Method::GET | Method::HEAD => file(world.hosting.as_deref(), request.uri().path(), request.headers()).await,
        _ => (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response(),
    };
    for (name, value) in [(ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (X_CONTENT_TYPE_OPTIONS, "nosniff")] {
        crate::answer::set(&mut response, name, value);
    }
    response
}

async fn file(root: Option<&Path>, path: &str, asked: &HeaderMap) -> Response {
    let missing = || (StatusCode::NOT_FOUND, [(CACHE_CONTROL, "no-store")]).into_response();
    let (Some(root), Some(parts)) = (root, parts(path)) else {
        return missing();
    };
    let Some(path) = inside(root, &parts).await else {
        return missing();
    };
    let Ok(body) = tokio::fs::read(&path).await else {
        return missing();
    };
    let tag = format!("\"{}\"", secret::content_hash(&body));
    let headers = [(CONTENT_TYPE, media_type(&path)), (CACHE_CONTROL, lifetime(&parts)), (ETAG, tag.as_str())];
    let known = asked.get(IF_NONE_MATCH).and_then(|known| known.to_str().ok()).unwrap_or_default();
    if known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*") {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, body).into_response()
}

/// The decoded parts of a path; `None` when one of them is no plain file name.
fn parts(path: &str) -> Option<Vec<String>> {
    let parts: Vec<String> = path.strip_prefix('/')?.split('/').map(decoded).collect::<Option<_>>()?;
    let plain = |part: &String| !part.is_empty() && !part.starts_with('.') && !part.contains(['/', '\\', '\0', ':']);
    parts.iter().all(plain).then_some(parts)
}

/// A part of a path without its percent signs. The form decoder does that, once `+` is kept from meaning a space.
fn decoded(part: &str) -> Option<String> {
    let part = part.replace('+', "%2B").replace('&', "%26").replace('=', "%3D");
    let decoded = form_urlencoded::parse(part.as_bytes()).next().map(|(name, _)| name.into_owned());
    decoded.filter(|name| !name.contains('\u{fffd}'))
}

/// The file, when it really lies inside the folder, symbolic links followed.
async fn inside(root: &Path, parts: &[String]) -> Option<PathBuf> {
    let root = tokio::fs::canonicalize(root).await.ok()?;
    let path = tokio::fs::canonicalize(root.join(parts.iter().collect::<PathBuf>())).await.ok()?;
    (path.starts_with(&root) && path.is_file()).then_some(path)
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// Channels and settings change; releases and names with a hash never do; of anything else nothing is known.
fn lifetime(parts: &[String]) -> &'static str {
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    match parts[..] {
        [.., "channel.json"] | [.., "settings", _] => MINUTE,
        [.., "releases", _] => IMMUTABLE,
        [.., name] if is_hashed(name) => IMMUTABLE,
        _ => "no-cache",
    }
}

/// Whether the name carries a hash: at least 16 hexadecimal digits between hyphens, underscores or dots.
fn is_hashed(name: &str) -> bool {
    name.split(['-', '.', '_']).any(|part| part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_looked_up() {
        for path in [
            "/",
            "//a.js",
            "/../a.js",
            "/a/%2e%2e/b.js",
            "/a%2fb.js",
            "/a/..%5cb.js",
            "/.env",
            "/a%00.js",
            "/%ff.js",
            "/c:/a.js",
        ] {
            assert_eq!(parts(path), None, "{path}");
        }
        assert_eq!(parts("/a%20b/c+d.js"), Some(vec!["a b".to_owned(), "c+d.js".to_owned()]));
    }

    #[test]
    fn only_what_never_changes_is_immutable() {
        for (path, expected) in [
            ("badge/badge-0a1b2c3d4e5f6071.js", IMMUTABLE),
            ("badge/badge-0a1b2c3d4e5f6071_bg.wasm", IMMUTABLE),
            ("badge/releases/7.json", IMMUTABLE),
            ("badge/channel.json", MINUTE),
            ("badge/settings/1001.json", MINUTE),
            ("badge/badge.js", "no-cache"),
            ("0a1b2c3d4e5f6071.js", IMMUTABLE),
            ("badge-0a1b2c3d.js", "no-cache"),
        ] {
            let parts: Vec<String> = path.split('/').map(str::to_owned).collect();
            assert_eq!(lifetime(&parts), expected, "{path}");
        }
    }
}
