//! Keeps web pages out of the control API: a page in the same browser can send requests to loopback, but cannot choose
//! their `Host`, `Origin` and `Sec-Fetch-Site`.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use super::problem::Problem;
use crate::loopback::is_loopback;
use crate::world::Shared;

/// Refuses a request that another web page caused.
pub(super) async fn own_machine_only(State(world): State<Shared>, request: Request, next: Next) -> Response {
    let own_port = world.urls.control.port_or_known_default();
    match foreign(request.method(), request.uri().path(), request.headers(), own_port) {
        Some(reason) => Problem::Foreign(reason).into_response(),
        None => next.run(request).await,
    }
}

fn foreign(method: &Method, path: &str, headers: &HeaderMap, own_port: Option<u16>) -> Option<&'static str> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let host = text(HOST).and_then(|host| Url::parse(&format!("http://{host}/")).ok());
    // A name that an attacker's name server points to 127.0.0.1 ends here.
    if !host.is_some_and(|url| url.host_str().is_some_and(is_loopback)) {
        return Some("Host is no loopback name");
    }
    if let Some(origin) = text(ORIGIN) {
        let own = Url::parse(origin).is_ok_and(|url| {
            url.scheme() == "http"
                && url.port_or_known_default() == own_port
                && url.host_str().is_some_and(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&host))
        });
        if !own {
            return Some("Origin is another site");
        }
    }
    // A link to the page itself is harmless; reading or driving the API from elsewhere is not.
    let page = method == Method::GET && path == "/";
    match headers.get("sec-fetch-site").map(|site| site.to_str().unwrap_or_default()) {
        None | Some("same-origin" | "none") => None,
        Some(_) if page => None,
        Some(_) => Some("Sec-Fetch-Site is not same-origin"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn only_this_machine_and_the_page_itself_get_in() {
        for (headers, allowed) in [
            (&[("host", "127.0.0.1:4000")][..], true),
            (&[("host", "localhost:4000"), ("origin", "http://localhost:4000")], true),
            (
                &[("host", "127.0.0.1:4000"), ("origin", "http://127.0.0.1:4000"), ("sec-fetch-site", "same-origin")],
                true,
            ),
            (&[], false),
            (&[("host", "evil.example:4000")], false),
            (&[("host", "localhost.evil.example")], false),
            (&[("host", "127.0.0.1:4000"), ("origin", "https://evil.example")], false),
            (&[("host", "127.0.0.1:4000"), ("origin", "null")], false),
            (&[("host", "127.0.0.1:4000"), ("origin", "http://127.0.0.1:5000")], false),
            (&[("host", "127.0.0.1:4000"), ("origin", "http://plata.localhost:4000")], false),
            (&[("host", "127.0.0.1:4000"), ("sec-fetch-site", "cross-site")], false),
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(*name, value.parse().unwrap());
            }
            let found = foreign(&Method::POST, "/__sandbox/state", &map, Some(4000));
            assert_eq!(found.is_none(), allowed, "{headers:?}: {found:?}");
        }
    }
}
