//! The platform's bucket (platforms.md §1.4), at both sizes, alone and beside somebody who takes half of it.
//!
//! `cargo xtask prove pace` makes it long: so many stores of each kind, and ten thousand that are asked twice.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream;
use http::header::{HeaderValue, USER_AGENT};
use http::{Method, StatusCode};
use serde_json::json;
use tokio::time::MissedTickBehavior;
use vitrina_platform::tiendanube::Store;
use vitrina_platform::{Network, Request, Response, Transport, TransportError};
use vitrina_sandbox::{Config, Sandbox, Seed};

use super::merchant::Merchant;

/// Where the ids of made-up stores begin.
const FIRST: usize = 10_001;

/// How many of the calls of a store are under way at once.
const AT_ONCE: usize = 8;

/// A number from the environment, with which the proof makes a test long.
fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The network, and how often the platform was asked and refused because its bucket was full.
struct Counting {
    network: Network,
    asked: AtomicUsize,
    refused: AtomicUsize,
}

#[async_trait]
impl Transport for Counting {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let response = self.network.send(request).await?;
        if response.status == StatusCode::TOO_MANY_REQUESTS {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
        Ok(response)
    }
}

/// A sandbox with made-up stores, whose answers tell the reset in milliseconds, and an app that counts.
struct Platform {
    merchant: Merchant,
    counting: Arc<Counting>,
    stores: Vec<Store>,
}

impl Platform {
    async fn with(stores: usize, larger_plans: bool) -> Platform {
        let seed = Seed { generate: stores as u32, token_prefix: Some("pace-".to_owned()), ..Seed::default() };
        let sandbox = Sandbox::start_with(Config::default(), seed).await.unwrap();
        let merchant = Merchant { sandbox, network: Arc::new(Network::new().unwrap()), kept: Arc::default() };
        merchant.control(Method::PATCH, "__sandbox/switches", json!({"larger_plans": larger_plans})).await;
        let milliseconds = json!({"listener": "tiendanube", "fault": {"reset": "milliseconds"}});
        merchant.control(Method::POST, "__sandbox/faults", milliseconds).await;
        let counting = Counting { network: Network::new().unwrap(), asked: 0.into(), refused: 0.into() };
        let counting = Arc::new(counting);
        let app = merchant.tiendanube_over("2025-03", counting.clone());
        let store = |id: usize| app.store(&id.to_string(), format!("pace-{id}").into()).unwrap();
        Platform { stores: (FIRST..FIRST + stores).map(store).collect(), merchant, counting }
    }

    fn counted(&self) -> (usize, usize) {
        (self.counting.asked.load(Ordering::Relaxed), self.counting.refused.load(Ordering::Relaxed))
    }

    /// Takes half of what each store's bucket leaks, for ever, at an even pace and without a look at the bucket.
    async fn rival(&self, leaks_per_second: u32) {
        let mut beat = tokio::time::interval(Duration::from_secs(2) / leaks_per_second);
        // What a slow machine made it miss it does not take all at once.
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            beat.tick().await;
            join_all(self.stores.iter().map(|store| self.take_one(store.id()))).await;
        }
    }

    /// Whatever comes of it: the rival may well be refused.
    async fn take_one(&self, store: &str) {
        let path = format!("2025-03/{store}/scripts");
        let mut request = Request::new(Method::GET, self.merchant.urls().tiendanube.join(&path).unwrap());
        request.headers.insert(USER_AGENT, HeaderValue::from_static("rival (rival@example.com)"));
        request.headers.insert("authentication", format!("bearer pace-{store}").parse().unwrap());
        let _ = self.merchant.network.send(request).await;
    }
}

/// Asks a store so often, several at once.
async fn ask(store: &Store, calls: usize) {
    let scripts = store.scripts();
    let asking = (0..AT_ONCE).map(|_| async {
        for _ in 0..calls / AT_ONCE {
            scripts.list().await.unwrap();
        }
    });
    join_all(asking).await;
}

/// Each plan's bucket and what leaks from it in a second (platforms.md §1.4).
const PLANS: [(bool, usize, u32); 2] = [(false, 40, 2), (true, 400, 20)];

#[tokio::test(flavor = "multi_thread")]
async fn the_only_client_of_a_store_is_never_refused_in_steady_state() {
    let (stores, seconds) = (number("VITRINA_PROVE_STORES", 2), number("VITRINA_PROVE_SECONDS", 4));
    for (larger_plans, size, leaks_per_second) in PLANS {
        let platform = Platform::with(stores, larger_plans).await;
        let calls = size + leaks_per_second as usize * seconds;
        join_all(platform.stores.iter().map(|store| ask(store, calls))).await;
        let (asked, refused) = platform.counted();
        assert_eq!((asked, refused), (stores * (calls / AT_ONCE) * AT_ONCE, 0), "a bucket of {size}");
        println!("tried {asked} calls alone at a bucket of {size}, {refused} refused");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn beside_a_rival_that_takes_half_hardly_a_call_is_refused_and_none_is_repeated_in_a_storm() {
    let (stores, seconds) = (number("VITRINA_PROVE_STORES", 2), number("VITRINA_PROVE_SECONDS", 4));
    for (larger_plans, size, leaks_per_second) in PLANS {
        let platform = Platform::with(stores, larger_plans).await;
        let calls = (size + leaks_per_second as usize * seconds / 2) / AT_ONCE * AT_ONCE;
        let asking = join_all(platform.stores.iter().map(|store| ask(store, calls)));
        tokio::select! {
            _ = asking => {}
            () = platform.rival(leaks_per_second) => unreachable!("it goes on for ever"),
        }
        let (asked, refused) = platform.counted();
        assert!(refused * 1_000 < asked, "{refused} of {asked} were refused at a bucket of {size}");
        // One more for each that was refused, and no other.
        assert_eq!(asked, stores * calls + refused);
        println!("tried {asked} calls beside a rival at a bucket of {size}, {refused} refused");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_stores_that_are_asked_twice_are_through_in_five_minutes() {
    let stores = number("VITRINA_PROVE_MANY", 100);
    let begun = Instant::now();
    let platform = Platform::with(stores, false).await;
    let asking = stream::iter(&platform.stores).for_each_concurrent(32, |store| async move {
        for _ in 0..2 {
            store.scripts().list().await.unwrap();
        }
    });
    asking.await;
    assert_eq!(platform.counted(), (2 * stores, 0));
    let seconds = begun.elapsed().as_secs_f64();
    assert!(seconds < 300.0, "{stores} stores took {seconds:.1} s");
    println!("tried {} calls of {stores} stores in {seconds:.1} s", 2 * stores);
}
