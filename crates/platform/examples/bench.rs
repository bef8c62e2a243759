//! What `cargo xtask bench client` measures, against a sandbox in the same process: reading 10,000 products, and registering
//! a script on 1,000 stores beside a bare loop of the same requests. Prints one JSON object.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a measurement that fails has no figure")]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use async_trait::async_trait;
use futures_util::{StreamExt, TryStreamExt, stream};
use http::StatusCode;
use serde_json::{Value, json};
use vitrina_platform::tiendanube::{App, AuthHeader, Config, Query};
use vitrina_platform::{Network, Request, Response, ScriptId, Transport, TransportError};
use vitrina_sandbox::{Sandbox, Seed};

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
    fn new() -> Arc<Counting> {
        let (sent, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
        Arc::new(Counting { network: Network::new().unwrap(), sent, refused })
    }

    /// Requests beyond those that the work needs, and answers that said 429.
    fn waste(&self, needed: usize) -> (usize, usize) {
        (self.sent.load(Ordering::Relaxed).saturating_sub(needed), self.refused.load(Ordering::Relaxed))
    }
}

fn app(sandbox: &Sandbox, transport: Arc<Counting>) -> App {
    let config = Config {
        app_id: "1001".to_owned(),
        name: "bench".to_owned(),
        contact: "dev@example.com".to_owned(),
        api_url: sandbox.urls().tiendanube.clone(),
        auth_url: sandbox.urls().tiendanube.clone(),
        api_version: "2025-03".to_owned(),
        auth_header: AuthHeader::default(),
    };
    App::new(config, transport).unwrap()
}

async fn read(sandbox: &Sandbox) -> Value {
    let transport = Counting::new();
    let store = app(sandbox, Arc::clone(&transport)).store("2001", format!("{TOKEN}2001").into()).unwrap();
    // The store gets its products at the first request, which is not what is measured; its place in the bucket leaks.
    reqwest_get(&format!("{}2025-03/2001/products?per_page=1", sandbox.urls().tiendanube), "2001").await;
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    let begun = Instant::now();
    let query = Query::new().per_page(PER_PAGE);
    let products: usize =
        store.products().list(&query).map_ok(|_| 1).try_fold(0, async |sum, one| Ok(sum + one)).await.unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    assert_eq!(products, PRODUCTS);
    let pages = PRODUCTS / PER_PAGE;
    let (wasted, refused) = transport.waste(pages);
    json!({"seconds": seconds, "bound": (pages as f64 - BUCKET.0) / BUCKET.1, "wasted": wasted, "refused": refused})
}

fn headers(store: &str) -> http::HeaderMap {
    let mut headers = http::HeaderMap::new();
    headers.insert("authentication", format!("bearer {TOKEN}{store}").parse().unwrap());
    headers.insert("user-agent", "bench (dev@example.com)".parse().unwrap());
    headers.insert("content-type", "application/json; charset=utf-8".parse().unwrap());
    headers
}

async fn reqwest_get(url: &str, store: &str) {
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    assert!(client.get(url).headers(headers(store)).send().await.unwrap().status().is_success());
}

fn pairs() -> BTreeMap<String, String> {
    BTreeMap::from([("release".to_owned(), "7".to_owned())])
}

/// With the client: one association in each store.
async fn register(sandbox: &Sandbox, first: usize) -> (f64, usize, usize) {
    let transport = Counting::new();
    let app = app(sandbox, Arc::clone(&transport));
    let begun = Instant::now();
    stream::iter(first..first + STORES)
        .for_each_concurrent(AT_ONCE, async |id| {
            let store = app.store(&id.to_string(), format!("{TOKEN}{id}").into()).unwrap();
            store.scripts().associate(&ScriptId::from(SCRIPT), &pairs()).await.unwrap();
        })
        .await;
    let seconds = begun.elapsed().as_secs_f64();
    let (wasted, refused) = transport.waste(STORES);
    (seconds, wasted, refused)
}

/// The same requests by the HTTP client alone, which looks at nothing but the status.
async fn bare(sandbox: &Sandbox, first: usize) -> f64 {
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let body = json!({"script_id": SCRIPT, "query_params": json!(pairs()).to_string()}).to_string();
    let begun = Instant::now();
    stream::iter(first..first + STORES)
        .for_each_concurrent(AT_ONCE, async |id| {
            let url = format!("{}2025-03/{id}/scripts", sandbox.urls().tiendanube);
            let sent = client.post(url).headers(headers(&id.to_string())).body(body.clone()).send().await.unwrap();
            assert_eq!(sent.status(), 201);
            sent.bytes().await.unwrap();
        })
        .await;
    begun.elapsed().as_secs_f64()
}

/// A version of the Portal script, without which nothing can be associated.
async fn deploy(sandbox: &Sandbox) {
    let client = reqwest::Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    let versions = format!("{}portal/apps/1001/scripts/{SCRIPT}/versions", sandbox.urls().control);
    let draft = client.post(&versions).header("content-type", "text/javascript").body("1").send().await.unwrap();
    let draft: Value = serde_json::from_slice(&draft.bytes().await.unwrap()).unwrap();
    let deploy = client.post(format!("{versions}/{}/deploy", draft["number"]));
    let deployed = deploy.header("content-type", "application/json").body(r#"{"to": "active"}"#).send().await.unwrap();
    assert!(deployed.status().is_success());
}

#[tokio::main]
async fn main() {
    let seed = json!({"token_prefix": TOKEN, "generate": 2 * ROUNDS * STORES, "stores": [{
        "platform": "tiendanube", "id": "2001", "name": "Luna", "slug": "luna", "lang": "es_MX", "country": "MX",
        "currency": "MXN", "products": PRODUCTS,
    }]});
    let seed: Seed = serde_json::from_value(seed).unwrap();
    let sandbox = Sandbox::start_with(vitrina_sandbox::Config::default(), seed).await.unwrap();
    let read = read(&sandbox).await;
    deploy(&sandbox).await;
    let (mut ours, mut others, mut wasted, mut refused) = (Vec::new(), Vec::new(), 0, 0);
    for round in 0..ROUNDS {
        // In turns, so that neither has the quiet half of the machine's minute.
        let first = 10_001 + 2 * round * STORES;
        let measured = register(&sandbox, first).await;
        ours.push(measured.0);
        (wasted, refused) = (wasted + measured.1, refused + measured.2);
        others.push(bare(&sandbox, first + STORES).await);
    }
    let register = json!({"ours": ours, "bare": others, "wasted": wasted, "refused": refused});
    println!("{}", json!({"read": read, "register": register}));
    sandbox.stop().await;
}
