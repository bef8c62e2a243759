//! The real network. The only file that names reqwest.

use std::error::Error as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_LENGTH, HeaderValue};
use http::{HeaderMap, Method, StatusCode};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use url::Url;

use crate::secure::is_loopback;
use crate::{MAX_BODY_BYTES, Request, Response, SetupError, Transport, TransportError};

const CONNECT: Duration = Duration::from_secs(5);
/// Some answers take 20 seconds before their first byte (platforms.md §1.5).
const SILENCE: Duration = Duration::from_secs(60);
const TOTAL: Duration = Duration::from_secs(120);

/// HTTP/1.1 over TCP and TLS: 5 seconds to connect, 60 without a byte, 120 in all, no redirects, answers of at most
/// [`MAX_BODY_BYTES`].
#[derive(Clone, Debug)]
pub struct Network {
    /// Made at the first request that leaves this machine, for only that one needs root certificates.
    outside: Arc<OnceLock<Result<Client, String>>>,
    /// Plain http to this machine, which needs neither a proxy nor certificates.
    loopback: Client,
    total: Duration,
}

impl Network {
    /// A network with a pool of connections; clones share it.
    ///
    /// # Errors
    /// [`SetupError::Network`] when the client cannot be set up at all.
    pub fn new() -> Result<Network, SetupError> {
        Network::with_patience(TOTAL)
    }

    /// A network that gives each call this long in all, in place of 120 seconds.
    ///
    /// # Errors
    /// As [`Network::new`].
    pub fn with_patience(total: Duration) -> Result<Network, SetupError> {
        // Somebody else in the process may have chosen a provider already; theirs is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let loopback = builder(total).no_proxy().tls_certs_only([]).build();
        let loopback = loopback.map_err(|error| SetupError::Network { reason: words(&error) })?;
        Ok(Network { outside: Arc::default(), loopback, total })
    }

    fn client(&self, url: &Url) -> Result<&Client, TransportError> {
        if url.scheme() == "http" && is_loopback(url) {
            return Ok(&self.loopback);
        }
        let outside = self.outside.get_or_init(|| builder(self.total).build().map_err(|error| words(&error)));
        outside.as_ref().map_err(|reason| TransportError::NotSent {
            reason: format!("{reason}; install the system's root certificates (ca-certificates)"),
        })
    }
}

/// An answer whose body is still on its way.
#[derive(Debug)]
pub struct Arriving {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    rest: reqwest::Response,
}

impl Arriving {
    /// The next part of the body; `None` at its end.
    ///
    /// # Errors
    /// [`TransportError::Broken`] when the connection ends before the body does.
    pub async fn part(&mut self) -> Result<Option<Bytes>, TransportError> {
        self.rest.chunk().await.map_err(failure)
    }
}

fn builder(total: Duration) -> ClientBuilder {
    let timed = Client::builder().connect_timeout(CONNECT).read_timeout(SILENCE).timeout(total);
    timed.redirect(Policy::none()).dns_resolver(Arc::new(Names))
}

/// The system's names, and every name below `localhost` as this machine (RFC 6761 §6.3), which not every system knows.
struct Names;

impl Resolve for Names {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            if name.as_str().ends_with(".localhost") {
                return Ok(Box::new([SocketAddr::from((Ipv4Addr::LOCALHOST, 0))].into_iter()) as Addrs);
            }
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

impl Network {
    /// Sends the request once and brings the answer's head; its body may be of any size.
    ///
    /// # Errors
    /// [`TransportError`] when no head came.
    pub async fn open(&self, request: Request) -> Result<Arriving, TransportError> {
        let client = self.client(&request.url)?;
        let mut request = request;
        // Required where nothing follows a method that has a body (platforms.md §1.2); the client library leaves it out.
        if request.body.is_empty() && [Method::POST, Method::PUT, Method::PATCH].contains(&request.method) {
            request.headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut response = (client.request(request.method, request.url))
            .headers(request.headers)
            .body(request.body)
            .send()
            .await
            .map_err(failure)?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        Ok(Arriving { status, headers, rest: response })
    }
}

#[async_trait]
impl Transport for Network {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let mut answer = self.open(request).await?;
        if answer.rest.content_length().is_some_and(|bytes| bytes > MAX_BODY_BYTES as u64) {
            return Err(TransportError::TooLarge);
        }
        let mut body = BytesMut::new();
        while let Some(part) = answer.part().await? {
            if body.len() + part.len() > MAX_BODY_BYTES {
                return Err(TransportError::TooLarge);
            }
            body.extend_from_slice(&part);
        }
        Ok(Response { status: answer.status, headers: answer.headers, body: body.freeze() })
    }
}

fn failure(error: reqwest::Error) -> TransportError {
    let reason = words(&error);
    match error.is_connect() || error.is_builder() {
        true => TransportError::NotSent { reason },
        false => TransportError::Broken { reason },
    }
}

/// The innermost cause says the most ("Connection refused"); the outer layers and the address say nothing new.
fn words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "the time ran out".to_owned();
    }
    let mut cause = error.source();
    while let Some(inner) = cause.and_then(|cause| cause.source()) {
        cause = Some(inner);
    }
    match cause {
        Some(cause) => cause.to_string(),
        None if error.is_builder() => "the request cannot be built".to_owned(),
        None => "the connection failed".to_owned(),
    }
}
