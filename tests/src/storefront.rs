//! A shop as the world sees it: at a host name of its own, behind TLS, compressed, by a front that sets its own cookies.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use url::Url;
use vitrina_platform::{Network, Request as Outgoing, Transport};

/// Its host, which no name server knows.
const HOST: &str = "tienda.example";

/// Paths of the front's own, for what a shop's server may do with a visitor.
const ENTRANCE: &str = "/entrar";
const MOVED: &str = "/mudanza";
const ONLY_HTTP: &str = "/antigua?a=1";
const TO_HTTP: &str = "/vieja";
const ROUND: &str = "/vueltas";

/// A front before one of the sandbox's shops. It ends with this value.
pub struct Storefront {
    proxy: String,
    authority: PathBuf,
    asked: Arc<Mutex<Vec<HeaderMap>>>,
    _place: TempDir,
    _runtime: Runtime,
}

impl Storefront {
    /// The shop's address.
    pub const URL: &str = "https://tienda.example/";

    /// Where a visitor is given cookies and sent on to `product`, a path of the shop.
    pub const ENTRANCE: &str = ENTRANCE;

    /// Where a visitor is sent on to another host.
    pub const MOVED: &str = MOVED;

    /// A page that the shop has at plain http only: at https it sends a visitor there.
    pub const ONLY_HTTP: &str = ONLY_HTTP;

    /// Where a visitor is sent on to the shop's start at plain http.
    pub const TO_HTTP: &str = TO_HTTP;

    /// Where a visitor is sent to and fro between the schemes.
    pub const ROUND: &str = ROUND;

    /// Stands before the shop at `shop`.
    pub fn before(shop: &str, product: &str) -> Storefront {
        let place = tempfile::tempdir().expect("a folder can be made");
        let (acceptor, authority) = certified();
        let file = place.path().join("authority.pem");
        std::fs::write(&file, authority).expect("a file can be written");
        let asked = Arc::default();
        let shop = Url::parse(shop).expect("an address");
        let network = Network::new().expect("a network starts");
        let front = Arc::new(Front { shop, product: product.to_string(), network, asked: Arc::clone(&asked) });
        let runtime = Runtime::new().expect("a runtime starts");
        let (shop, tunnel) = runtime.block_on(async {
            let bind = async || TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
            (bind().await, bind().await)
        });
        let at = shop.local_addr().expect("it has an address");
        let proxy = format!("http://{}", tunnel.local_addr().expect("it has an address"));
        let routes = Router::new().fallback(show).with_state(front);
        runtime.spawn(async move { axum::serve(Tls { listener: shop, acceptor }, routes).await });
        runtime.spawn(async move {
            while let Ok((stream, _)) = tunnel.accept().await {
                tokio::spawn(lead(stream, at));
            }
        });
        Storefront { proxy, authority: file, asked, _place: place, _runtime: runtime }
    }

    /// Lets a command reach it: as in a company whose proxy knows the way. A compiler that it starts has the way that it had before.
    pub fn reach(&self, command: &mut Command) {
        let before = ["HTTPS_PROXY", "https_proxy"].iter().find_map(std::env::var_os).unwrap_or_default();
        command.env("CARGO_HTTP_PROXY", before).env("HTTPS_PROXY", &self.proxy).env_remove("https_proxy");
        command.env("HTTP_PROXY", &self.proxy).env_remove("http_proxy");
        command.env_remove("NO_PROXY").env_remove("no_proxy");
    }

    /// Lets a command trust who issued its certificate.
    pub fn trust(&self, command: &mut Command) {
        command.env("SSL_CERT_FILE", &self.authority).env_remove("SSL_CERT_DIR");
    }

    /// The values of a header in all requests so far.
    pub fn asked(&self, name: HeaderName) -> Vec<String> {
        let asked = self.asked.lock().expect("nobody panicked");
        let values = asked.iter().filter_map(|headers| headers.get(&name)?.to_str().ok());
        values.map(str::to_string).collect()
    }
}

/// A certificate for the host, and its issuer's as a file has it.
fn certified() -> (TlsAcceptor, String) {
    let mut issuer = CertificateParams::default();
    issuer.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = || KeyPair::generate().expect("a key can be made");
    let issuer = CertifiedIssuer::self_signed(issuer, key()).expect("it can be signed");
    let own = key();
    let shop = CertificateParams::new([HOST.to_string()]).expect("a host name");
    let shop = shop.signed_by(&own, &issuer).expect("it can be signed");
    let own = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(own.serialize_der()));
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = rustls::ServerConfig::builder().with_no_client_auth();
    let config = config.with_single_cert(vec![shop.der().clone()], own).expect("key and certificate fit");
    (TlsAcceptor::from(Arc::new(config)), issuer.pem())
}

/// Connections that speak TLS.
struct Tls {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl axum::serve::Listener for Tls {
    type Io = TlsStream<TcpStream>;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let Ok((stream, address)) = self.listener.accept().await else { continue };
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

/// Answers `CONNECT tienda.example:443` (RFC 9110 §9.3.6); as the shop at plain http, which sends everybody on to https but for one page
/// that it has there alone; and nobody else.
async fn lead(mut stream: TcpStream, to: std::net::SocketAddr) -> std::io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    if let Some(answer) = over_http(&String::from_utf8_lossy(&head)) {
        return stream.write_all(answer.as_bytes()).await;
    }
    if !head.starts_with(format!("CONNECT {HOST}:443 ").as_bytes()) {
        return stream.write_all(b"HTTP/1.1 403 Forbidden\r\n\r\n").await;
    }
    let mut shop = TcpStream::connect(to).await?;
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
    copy_bidirectional(&mut stream, &mut shop).await.map(|_| ())
}

/// What the shop answers over plain http, asked by its whole address (RFC 9112 §3.2.2).
fn over_http(head: &str) -> Option<String> {
    let path = head.split(' ').nth(1)?.strip_prefix(&format!("http://{HOST}"))?;
    let answer = match path {
        ONLY_HTTP => {
            let cookies = head.to_ascii_lowercase().contains("\r\ncookie:");
            let text = format!("over http, cookies: {cookies}");
            format!("HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n\r\n{text}", text.len())
        }
        _ => format!(
            "HTTP/1.1 301 Moved Permanently\r\nlocation: https://{HOST}{path}\r\nset-cookie: from=http\r\ncontent-length: 0\r\n\r\n"
        ),
    };
    Some(answer.replacen("\r\n", "\r\nconnection: close\r\n", 1))
}

struct Front {
    shop: Url,
    product: String,
    network: Network,
    asked: Arc<Mutex<Vec<HeaderMap>>>,
}

async fn show(State(front): State<Arc<Front>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    front.asked.lock().expect("nobody panicked").push(parts.headers.clone());
    if parts.headers.get(header::HOST).is_none_or(|host| host != HOST) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    match path {
        ENTRANCE => return front.entrance(),
        MOVED => return (StatusCode::FOUND, [(header::LOCATION, "https://www.tienda.example/")]).into_response(),
        TO_HTTP => return sent_to_http("/"),
        ONLY_HTTP | ROUND => return sent_to_http(path),
        _ => {}
    }
    let mut outgoing = Outgoing::new(parts.method, front.shop.join(path).expect("a path of the shop"));
    outgoing.headers = parts.headers;
    for name in [header::HOST, header::CONTENT_LENGTH, header::CONNECTION, header::ACCEPT_ENCODING] {
        outgoing.headers.remove(name);
    }
    outgoing.body = to_bytes(body, usize::MAX).await.expect("the body comes");
    let answer = front.network.send(outgoing).await.expect("the sandbox answers");
    front.dressed(answer)
}

fn sent_to_http(path: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, format!("http://{HOST}{path}"))]).into_response()
}

impl Front {
    /// Cookies that a page on this machine would not get, and a redirect by its whole address.
    fn entrance(&self) -> Response {
        let to = format!("https://{HOST}{}", self.product);
        let cookies = [
            format!("visita=7; Domain=.{HOST}; Path=/; Secure; SameSite=None; Partitioned"),
            "__Host-sesion=9; Path=/; Secure; HttpOnly".to_string(),
        ];
        let mut response = (StatusCode::FOUND, [(header::LOCATION, to)]).into_response();
        for cookie in cookies {
            let cookie = HeaderValue::from_str(&cookie).expect("a header's value");
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
        response
    }

    /// A page with whole addresses, as themes write them, compressed whether that was asked for or not, as some CDNs do.
    fn dressed(&self, answer: vitrina_platform::Response) -> Response {
        let mut headers = answer.headers;
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
        let html = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
        let body = match html {
            true => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
                Bytes::from(gzip(self.with_whole_addresses(&answer.body).as_bytes()))
            }
            false => answer.body,
        };
        (answer.status, headers, Body::from(body)).into_response()
    }

    fn with_whole_addresses(&self, page: &[u8]) -> String {
        let own = self.shop.as_str().trim_end_matches('/').trim_start_matches("http:");
        let page = String::from_utf8_lossy(page).replace(own, &format!("//{HOST}"));
        ["href", "action", "src"].iter().fold(page, |page, name| {
            let whole = format!("{name}=\"https://{HOST}/");
            page.replace(&format!("{name}=\"//{HOST}/"), &whole).replace(&format!("{name}=\"/"), &whole)
        })
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}
