//! Plain requests, each answer as it comes: no redirect is followed.

use std::sync::OnceLock;

use bytes::Bytes;
use http::{HeaderValue, Method, header};
use serde_json::Value;
use tokio::runtime::Runtime;
use url::{Url, form_urlencoded};
use vitrina_platform::{Network, Request, Transport};

/// An answer.
#[derive(Debug)]
pub struct Page {
    /// The status.
    pub status: u16,
    /// Where a redirect points.
    pub location: Option<String>,
    /// Its `Content-Security-Policy`.
    pub policy: Option<String>,
    /// The body as text.
    pub text: String,
}

impl Page {
    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {self:#?}"))
    }
}

/// Reads an address.
pub fn get(url: &str) -> Page {
    send(Method::GET, url, "", String::new())
}

/// Sends a form.
pub fn send_form(url: &str, fields: &[(String, String)]) -> Page {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    send(Method::POST, url, "application/x-www-form-urlencoded", body)
}

/// Sends JSON.
pub fn send_json(method: &str, url: &str, body: &Value) -> Page {
    send(method.parse().expect("a method"), url, "application/json", body.to_string())
}

/// Posts a text as it is.
pub fn send_text(url: &str, kind: &'static str, text: String) -> Page {
    send(Method::POST, url, kind, text)
}

fn send(method: Method, url: &str, kind: &'static str, body: String) -> Page {
    static RUNTIME: OnceLock<(Runtime, Network)> = OnceLock::new();
    let (runtime, network) =
        RUNTIME.get_or_init(|| (Runtime::new().expect("a runtime starts"), Network::new().expect("a network starts")));
    let mut request = Request::new(method, Url::parse(url).expect("an address"));
    if !kind.is_empty() {
        request.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    request.body = Bytes::from(body);
    let response = runtime.block_on(network.send(request)).unwrap_or_else(|error| panic!("{url}: {error}"));
    let text = |name| response.headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_string);
    let (location, policy) = (text(header::LOCATION), text(header::CONTENT_SECURITY_POLICY));
    Page {
        status: response.status.as_u16(),
        location,
        policy,
        text: String::from_utf8_lossy(&response.body).into_owned(),
    }
}
