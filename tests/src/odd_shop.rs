//! A shop whose server does, at a path each, whatever servers do.

use std::convert::Infallible;
use std::io::Write;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// A running server. It ends with this value.
pub struct OddShop {
    /// Its address, which ends with a slash.
    pub url: String,
    go_on: watch::Sender<bool>,
    _runtime: Runtime,
}

/// More than a proxy holds of one answer.
const ENORMOUS: usize = 11_000_000;

impl OddShop {
    /// Starts it.
    pub fn start() -> OddShop {
        let runtime = Runtime::new().expect("a runtime starts");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port is free");
        let url = format!("http://{}/", listener.local_addr().expect("it has an address"));
        let (go_on, waiting) = watch::channel(false);
        let routes = Router::new()
            .route("/gzip", get(|State(shop): State<Shop>| async move { compressed("gzip", gzip(&shop.page())) }))
            .route("/zstd", get(|| async { compressed("zstd", b"(\xb5/\xfd".to_vec()) }))
            .route("/json", get(|State(shop): State<Shop>| async move { shop.json() }))
            .route("/latin", get(|State(shop): State<Shop>| async move { shop.latin() }))
            .route("/fresh", get(fresh))
            .route("/film", get(film))
            .route("/slow", get(slow))
            .route(
                "/broken",
                get(|State(shop): State<Shop>| async move { (StatusCode::INTERNAL_SERVER_ERROR, html(shop.page())) }),
            )
            .route("/torn", get(|| async { torn("text/html") }))
            .route("/torn-film", get(|| async { torn("video/mp4") }))
            .route("/enormous", get(|| async { html("<p>x</p>".repeat(ENORMOUS / 8 + 1)) }))
            .route("/http", get(|State(shop): State<Shop>| async move { shop.sent_to("/cart") }))
            .route("/round", get(|State(shop): State<Shop>| async move { shop.sent_to("/round") }))
            .route("/back", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "login?to=https://x/")]) }))
            .route("/away", get(|| async { (StatusCode::FOUND, [(header::LOCATION, "https://pay.example/")]) }))
            .with_state(Shop { origin: url.trim_end_matches('/').to_string(), waiting });
        runtime.spawn(async move { axum::serve(listener, routes).await });
        OddShop { url, go_on, _runtime: runtime }
    }

    /// Lets `/slow` say the rest.
    pub fn go_on(&self) {
        self.go_on.send_replace(true);
    }
}

#[derive(Clone)]
struct Shop {
    origin: String,
    waiting: watch::Receiver<bool>,
}

impl Shop {
    fn page(&self) -> String {
        format!("<p>niño</p><script>cart('{}/cart')</script>", self.origin)
    }

    fn json(&self) -> impl IntoResponse + use<> {
        let body =
            format!("{{\"checkout\":\"{}\\/checkout\",\"host\":\"{}\"}}", self.origin.replace('/', "\\/"), "127.0.0.1");
        ([(header::CONTENT_TYPE, "application/json")], body)
    }

    /// ISO 8859-1, as the header says.
    fn latin(&self) -> impl IntoResponse + use<> {
        let bytes: Vec<u8> = self.page().chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect();
        ([(header::CONTENT_TYPE, "text/html; charset=ISO-8859-1")], bytes)
    }

    /// A redirect to a whole address.
    fn sent_to(&self, path: &str) -> impl IntoResponse + use<> {
        (StatusCode::FOUND, [(header::LOCATION, format!("{}{path}", self.origin))])
    }
}

fn html(text: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], text)
}

fn compressed(name: &'static str, body: Vec<u8>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/html"), (header::CONTENT_ENCODING, name)], body)
}

/// A page that is asked for anew only when it changed.
async fn fresh(State(shop): State<Shop>, headers: HeaderMap) -> Response {
    match headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag == "\"1\"") {
        true => (StatusCode::NOT_MODIFIED, [(header::CONTENT_TYPE, "text/html")]).into_response(),
        false => ([(header::ETAG, "\"1\""), (header::CACHE_CONTROL, "max-age=600")], html(shop.page())).into_response(),
    }
}

/// 11 MB, or the part that is asked for.
async fn film(headers: HeaderMap) -> Response {
    let kind = [(header::CONTENT_TYPE, "video/mp4")];
    match headers.get(header::RANGE).is_some_and(|range| range == "bytes=2-5") {
        true => {
            let part = [(header::CONTENT_RANGE, format!("bytes 2-5/{ENORMOUS}"))];
            (StatusCode::PARTIAL_CONTENT, kind, part, "2345").into_response()
        }
        false => (kind, vec![b'f'; ENORMOUS]).into_response(),
    }
}

/// A beginning at once, and the rest when it is let.
async fn slow(State(shop): State<Shop>) -> Response {
    let mut waiting = shop.waiting;
    let (tell, told) = tokio::io::duplex(64);
    tokio::spawn(async move {
        use tokio::io::AsyncWriteExt;
        let mut tell = tell;
        let _ = tell.write_all(b"data: begun\n\n").await;
        let _ = waiting.wait_for(|go_on| *go_on).await;
        let _ = tell.write_all(b"data: done\n\n").await;
    });
    ([(header::CONTENT_TYPE, "text/event-stream")], parts_of(told)).into_response()
}

fn parts_of(reader: tokio::io::DuplexStream) -> Body {
    let parts = futures_util::stream::unfold(reader, |mut reader| async move {
        use tokio::io::AsyncReadExt;
        let mut part = vec![0; 64];
        let bytes = reader.read(&mut part).await.ok().filter(|bytes| *bytes > 0)?;
        part.truncate(bytes);
        Some((Ok::<_, Infallible>(Bytes::from(part)), reader))
    });
    Body::from_stream(parts)
}

/// A body that ends before its length.
fn torn(kind: &'static str) -> impl IntoResponse {
    let parts = futures_util::stream::unfold(0, |part| async move {
        // What came before is sent meanwhile.
        tokio::task::yield_now().await;
        let said = if part == 0 { Ok(Bytes::from_static(b"begun")) } else { Err(std::io::Error::other("torn")) };
        Some((said, part + 1))
    });
    let body = Body::from_stream(parts);
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_LENGTH, "1000000")], body)
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(text.as_bytes()).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}
