//! The forms that answers take.

use axum::Json;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use crate::template::Template;
use crate::www::{self, File};

/// What pages of the platforms themselves may load: nothing from elsewhere, and nobody may frame them. A form's
/// target is left open, because browsers apply it to the redirect back to the app as well.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
                           frame-ancestors 'none'; base-uri 'none'";

/// JSON with a status.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Response {
    (status, Json(value)).into_response()
}

/// A page of a platform, not of a shop.
pub(crate) fn page(status: StatusCode, html: String) -> Response {
    let headers = [
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, PAGE_POLICY),
        (X_FRAME_OPTIONS, "DENY"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (status, headers, Html(html)).into_response()
}

/// A page that only says something.
pub(crate) fn notice(status: StatusCode, title: &str, text: &str) -> Response {
    page(status, Template::new(www::NOTICE).text("title", title).text("text", text).fill())
}

/// One of the files compiled in.
pub(crate) fn file(file: &File) -> Response {
    let headers = [(CONTENT_TYPE, file.media_type), (CACHE_CONTROL, "no-cache"), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, file.body).into_response()
}

/// The file of that name, or 404.
pub(crate) fn file_of(files: &[File], name: &str) -> Response {
    files.iter().find(|file| file.name == name).map_or_else(|| StatusCode::NOT_FOUND.into_response(), file)
}

/// Sets a header whose value was computed; one that cannot stand in a header is left out.
pub(crate) fn set(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}
