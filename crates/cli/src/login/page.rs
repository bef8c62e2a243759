//! What the browser shows after the redirect. No script, no style, no token.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::markup;

/// A page of one heading and one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Page {
    status: StatusCode,
    heading: &'static str,
    text: String,
}

impl Page {
    /// The login went through.
    pub(super) fn done(text: impl Into<String>) -> Page {
        Page { status: StatusCode::OK, heading: "Authorised", text: text.into() }
    }

    /// The login failed.
    pub(super) fn failed(text: impl Into<String>) -> Page {
        Page { status: StatusCode::BAD_REQUEST, heading: "Not authorised", text: text.into() }
    }

    /// A second visit.
    pub(super) fn used_up() -> Page {
        Page {
            status: StatusCode::GONE,
            heading: "Already used",
            text: "This address answers once. Run the login again for another try.".to_string(),
        }
    }
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CACHE_CONTROL, "no-store"),
        ];
        let body = format!(
            "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Vitrina: {0}</title>\n\
             <h1>{0}</h1>\n<p>{1}</p>\n<p>You can close this page and return to the terminal.</p>\n</html>\n",
            markup::escaped(self.heading),
            markup::escaped(&self.text),
        );
        (self.status, headers, body).into_response()
    }
}
