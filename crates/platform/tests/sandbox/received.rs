//! The sandbox's webhooks, really sent, and what the receiver makes of them.

use std::time::{Duration, Instant};

use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use vitrina_platform::tiendanube::{Localized, NewProduct, ProductFields, Store, WebhookFields};
use vitrina_platform::webhooks::{Event, Inbox, Platform, PrivacyHook, Receiver, Secrets, StoreState, settle};

use super::installed;
use super::merchant::Merchant;

/// A merchant, a client, and a receiver to which the sandbox delivers.
struct Wired {
    merchant: Merchant,
    store: Store,
    inbox: Inbox,
    _folder: TempDir,
}

async fn wired() -> Wired {
    let (merchant, store) = installed("1001").await;
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::open(&folder.path().join("inbox.sqlite")).unwrap();
    let receiver = Receiver::new(inbox.clone())
        .with_secrets(Secrets::new("sandbox-secret-tiendanube".into()))
        .with_path_secret("long-and-random".into());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let here = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, receiver.router()).await.unwrap() });
    let delivery = json!({"deliver_to": here, "privacy_url": format!("{here}/tiendanube/long-and-random")});
    merchant.control(Method::PATCH, "__sandbox/apps/tiendanube/1001", delivery).await;
    let webhook = json!({"webhook_url": format!("{here}/pago-shops/long-and-random")});
    merchant.control(Method::PATCH, "__sandbox/apps/pago-shops/ps-demo", webhook).await;
    Wired { merchant, store, inbox, _folder: folder }
}

impl Wired {
    async fn register(&self, event: &str) {
        let url = "https://app.example/tiendanube".to_owned().into();
        self.store.webhooks().create(&WebhookFields { event: event.to_owned().into(), url }).await.unwrap();
    }

    /// Handles what comes until `enough` says so.
    async fn until(&self, enough: impl Fn(&[Event]) -> bool) -> Vec<Event> {
        let events = std::sync::Mutex::new(Vec::new());
        let keep = async |event: &Event| {
            events.lock().unwrap().push(event.clone());
            Ok::<(), String>(())
        };
        let start = Instant::now();
        while !enough(&events.lock().unwrap()) {
            assert!(start.elapsed() < Duration::from_secs(60), "only {:?}", events.lock().unwrap());
            self.inbox.handle_waiting(keep).await.unwrap();
            tokio::task::yield_now().await;
        }
        events.into_inner().unwrap()
    }

    async fn control(&self, path: &str, body: Value) {
        self.merchant.control(Method::POST, path, body).await;
    }
}

#[tokio::test]
async fn a_new_product_is_told_signed_and_read_by_its_number() {
    let wired = wired().await;
    wired.register("product/created").await;
    let fields = ProductFields { name: Localized::from("Remera").into(), ..ProductFields::default() };
    let made = wired.store.products().create(&NewProduct { fields, ..NewProduct::default() }).await.unwrap();
    let events = wired.until(|events| !events.is_empty()).await;
    assert_eq!((events[0].store.as_str(), events[0].topic.as_str()), ("1001", "product/created"));
    let id: u64 = events[0].subject.as_ref().unwrap().parse().unwrap();
    assert_eq!(wired.store.products().get(id).await.unwrap().id, made.id);
}

#[tokio::test]
async fn the_life_of_a_store_is_followed_to_its_end() {
    let wired = wired().await;
    for event in ["app/suspended", "app/resumed", "app/uninstalled"] {
        wired.register(event).await;
    }
    let steps = [
        ("suspend", "app/suspended", StoreState::Suspended),
        ("resume", "app/resumed", StoreState::Active),
        ("uninstall", "app/uninstalled", StoreState::Uninstalled),
    ];
    for (action, topic, state) in steps {
        wired.control(&format!("__sandbox/stores/tiendanube/1001/{action}"), Value::Null).await;
        wired.until(|events| events.iter().any(|event| event.topic == topic)).await;
        let kept = wired.inbox.state(Platform::Tiendanube, "1001").await.unwrap();
        assert_eq!(kept.map(|(state, _)| state), Some(state), "{action}");
        // The platform itself says the same.
        assert_eq!(settle(&wired.inbox, &wired.store).await.unwrap(), state, "{action}");
    }
    // 48 hours later the store is to be forgotten.
    wired.control("__sandbox/clock", json!({"advance": 49 * 3600})).await;
    wired.until(|events| events.iter().any(|event| event.topic == "store/redact")).await;
    let log = wired.inbox.privacy_log().await.unwrap();
    assert_eq!((log[0].hook, log[0].store.as_str(), log[0].signed), (PrivacyHook::StoreRedact, "1001", false));
    assert!(log[0].handled_at.is_some());
}

#[tokio::test]
async fn envelopes_of_pago_shops_come_to_the_secret_path() {
    let wired = wired().await;
    wired.merchant.log_in_to_pago_shops("3001").await;
    let happened = json!({"event": "order_created", "data": {"id": 1}});
    wired.control("__sandbox/stores/pago-shops/3001/webhooks", happened).await;
    let events = wired.until(|events| !events.is_empty()).await;
    assert_eq!((events[0].platform, events[0].topic.as_str()), (Platform::PagoShops, "order_created"));
    assert_eq!(events[0].store, "3001");
}
