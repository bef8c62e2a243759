//! States of stores, and the three privacy hooks.

use http::StatusCode;
use serde_json::json;
use vitrina_platform::webhooks::Platform::{PagoShops, Tiendanube};
use vitrina_platform::webhooks::{PrivacyHook, StoreState, settle};

use super::{Listening, PATH_SECRET, secrets};
use crate::server::{Reply, Server};

async fn state(listening: &Listening) -> Option<StoreState> {
    listening.inbox.state(Tiendanube, "123").await.unwrap().map(|(state, _)| state)
}

fn app(event: &str) -> String {
    format!(r#"{{"store_id":123,"event":"app/{event}","id":1001}}"#)
}

#[tokio::test]
async fn the_three_events_change_the_state_of_the_store_before_anything_is_handled() {
    let listening = Listening::start().await;
    assert_eq!(state(&listening).await, None);
    for (event, after) in [
        ("suspended", StoreState::Suspended),
        ("resumed", StoreState::Active),
        ("suspended", StoreState::Suspended),
        ("uninstalled", StoreState::Uninstalled),
    ] {
        assert_eq!(listening.tell(&app(event)).await, StatusCode::OK);
        assert_eq!(state(&listening).await, Some(after), "{event}");
        assert_eq!(listening.handle().await.len(), 1, "{event}");
        // Once more the same: nothing new.
        listening.tell(&app(event)).await;
        assert!(listening.handle().await.is_empty(), "{event}");
    }
    // Late ones cannot bring it back; an installation does.
    listening.tell(&app("resumed")).await;
    assert_eq!(state(&listening).await, Some(StoreState::Uninstalled));
    listening.inbox.set_state(Tiendanube, "123", StoreState::Active).await.unwrap();
    listening.tell(&app("uninstalled")).await;
    assert_eq!(state(&listening).await, Some(StoreState::Uninstalled));
    assert_eq!(listening.inbox.state(PagoShops, "123").await.unwrap(), None);
}

#[tokio::test]
async fn a_second_suspension_counts_while_the_first_still_waits() {
    let listening = Listening::start().await;
    for event in ["suspended", "suspended", "resumed", "suspended", "suspended"] {
        listening.tell(&app(event)).await;
    }
    assert_eq!(state(&listening).await, Some(StoreState::Suspended));
    let topics: Vec<String> = listening.handle().await.into_iter().map(|event| event.topic).collect();
    assert_eq!(topics, ["app/suspended", "app/resumed", "app/suspended"]);
}

#[tokio::test]
async fn late_copies_after_an_uninstallation_are_no_new_events() {
    let listening = Listening::start().await;
    for event in ["suspended", "uninstalled"] {
        listening.tell(&app(event)).await;
    }
    assert_eq!(listening.handle().await.len(), 2);
    for event in ["suspended", "uninstalled", "suspended"] {
        listening.tell(&app(event)).await;
    }
    assert!(listening.handle().await.is_empty());
}

#[tokio::test]
async fn an_order_that_is_suspended_is_no_state_of_the_store() {
    let listening = Listening::start().await;
    listening.tell(r#"{"store_id":123,"event":"order/suspended","id":1}"#).await;
    assert_eq!(state(&listening).await, None);
}

#[tokio::test]
async fn the_platforms_own_answer_settles_the_state() {
    let listening = Listening::start().await;
    for (status, wanted) in [(402, StoreState::Suspended), (200, StoreState::Active), (401, StoreState::Uninstalled)] {
        let server = Server::start(move |_, _| Reply::Json(status, json!({"id": 123}))).await;
        let store = crate::tiendanube::app(&server.url).store("123", "t".into()).unwrap();
        assert_eq!(settle(&listening.inbox, &store).await.unwrap(), wanted);
        assert_eq!(state(&listening).await, Some(wanted));
        assert_eq!(server.asked()[0].query, "fields=id");
    }
    let server = Server::start(|_, _| Reply::Json(503, json!({}))).await;
    let store = crate::tiendanube::app(&server.url).store("123", "t".into()).unwrap();
    assert!(settle(&listening.inbox, &store).await.is_err());
    assert_eq!(state(&listening).await, Some(StoreState::Uninstalled), "no clear answer changes nothing");
}

#[tokio::test]
async fn privacy_hooks_are_answered_logged_and_their_data_erased_once_handled() {
    let listening = Listening::start().await;
    let customer = json!({"id": 7, "email": "canary@example.com", "phone": "1", "identification": "2"});
    let bodies = [
        json!({"store_id": 123}),
        json!({"store_id": 123, "customer": customer, "orders_to_redact": [1]}),
        json!({"store_id": "123", "customer": customer, "orders_requested": [1], "data_request": {"id": 9}}),
    ];
    for (hook, body) in PrivacyHook::ALL.into_iter().zip(&bodies) {
        let path = format!("tiendanube/{PATH_SECRET}/{hook}");
        let body = body.to_string();
        for _ in 0..2 {
            assert_eq!(listening.post(&path, body.as_bytes(), &[]).await, StatusCode::OK);
        }
        let signature = secrets().sign(body.as_bytes());
        let elsewhere = format!("tiendanube/whatever/{hook}");
        assert_eq!(listening.post(&elsewhere, body.as_bytes(), &[&signature]).await, StatusCode::OK);
        assert_eq!(listening.post(&elsewhere, body.as_bytes(), &[]).await, StatusCode::NOT_FOUND);
        let wrong = signature.replace(['a', 'b', '1'], "2");
        assert_eq!(listening.post(&path, body.as_bytes(), &[&wrong]).await, StatusCode::UNAUTHORIZED);
        assert_eq!(listening.post(&path, b"{}", &[]).await, StatusCode::BAD_REQUEST);
    }
    let events = listening.handle().await;
    assert_eq!(events.len(), 3);
    assert_eq!(events[2].body["data_request"]["id"], 9, "the handler gets everything");
    let log = listening.inbox.privacy_log().await.unwrap();
    let lines: Vec<_> = log.iter().map(|entry| (entry.hook, entry.store.as_str(), entry.customer.as_deref())).collect();
    let wanted = [
        (PrivacyHook::StoreRedact, "123", None),
        (PrivacyHook::CustomersRedact, "123", Some("7")),
        (PrivacyHook::CustomersDataRequest, "123", Some("7")),
    ];
    assert_eq!(lines, wanted);
    assert!(log.iter().all(|entry| entry.handled_at.is_some() && !entry.signed));
    let file = rusqlite::Connection::open(listening.folder.path().join("inbox.sqlite")).unwrap();
    let left: u32 = file.query_row("SELECT count(*) FROM events WHERE body IS NOT NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 0);
    // Nor are they left in pages of the file that are free, or in the log beside it.
    for entry in std::fs::read_dir(listening.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let found = bytes.windows(6).any(|window| window == b"canary");
        assert!(!found, "personal data is still in {}", path.display());
    }
}
