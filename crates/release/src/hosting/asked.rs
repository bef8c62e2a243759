//! Requests to a bucket's service, told to whoever wants to know of them.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpRequest, HttpResponse, HttpService, ReqwestConnector,
};

use super::failure::innermost;

/// A request that a bucket's service was asked, each try of its own. Signatures and credentials travel in queries and headers: of
/// those it has nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Such as `GET`.
    pub method: String,
    /// Scheme, host, port and path.
    pub address: String,
    /// The answer's status, or why none came.
    pub outcome: String,
    /// Until the answer's head came.
    pub took: Duration,
}

/// As `PUT https://s3.example/bucket/app/channel.json: 200 OK, 12 ms`.
impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Asked { method, address, outcome, took } = self;
        write!(f, "{method} {address}: {outcome}, {} ms", took.as_millis())
    }
}

/// Who is told of each request.
pub type Witness = Arc<dyn Fn(Asked) + Send + Sync>;

/// The ordinary way to the service, beside which somebody watches.
pub(super) struct Watched(pub(super) Witness);

impl fmt::Debug for Watched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Watched").finish_non_exhaustive()
    }
}

impl HttpConnector for Watched {
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let client = ReqwestConnector::default().connect(options)?;
        Ok(HttpClient::new(WatchedClient { client, witness: self.0.clone() }))
    }
}

struct WatchedClient {
    client: HttpClient,
    witness: Witness,
}

impl fmt::Debug for WatchedClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchedClient").field("client", &self.client).finish_non_exhaustive()
    }
}

#[async_trait]
impl HttpService for WatchedClient {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (method, address) = (request.method().to_string(), address(&request));
        let begun = Instant::now();
        let answer = self.client.execute(request).await;
        let outcome = match &answer {
            Ok(answer) => answer.status().to_string(),
            Err(error) => innermost(error),
        };
        (self.witness)(Asked { method, address, outcome, took: begun.elapsed() });
        answer
    }
}

/// Without user name, password and query.
fn address(request: &HttpRequest) -> String {
    let uri = request.uri();
    let (scheme, host) = (uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default());
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{scheme}://{host}{port}{}", uri.path())
}
