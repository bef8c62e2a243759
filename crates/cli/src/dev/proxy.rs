//! A real shop through this machine, with the script in it: the reverse proxy.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use thiserror::Error as ThisError;
use url::Url;
use vitrina_platform::{Arriving, MAX_BODY_BYTES, Network, Request as Outgoing, TransportError};

use super::addresses::Addresses;
use super::rewrite::{Page, Rewrite};
use super::{encoding, policy};
use crate::error::Error;
use crate::screen::Screen;

/// How long one answer may take in all: a film, or events that a page listens to. One that falls silent ends sooner.
const PATIENCE: Duration = Duration::from_secs(12 * 60 * 60);

/// A shop that cannot be proxied.
#[derive(Debug, ThisError)]
pub enum ShopError {
    /// Not an address of a shop.
    #[error("`{address}` is no shop's address: write https:// and its host, such as https://mystore.example/")]
    Address {
        /// As given, but for a password.
        address: String,
    },
}

/// An address without user, password and query: fit for a message.
fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

/// One shop.
pub(super) struct Proxy {
    shop: Url,
    rewrite: Rewrite,
    network: Network,
    screen: Screen,
    told_of_policy: AtomicBool,
    told_of_redirect: AtomicBool,
    told_of_size: AtomicBool,
    told_of_web_socket: AtomicBool,
}

impl Proxy {
    /// To a shop. `swap` is a part of the address of the script that is replaced.
    pub(super) fn to(shop: &Url, app: &str, swap: Option<&str>, screen: Screen) -> Result<Proxy, Error> {
        if !matches!(shop.scheme(), "http" | "https") || shop.host().is_none() || shop.path() != "/" {
            let mut address = shop.clone();
            // An address that cannot have one has none.
            let _ = address.set_password(None);
            return Err(ShopError::Address { address: address.into() }.into());
        }
        let rewrite = Rewrite { shop: shop.clone(), app: app.to_string(), swap: swap.map(str::to_string) };
        Ok(Proxy {
            shop: shop.clone(),
            rewrite,
            network: Network::with_patience(PATIENCE)?,
            screen,
            told_of_policy: AtomicBool::new(false),
            told_of_redirect: AtomicBool::new(false),
            told_of_size: AtomicBool::new(false),
            told_of_web_socket: AtomicBool::new(false),
        })
    }

    async fn answer(&self, request: Request) -> Result<Response, String> {
        let (parts, body) = request.into_parts();
        let wanted = parts.uri.path_and_query().map_or("/", |wanted| wanted.as_str());
        let url = self.shop.join(wanted).map_err(|error| error.to_string())?;
        // `//host/path` would be another server.
        if url.origin() != self.shop.origin() {
            return Err("the path leads to another server".to_string());
        }
        if is_web_socket(&parts.headers) {
            return Ok(self.no_web_socket(parts.uri.path()));
        }
        let visit = Visit::of(&parts.headers);
        let mut outgoing = Outgoing::new(parts.method.clone(), url);
        outgoing.headers = self.request_headers(&parts.headers, &visit);
        outgoing.body = to_bytes(body, MAX_BODY_BYTES).await.map_err(|error| error.to_string())?;
        let (url, mut answer) = self.ask(outgoing).await.map_err(reason)?;
        let headers = self.answer_headers(&answer.headers, &visit, &url);
        let Some(text) = Text::of(answer.status, &headers) else {
            return Ok(as_it_is(None, headers, answer));
        };
        if parts.method == Method::HEAD {
            // How long the changed body is, only a GET finds out.
            answer.headers.remove(header::CONTENT_LENGTH);
            return Ok(as_it_is(None, of_changed(headers, text), answer));
        }
        let read = match held(&mut answer).await.map_err(reason)? {
            Held::Whole(read) => read,
            Held::Begun(read) => {
                // Without the query, which may hold what nobody else is to know.
                let path = parts.uri.path();
                self.tell_once(&self.told_of_size, || {
                    format!("{path} has more than {MAX_BODY_BYTES} bytes and is shown as it is")
                });
                return Ok(as_it_is(Some(read), headers, answer));
            }
        };
        let plain = encoding::plain(headers.get(header::CONTENT_ENCODING), &read);
        let changed = match (text, plain) {
            (Text::Page, plain) => Some(self.page(&plain?, &headers, &visit)?),
            (Text::Other, Ok(plain)) => Addresses::of(&self.shop, visit.here).replaced(&plain),
            (Text::Other, Err(_)) => None,
        };
        Ok(match changed {
            Some(changed) => (answer.status, of_changed(headers, text), changed).into_response(),
            None => (answer.status, headers, read).into_response(),
        })
    }

    /// What the shop answers, and where. Where it sends the same request on to its other scheme, it is asked there at once: a browser
    /// would come back here with the request that it had before, for ever.
    async fn ask(&self, request: Outgoing) -> Result<(Url, Arriving), TransportError> {
        let url = request.url.clone();
        let mut again = request.clone();
        let answer = self.open(request).await?;
        let Some(other) = self.other_scheme(&url, &again.method, &answer) else { return Ok((url, answer)) };
        if other.scheme() == "http" {
            // A browser would not send it there: here it lost what binds it to https.
            again.headers.remove(header::COOKIE);
        }
        again.url = other.clone();
        let mut there = self.open(again).await?;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            there.headers.append(header::SET_COOKIE, cookie.clone());
        }
        Ok((other, there))
    }

    /// Asks the shop once, and tells of it where somebody wants to know.
    async fn open(&self, request: Outgoing) -> Result<Arriving, TransportError> {
        let (what, begun) = (format!("{} {}", request.method, shown(&request.url)), Instant::now());
        let answer = self.network.open(request).await;
        let outcome = match &answer {
            Ok(answer) => answer.status.to_string(),
            Err(error) => error.to_string(),
        };
        self.screen.detail(format_args!("{what}: {outcome}, {} ms", begun.elapsed().as_millis()));
        answer
    }

    /// The same address at the shop's other scheme, when the answer sends on to it and the request can be made there as it is.
    fn other_scheme(&self, asked: &Url, method: &Method, answer: &Arriving) -> Option<Url> {
        let keeps_method = match answer.status {
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => true,
            status => status.is_redirection() && [Method::GET, Method::HEAD].contains(method),
        };
        if !keeps_method {
            return None;
        }
        let to = asked.join(answer.headers.get(header::LOCATION)?.to_str().ok()?).ok()?;
        (to.scheme() != asked.scheme() && same_path(&to, asked) && self.rewrite.is_the_shops(to.as_str())).then_some(to)
    }

    /// A page that opens a WebSocket is told at once, for a plain request in its place would only confuse the shop.
    fn no_web_socket(&self, path: &str) -> Response {
        self.tell_once(&self.told_of_web_socket, || {
            format!("the page opens a WebSocket at {path}, which is not passed on to the shop")
        });
        (StatusCode::NOT_IMPLEMENTED, "vitrina dev passes no WebSockets on to the shop\n").into_response()
    }

    fn page(&self, html: &[u8], headers: &HeaderMap, visit: &Visit<'_>) -> Result<Vec<u8>, String> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let policies = headers.get_all(header::CONTENT_SECURITY_POLICY).iter();
        let hashed = policies.filter_map(|policy| policy.to_str().ok()).any(policy::has_hashes);
        self.rewrite.page(&Page { html, charset: charset(kind), here: visit.here, document: visit.document, hashed })
    }

    /// As the shop's own page would ask: its host and its origin, nothing of this server's.
    fn request_headers(&self, asked: &HeaderMap, visit: &Visit<'_>) -> HeaderMap {
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
        let (shop, here) = (self.shop.origin().ascii_serialization(), format!("http://{}", visit.here));
        for name in [header::ORIGIN, header::REFERER] {
            let said = headers.remove(&name).and_then(|said| Some(said.to_str().ok()?.replacen(&here, &shop, 1)));
            if let Some(Ok(said)) = said.map(|said| HeaderValue::from_str(&said)) {
                headers.insert(name, said);
            }
        }
        headers
    }

    /// As this server's own page can take: over http, at another host.
    fn answer_headers(&self, given: &HeaderMap, visit: &Visit<'_>, asked: &Url) -> HeaderMap {
        let addresses = Addresses::of(&self.shop, visit.here);
        let mut headers = HeaderMap::new();
        for (name, value) in given.iter().filter(|(name, _)| !of_connection(name)) {
            let text = value.to_str().unwrap_or_default();
            let changed = match *name {
                header::CONTENT_LENGTH | header::STRICT_TRANSPORT_SECURITY => continue,
                header::CONTENT_SECURITY_POLICY => Some(self.policy(text)),
                header::CONTENT_SECURITY_POLICY_REPORT_ONLY => Some(policy::with_own_script(text, &self.shop).text),
                header::LOCATION => self.location(text, asked),
                header::LINK | header::REFRESH => addresses.replaced_in(text),
                header::SET_COOKIE => Some(local_cookie(text)),
                _ => None,
            };
            let changed = changed.map(|text| HeaderValue::from_str(&text));
            headers.append(name.clone(), changed.and_then(Result::ok).unwrap_or_else(|| value.clone()));
        }
        headers
    }

    /// Where a redirect goes on this server; as it is where it leaves the shop, or goes in circles.
    fn location(&self, address: &str, asked: &Url) -> Option<String> {
        let to = asked.join(address).ok()?;
        // A shop that sends the same page to and fro between its schemes would do so for ever.
        let here = self.rewrite.address(address).filter(|_| to.origin() == asked.origin() || !same_path(&to, asked));
        if here.is_none() && to.origin() != asked.origin() {
            let to = to.origin().ascii_serialization();
            self.tell_once(&self.told_of_redirect, || {
                format!("the shop sends its visitors on to {to}; where that is its address, call with --shop {to}/")
            });
        }
        here
    }

    fn policy(&self, policy: &str) -> String {
        let policy = policy::with_own_script(policy, &self.shop);
        if policy.blocked_wasm {
            self.tell_once(&self.told_of_policy, || {
                "the shop's Content-Security-Policy blocks WebAssembly. It is let in here; in the shop itself the no-wasm \
                 output takes over, so have it among `outputs`"
                    .to_string()
            });
        }
        policy.text
    }

    fn tell_once(&self, told: &AtomicBool, text: impl FnOnce() -> String) {
        if !told.swap(true, Ordering::Relaxed) {
            self.screen.warn(text());
        }
    }
}

/// Who asks, and what for.
struct Visit<'a> {
    /// This server's host and port, as the page's address has them.
    here: &'a str,
    /// Whether a page is asked for, and not a piece of one by a script. A client that does not say is a page's.
    document: bool,
}

impl Visit<'_> {
    fn of(headers: &HeaderMap) -> Visit<'_> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let document = text("sec-fetch-dest").is_none_or(|wanted| ["document", "iframe", "frame"].contains(&wanted));
        Visit { here: text("host").unwrap_or_default(), document }
    }
}

/// Text in which addresses of the shop stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Page,
    /// Scripts, styles, JSON.
    Other,
}

impl Text {
    /// `None` for what is passed on as it is: pictures and films, a part of a file, an answer without a body.
    fn of(status: StatusCode, headers: &HeaderMap) -> Option<Text> {
        let bodiless = [StatusCode::NO_CONTENT, StatusCode::PARTIAL_CONTENT, StatusCode::NOT_MODIFIED];
        if bodiless.contains(&status) {
            return None;
        }
        let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?.split(';').next()?.trim().to_ascii_lowercase();
        match kind.as_str() {
            "text/html" | "application/xhtml+xml" => Some(Text::Page),
            "text/css" | "text/javascript" | "application/javascript" | "application/x-javascript" => Some(Text::Other),
            kind if kind == "application/json" || kind.ends_with("+json") => Some(Text::Other),
            _ => None,
        }
    }
}

/// A body as far as it can be held.
enum Held {
    Whole(Bytes),
    Begun(Bytes),
}

async fn held(answer: &mut Arriving) -> Result<Held, TransportError> {
    let mut read = Vec::new();
    while let Some(part) = answer.part().await? {
        read.extend_from_slice(&part);
        if read.len() > MAX_BODY_BYTES {
            return Ok(Held::Begun(read.into()));
        }
    }
    Ok(Held::Whole(read.into()))
}

/// An answer whose body goes on as it comes, after what of it was read already.
fn as_it_is(read: Option<Bytes>, mut headers: HeaderMap, mut answer: Arriving) -> Response {
    if let Some(length) = answer.headers.remove(header::CONTENT_LENGTH) {
        headers.insert(header::CONTENT_LENGTH, length);
    }
    let status = answer.status;
    let parts = stream::try_unfold((read, answer), |(read, mut answer)| async move {
        let part = match read {
            Some(read) => Some(read),
            None => answer.part().await?,
        };
        Ok::<_, TransportError>(part.map(|part| (part, (None, answer))))
    });
    (status, headers, Body::from_stream(parts)).into_response()
}

/// The headers of a body that was changed. A page is asked for anew each time, for the next one may carry another script.
fn of_changed(mut headers: HeaderMap, text: Text) -> HeaderMap {
    for name in [header::CONTENT_ENCODING, header::ACCEPT_RANGES] {
        headers.remove(name);
    }
    if text == Text::Page {
        headers.remove(header::ETAG);
        headers.remove(header::LAST_MODIFIED);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    headers
}

/// The encoding that a `Content-Type` names.
fn charset(kind: &str) -> Option<&str> {
    let named = kind.split(';').skip(1).filter_map(|part| part.split_once('='));
    let named = named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    named.map(|(_, charset)| charset.trim().trim_matches('"')).next()
}

/// Passes a request on to the shop.
pub(super) async fn pass(State(proxy): State<Arc<Proxy>>, request: Request) -> Response {
    let path = request.uri().path().to_string();
    proxy.answer(request).await.unwrap_or_else(|why| {
        let text = format!("{}{} cannot be had: {why}\n", shown(&proxy.shop), path.trim_start_matches('/'));
        (StatusCode::BAD_GATEWAY, text).into_response()
    })
}

/// Headers that are of one connection, not of the answer (RFC 9110 §7.6.1).
fn of_connection(name: &HeaderName) -> bool {
    ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"]
        .contains(&name.as_str())
}

/// Whether a request would become a WebSocket (RFC 6455 §4.1).
fn is_web_socket(headers: &HeaderMap) -> bool {
    let wanted = headers.get(header::UPGRADE).and_then(|wanted| wanted.to_str().ok());
    wanted.is_some_and(|wanted| wanted.eq_ignore_ascii_case("websocket"))
}

/// Whether two addresses differ in scheme, host and fragment alone.
fn same_path(left: &Url, right: &Url) -> bool {
    let path = |url: &Url| url[url::Position::BeforePath..url::Position::AfterQuery].to_string();
    path(left) == path(right)
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
