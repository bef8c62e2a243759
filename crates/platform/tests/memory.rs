//! The memory that an answer can take is bounded, whatever is in it. A program of its own: it counts every allocation.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use vitrina_platform::tiendanube::{App, AuthHeader, Config, Query, Store};
use vitrina_platform::{Error, InProcess, MAX_BODY_BYTES, Retry};

/// What reading one answer of at most ten megabytes may take at its peak.
const CEILING: usize = 250_000_000;

struct Counting;

static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// SAFETY: it does what the system's allocator does, and counts.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = NOW.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(now, Ordering::Relaxed);
        // SAFETY: the caller keeps the rules of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::Relaxed);
        // SAFETY: the caller keeps the rules of `dealloc`.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// `piece` as often as it fits, between brackets.
fn filled(before: &str, piece: &str, after: &str) -> Vec<u8> {
    let room = MAX_BODY_BYTES - before.len() - after.len() - 1;
    let pieces = piece.repeat(room / piece.len());
    format!("{before}{}{after}", pieces.trim_end_matches(',')).into_bytes()
}

/// As many keys as fit, no two the same.
fn keys() -> Vec<u8> {
    let pairs: Vec<String> = (0..475_000).map(|number| format!("\"key-{number:012}\":1")).collect();
    format!("[{{\"id\":1,{}}}]", pairs.join(",")).into_bytes()
}

fn store(body: Vec<u8>) -> Store {
    let body = bytes::Bytes::from(body);
    let router = Router::new().fallback(move || {
        let body = body.clone();
        async move { Body::from(body) }
    });
    let config = Config {
        app_id: "1".to_owned(),
        name: "memory".to_owned(),
        contact: "dev@example.com".to_owned(),
        api_url: "https://api.example".parse().unwrap(),
        auth_url: "https://www.example".parse().unwrap(),
        api_version: "2025-03".to_owned(),
        auth_header: AuthHeader::default(),
    };
    let once = Retry { attempts: 1, first: Duration::ZERO, most: Duration::ZERO };
    App::new(config, Arc::new(InProcess::of(router))).unwrap().with_retry(once).store("1", "t".into()).unwrap()
}

#[tokio::test]
async fn the_peak_of_reading_any_answer_is_bounded() {
    let object = |bytes: usize| format!("{{\"id\":1,\"pad\":\"{}\"}},", "x".repeat(bytes));
    let bodies = [
        ("many items", filled("[", "{\"id\":1},", "]")),
        ("more items than a page has", filled("[", &object(4_000), "]")),
        ("as many items as are taken", filled("[", &object(5_500), "]")),
        ("many parts of one item", filled("[{\"id\":1,\"variants\":[", "{\"id\":1},", "]}]")),
        ("as many parts as are taken", filled("[{\"id\":1,\"variants\":[", &object(190), "]}]")),
        ("lists", filled("[{\"id\":1,\"new\":[", "[],", "]}]")),
        ("numbers", filled("[{\"id\":1,\"new\":[", "1,", "]}]")),
        ("as many numbers as are taken", filled("[{\"id\":1,\"new\":[", "-1234567890123456789,", "]}]")),
        ("as many keys as are taken", keys()),
        ("one key", filled("[{\"id\":1,\"new\":{", "\"a\":1,", "}}]")),
        ("one text", filled("[{\"id\":1,\"name\":\"", "x", "\"}]")),
        ("depth", filled("", "[", "")),
        ("blanks", filled("", " ", "[]")),
        ("quotes", filled("", "\"", "")),
        ("html", filled("<html>", "<b>", "</html>")),
    ];
    for (name, body) in bodies {
        let store = store(body);
        let before = NOW.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        let all = Query::new();
        let outcomes = [
            store.products().all(&all).await.map(drop),
            store.orders().all(&all).await.map(drop),
            store.scripts().list().await.map(drop),
            store.info().await.map(drop),
        ];
        for outcome in outcomes {
            assert!(matches!(outcome, Ok(()) | Err(Error::Unreadable { .. })), "{name}: {outcome:?}");
        }
        let peak = PEAK.load(Ordering::Relaxed) - before;
        println!("{name}: {} MB", peak / 1_000_000);
        assert!(peak < CEILING, "{name}: {peak} bytes");
    }
}
