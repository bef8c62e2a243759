//! What `cargo xtask bench client` measures, against a sandbox in the same process: reading 10,000 products, registering a
//! script on 1,000 stores beside a bare loop of the same requests, and taking in 500 webhooks a second. Prints one JSON object.

mod receive;

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures_util::{TryStreamExt, stream};
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};
use vitrina_platform::tiendanube::{App, AuthHeader, Config, Query};
use vitrina_platform::{Network, Request, Response, ScriptId, Transport, TransportError};
use vitrina_sandbox::{PORTAL_DELAY, Sandbox, Seed};

/// What went wrong; a measurement that fails has no figure.
type Fault = Box<dyn Error + Send + Sync>;

const PRODUCTS: usize = 10_000;
const PER_PAGE: usize = 200;
/// The documented bucket: so many at once, then so many a second (platforms.md §1.4).
const BUCKET: (f64, f64) = (40.0, 2.0);
const STORES: usize = 1_000;
const AT_ONCE: usize = 32;
const ROUNDS: usize = 3;
const TOKEN: &str = "token-";
const SCRIPT: u64 = 7001;

/// Passes everything on and counts.
struct Counting {
    network: Network,
    sent: AtomicUsize,
    refused: AtomicUsize,
}

#[async_trait]
impl Transport for Counting {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.sent.fetch_add(1, Ordering::Relaxed);
        let outcome = self.network.send(request).await;
        if matches!(&outcome, Ok(response) if response.status == StatusCode::TOO_MANY_REQUESTS) {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
        outcome
    }
}

impl Counting {
    fn new() -> Result<Arc<Counting>, Fault> {
        let (sent, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Ok(Arc::new(Counting { network: Network::new()?, sent, refused }))
    }

    /// Requests beyond those that the work needs, and answers that said 429.
    fn waste(&self, needed: usize) -> (usize, usize) {
        (self.sent.load(Ordering::Relaxed).saturating_sub(needed), self.refused.load(Ordering::Relaxed))
    }
}

fn app(sandbox: &Sandbox, transport: Arc<Counting>) -> Result<App, Fault> {
    let config = Config {
        app_id: "1001".to_owned(),
        name: "bench".to_owned(),
        contact: "dev@example.com".to_owned(),
        api_url: sandbox.urls().tiendanube.clone(),
        auth_url: sandbox.urls().tiendanube.clone(),
        api_version: "2025-03".to_owned(),
        auth_header: AuthHeader::default(),
    };
    Ok(App::new(config, transport)?)
}

async fn read(sandbox: &Sandbox) -> Result<Value, Fault> {
    let transport = Counting::new()?;
    let store = app(sandbox, Arc::clone(&transport))?.store("2001", format!("{TOKEN}2001").into())?;
    // The store gets its products at the first request, which is not what is measured; its place in the bucket leaks.
    let first = bare_request(sandbox, Method::GET, "2001", "products?per_page=1", String::new())?;
    expect(StatusCode::OK, &Network::new()?.send(first).await?)?;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let begun = Instant::now();
    let query = Query::new().per_page(PER_PAGE);
    let products = store.products().list(&query).try_fold(0, async |sum, _| Ok(sum + 1)).await?;
    let seconds = begun.elapsed().as_secs_f64();
    if products != PRODUCTS {
        return Err(format!("{products} products came").into());
    }
    let pages = PRODUCTS / PER_PAGE;
    let (wasted, refused) = transport.waste(pages);
    let bound = (pages as f64 - BUCKET.0) / BUCKET.1;
    Ok(json!({"seconds": seconds, "bound": bound, "wasted": wasted, "refused": refused}))
}

/// A request of the API as a program without this crate would write it.
fn bare_request(sandbox: &Sandbox, method: Method, store: &str, path: &str, body: String) -> Result<Request, Fault> {
    let mut request = Request::new(method, sandbox.urls().tiendanube.join(&format!("2025-03/{store}/{path}"))?);
    request.headers = HeaderMap::from_iter([
        (HeaderName::from_static("authentication"), HeaderValue::try_from(format!("bearer {TOKEN}{store}"))?),
        (USER_AGENT, HeaderValue::from_static("bench (dev@example.com)")),
        (CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8")),
    ]);
    request.body = body.to_owned().into();
    Ok(request)
}

fn expect(status: StatusCode, response: &Response) -> Result<(), Fault> {
    match response.status == status {
        true => Ok(()),
        false => Err(format!("expected {status}, the sandbox answers {}", response.status).into()),
    }
}

fn pairs() -> BTreeMap<String, String> {
    BTreeMap::from([("release".to_owned(), "7".to_owned())])
}

/// With the client: one association in each store.
async fn register(sandbox: &Sandbox, first: usize) -> Result<(f64, usize, usize), Fault> {
    let transport = Counting::new()?;
    let app = app(sandbox, Arc::clone(&transport))?;
    let begun = Instant::now();
    stream::iter((first..first + STORES).map(Ok))
        .try_for_each_concurrent(AT_ONCE, async |id: usize| {
            let store = app.store(&id.to_string(), format!("{TOKEN}{id}").into())?;
            store.scripts().associate(&ScriptId::from(SCRIPT), &pairs()).await?;
            Ok::<(), Fault>(())
        })
        .await?;
    let seconds = begun.elapsed().as_secs_f64();
    let (wasted, refused) = transport.waste(STORES);
    Ok((seconds, wasted, refused))
}

/// The same requests by the HTTP client alone, which looks at nothing but the status.
async fn bare(sandbox: &Sandbox, first: usize) -> Result<f64, Fault> {
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build()?;
    let body = json!({"script_id": SCRIPT, "query_params": json!(pairs()).to_string()}).to_string();
    let begun = Instant::now();
    stream::iter((first..first + STORES).map(Ok))
        .try_for_each_concurrent(AT_ONCE, async |id: usize| {
            let asked = bare_request(sandbox, Method::POST, &id.to_string(), "scripts", body.clone())?;
            let sent = client.request(asked.method, asked.url).headers(asked.headers).body(asked.body).send().await?;
            let status = sent.status();
            sent.bytes().await?;
            if status != StatusCode::CREATED {
                return Err(format!("store {id} answers {status}").into());
            }
            Ok::<(), Fault>(())
        })
        .await?;
    Ok(begun.elapsed().as_secs_f64())
}

/// A version of the Portal script, without which nothing can be associated.
async fn deploy(sandbox: &Sandbox) -> Result<(), Fault> {
    let network = Network::new()?;
    let versions = format!("{}portal/apps/1001/scripts/{SCRIPT}/versions", sandbox.urls().control);
    let post = async |url: String, kind: &'static str, body: &str| {
        let mut request = Request::new(Method::POST, url.parse()?);
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        request.body = body.to_owned().into();
        let response = network.send(request).await?;
        match response.status.is_success() {
            true => Ok(response.body),
            false => Err(Fault::from(format!("{url} answers {}", response.status))),
        }
    };
    let draft: Value = serde_json::from_slice(&post(versions.clone(), "text/javascript", "1").await?)?;
    post(format!("{versions}/{}/deploy", draft["number"]), "application/json", r#"{"to": "active"}"#).await?;
    // A change in the Portal takes time to appear.
    let clock = format!("{}__sandbox/clock", sandbox.urls().control);
    let advance = format!(r#"{{"advance": {PORTAL_DELAY}}}"#);
    post(clock, "application/json", &advance).await.map(drop)
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let seed = json!({"token_prefix": TOKEN, "generate": 2 * ROUNDS * STORES, "stores": [{
        "platform": "tiendanube", "id": "2001", "name": "Luna", "slug": "luna", "lang": "es_MX", "country": "MX",
        "currency": "MXN", "products": PRODUCTS,
    }]});
    let seed: Seed = serde_json::from_value(seed)?;
    let sandbox = Sandbox::start_with(vitrina_sandbox::Config::default(), seed).await?;
    let read = read(&sandbox).await?;
    deploy(&sandbox).await?;
    let (mut ours, mut others, mut wasted, mut refused) = (Vec::new(), Vec::new(), 0, 0);
    for round in 0..ROUNDS {
        // In turns, so that neither has the quiet half of the machine's minute.
        let first = 10_001 + 2 * round * STORES;
        let measured = register(&sandbox, first).await?;
        ours.push(measured.0);
        (wasted, refused) = (wasted + measured.1, refused + measured.2);
        others.push(bare(&sandbox, first + STORES).await?);
    }
    sandbox.stop().await;
    let register = json!({"ours": ours, "bare": others, "wasted": wasted, "refused": refused});
    let receive = receive::measure().await?;
    println!("{}", json!({"read": read, "register": register, "receive": receive}));
    Ok(())
}
