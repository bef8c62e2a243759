//! The development server: 127.0.0.1 only, for pages of the shops that it serves and for nobody else.

use std::convert::Infallible;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{Stream, stream};
use tokio::net::TcpListener;
use url::Url;

use super::desk::Desk;
use super::proxy::{self, Proxy};
use super::refused;
use crate::error::Error;

/// The script that pages carry: it starts the newest build and whatever comes after it.
pub(super) const SCRIPT: &str = "__vitrina/script.js";

const CLIENT: &str = include_str!("client.js");

/// Listens, and serves until the process ends. With a proxy, every other path is the shop's.
pub(super) async fn open(port: u16, desk: Arc<Desk>, proxy: Option<Proxy>) -> Result<Url, Error> {
    let refuse = |source| no_listener(port, source);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(refuse)?;
    let port = listener.local_addr().map_err(refuse)?.port();
    let url = Url::parse(&format!("http://127.0.0.1:{port}/")).map_err(|error| refused("name the server", error))?;
    let own = Router::new()
        .route(&format!("/{SCRIPT}"), get(script))
        .route("/__vitrina/events", get(events))
        .route("/__vitrina/newest", get(newest))
        .route("/__vitrina/files/{file}", get(file))
        .route("/__vitrina/files/settings/{store}", get(settings))
        .with_state(Arc::clone(&desk));
    let routes = match proxy {
        Some(proxy) => own.fallback_service(Router::new().fallback(proxy::pass).with_state(Arc::new(proxy))),
        None => own,
    };
    let guard = Arc::new(Guard { port, origins: desk.origins.clone() });
    let routes = routes.layer(from_fn_with_state(guard, guarded));
    tokio::spawn(async move { axum::serve(listener, routes).await });
    Ok(url)
}

/// Why nobody can listen on a port. Only one that is taken is another program's.
fn no_listener(port: u16, source: io::Error) -> Error {
    match source.kind() {
        io::ErrorKind::AddrInUse => Error::DevPort { port, source },
        _ => Error::System { action: "listen on 127.0.0.1", source },
    }
}

/// Who may ask.
struct Guard {
    port: u16,
    origins: Vec<String>,
}

impl Guard {
    fn hosts(&self) -> [String; 2] {
        [format!("127.0.0.1:{}", self.port), format!("localhost:{}", self.port)]
    }

    /// A page of another site that reaches this address by a name of its own (DNS rebinding) says that name; one that asks
    /// across sites says where it is from.
    fn lets(&self, headers: &HeaderMap) -> Result<(), &'static str> {
        let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
        if !text(header::HOST).is_some_and(|host| self.hosts().iter().any(|own| own == host)) {
            return Err("this server answers at 127.0.0.1 and localhost only\n");
        }
        match text(header::ORIGIN) {
            Some(origin) if !self.knows(origin) => Err("this server answers pages of its own shops only\n"),
            _ => Ok(()),
        }
    }

    fn knows(&self, origin: &str) -> bool {
        self.origins.iter().any(|known| known == origin)
            || self.hosts().iter().any(|host| origin.strip_prefix("http://") == Some(host))
    }
}

async fn guarded(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    if let Err(why) = guard.lets(request.headers()) {
        return (StatusCode::BAD_REQUEST, why).into_response();
    }
    let origin = request.headers().get(header::ORIGIN).cloned();
    let own = request.uri().path().starts_with("/__vitrina/");
    let mut response = next.run(request).await;
    if let (true, Some(origin)) = (own, origin) {
        response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

fn fresh(kind: &'static str) -> [(header::HeaderName, HeaderValue); 3] {
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]
}

async fn script() -> Response {
    (fresh("text/javascript; charset=utf-8"), CLIENT).into_response()
}

async fn file(State(desk): State<Arc<Desk>>, Path(file): Path<String>) -> Response {
    let kind = match file.rsplit_once('.') {
        Some((_, "js")) => "text/javascript; charset=utf-8",
        Some((_, "wasm")) => "application/wasm",
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    // A path in the name would leave the folder.
    let plain = file.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)) && !file.contains("..");
    match if plain { tokio::fs::read(desk.bundle.join(&file)).await.ok() } else { None } {
        Some(bytes) => (fresh(kind), bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Every store's settings are the script's own defaults.
async fn settings() -> Response {
    (fresh("application/json"), "{}").into_response()
}

/// What an open page was told last; nothing before the first build.
async fn newest(State(desk): State<Arc<Desk>>) -> Response {
    (fresh("application/json"), desk.newest().told()).into_response()
}

async fn events(State(desk): State<Arc<Desk>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let told = stream::unfold(desk.listen(), |mut news| async move {
        loop {
            news.changed().await.ok()?;
            let told = news.borrow_and_update().told();
            if !told.is_empty() {
                return Some((Ok(Event::default().data(told)), news));
            }
        }
    });
    Sse::new(told).keep_alive(KeepAlive::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_port_that_is_taken_is_said_to_be() {
        for (kind, code) in [
            (io::ErrorKind::AddrInUse, "dev-port"),
            (io::ErrorKind::PermissionDenied, "system"),
            (io::ErrorKind::AddrNotAvailable, "system"),
        ] {
            let error = no_listener(80, kind.into());
            assert_eq!(error.code().name, code);
            assert!(error.to_string().contains("listen on 127.0.0.1"), "{error}");
            assert!(error.to_string().ends_with(&kind.to_string()), "{error}");
        }
    }
}
