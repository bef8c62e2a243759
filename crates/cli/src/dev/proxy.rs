//! A real shop through this machine, with the script in it: the reverse proxy.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use thiserror::Error as ThisError;
use url::Url;
use vitrina_platform::{MAX_BODY_BYTES, Network, Request as Outgoing, Transport, TransportError};

use super::rewrite::Rewrite;
use super::{encoding, policy};
use crate::error::Error;
use crate::screen::Screen;

/// A shop that cannot be proxied.
#[derive(Debug, ThisError)]
pub enum ShopError {
    /// Not an address of a shop.
    #[error("`{url}` is no shop's address: write https:// and its host, such as https://mystore.example/")]
    Address {
        /// As given.
        url: Url,
    },
}

/// One shop.
pub(super) struct Proxy {
    shop: Url,
    rewrite: Rewrite,
    network: Network,
    screen: Screen,
    told_of_policy: AtomicBool,
    told_of_redirect: AtomicBool,
}

impl Proxy {
    /// To a shop. `swap` is a part of the address of the script that is replaced.
    pub(super) fn to(shop: &Url, app: &str, swap: Option<&str>, screen: Screen) -> Result<Proxy, Error> {
        if !matches!(shop.scheme(), "http" | "https") || shop.host().is_none() || shop.path() != "/" {
            return Err(ShopError::Address { url: shop.clone() }.into());
        }
        let rewrite = Rewrite { shop: shop.clone(), app: app.to_string(), swap: swap.map(str::to_string) };
        Ok(Proxy {
            shop: shop.clone(),
            rewrite,
            network: Network::new()?,
            screen,
            told_of_policy: AtomicBool::new(false),
            told_of_redirect: AtomicBool::new(false),
        })
    }

    async fn answer(&self, request: Request) -> Result<Response, String> {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
        let url = self.shop.join(path).map_err(|error| error.to_string())?;
        // `//host/path` would be another server.
        if url.origin() != self.shop.origin() {
            return Err("the path leads to another server".to_string());
        }
        let mut outgoing = Outgoing::new(parts.method, url);
        outgoing.headers = self.request_headers(&parts.headers);
        outgoing.body = to_bytes(body, MAX_BODY_BYTES).await.map_err(|error| error.to_string())?;
        let answer = self.network.send(outgoing).await.map_err(reason)?;
        let mut headers = self.answer_headers(&answer.headers);
        let html = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let body = match html {
            true => {
                let encoding = headers.remove(header::CONTENT_ENCODING);
                let page = encoding::plain(encoding.as_ref(), &answer.body)?;
                Body::from(self.rewrite.page(&String::from_utf8_lossy(&page))?)
            }
            false => Body::from(answer.body),
        };
        Ok((answer.status, headers, body).into_response())
    }

    /// As the shop's own page would ask: its host and its origin, nothing of this server's.
    fn request_headers(&self, asked: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in asked.iter().filter(|(name, _)| !of_connection(name)) {
            headers.append(name.clone(), value.clone());
        }
        for name in [header::HOST, header::CONTENT_LENGTH] {
            headers.remove(name);
        }
        if let Some(asked) = headers.remove(header::ACCEPT_ENCODING) {
            headers.insert(header::ACCEPT_ENCODING, encoding::known(&asked));
        }
        let shop = HeaderValue::from_str(&self.shop.origin().ascii_serialization());
        for name in [header::ORIGIN, header::REFERER] {
            if let (true, Ok(shop)) = (headers.contains_key(&name), &shop) {
                headers.insert(name, shop.clone());
            }
        }
        headers
    }

    /// As this server's own page can take: over http, at another host.
    fn answer_headers(&self, given: &HeaderMap) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in given.iter().filter(|(name, _)| !of_connection(name)) {
            let text = value.to_str().unwrap_or_default();
            let changed = match *name {
                header::CONTENT_LENGTH | header::STRICT_TRANSPORT_SECURITY => continue,
                header::CONTENT_SECURITY_POLICY => Some(self.policy(text)),
                header::LOCATION => self.location(text),
                header::SET_COOKIE => Some(local_cookie(text)),
                _ => None,
            };
            let changed = changed.map(|text| HeaderValue::from_str(&text));
            headers.append(name.clone(), changed.and_then(Result::ok).unwrap_or_else(|| value.clone()));
        }
        headers
    }

    /// Where a redirect goes on this server; as it is where it leaves the shop.
    fn location(&self, address: &str) -> Option<String> {
        let here = self.rewrite.address(address);
        if let (None, Ok(url)) = (&here, self.shop.join(address))
            && url.origin() != self.shop.origin()
            && !self.told_of_redirect.swap(true, Ordering::Relaxed)
        {
            let to = url.origin().ascii_serialization();
            self.screen.warn(format_args!(
                "the shop sends its visitors on to {to}; where that is its address, call with --shop {to}/"
            ));
        }
        here
    }

    fn policy(&self, policy: &str) -> String {
        let policy = policy::with_own_script(policy, &self.shop);
        if policy.blocked_wasm && !self.told_of_policy.swap(true, Ordering::Relaxed) {
            self.screen.warn(
                "the shop's Content-Security-Policy blocks WebAssembly. It is let in here; in the shop itself the no-wasm \
                 output takes over, so have it among `outputs`",
            );
        }
        policy.text
    }
}

/// Passes a request on to the shop.
pub(super) async fn pass(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    let path = request.uri().path().to_string();
    proxy.answer(request).await.unwrap_or_else(|why| {
        let text = format!("{}{} cannot be had: {why}\n", proxy.shop, path.trim_start_matches('/'));
        (StatusCode::BAD_GATEWAY, text).into_response()
    })
}

/// Headers that are of one connection, not of the answer (RFC 9110 §7.6.1).
fn of_connection(name: &HeaderName) -> bool {
    ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"]
        .contains(&name.as_str())
}

/// Why nothing came, and what helps where that is known.
fn reason(error: TransportError) -> String {
    let reason = error.to_string();
    match reason.contains("certificate") {
        true => format!("{reason}; when you trust who issued it, name a file with their certificates in SSL_CERT_FILE"),
        false => reason,
    }
}

/// A cookie without what binds it to the shop's host or to https. A name that asks for `Secure` keeps it: browsers take such a cookie
/// from this machine too (RFC 6265bis §4.1.3).
fn local_cookie(cookie: &str) -> String {
    let prefixed = ["__host-", "__secure-"]
        .iter()
        .any(|prefix| cookie.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix)));
    let mut parts = cookie.split(';');
    let named = parts.next();
    let kept = parts.filter(|part| {
        let part = part.trim().to_ascii_lowercase();
        match part.split('=').next().unwrap_or_default() {
            "domain" | "partitioned" => false,
            "secure" => prefixed,
            "samesite" => part != "samesite=none",
            _ => true,
        }
    });
    named.into_iter().chain(kept).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_this_machines() {
        for (given, kept) in [
            ("a=1; Path=/; Secure; HttpOnly; Domain=.shop.example", "a=1; Path=/; HttpOnly"),
            ("a=1; SameSite=None; Secure; Partitioned", "a=1"),
            ("a=1;SameSite=Lax", "a=1;SameSite=Lax"),
            ("__Host-a=1; Secure; Path=/; SameSite=None", "__Host-a=1; Secure; Path=/"),
            ("secure=1; domain=x", "secure=1"),
        ] {
            assert_eq!(local_cookie(given), kept);
        }
    }
}
