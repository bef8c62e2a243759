//! Many stores, stores from a file, and going back to the beginning.

use std::time::{Duration, Instant};

use serde_json::json;
use vitrina_sandbox::{Config, Sandbox, Seed, StartError};

use crate::running::{Running, send};

#[tokio::test]
async fn a_thousand_stores_have_shops_and_tokens() {
    let begun = Instant::now();
    let seed = Seed { generate: 1000, token_prefix: Some("token-".into()), ..Seed::default() };
    let running = Running::start_seeded(Config::default(), seed).await;
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    assert_eq!(running.urls().shops.len(), 1004);
    for (store, slug, language) in [("10001", "tienda-10001", "es"), ("11000", "tienda-11000", "pt")] {
        let answer =
            send(running.tiendanube("GET", &format!("2025-03/{store}/scripts"), &format!("token-{store}"))).await;
        assert_eq!(answer.expect(200).header("x-main-language"), language);
        assert!(running.shop(slug, "/").await.expect(200).text.contains(&format!("Tienda {store}")));
    }
    send(running.tiendanube("GET", "2025-03/10001/scripts", "token-10002")).await.expect(401);
    assert_eq!(running.state().await["stores"].as_array().unwrap().len(), 1004);
}

#[tokio::test]
async fn a_file_lists_stores_of_both_platforms() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("seed.json");
    let store = |platform: &str, id: &str, slug: &str| {
        json!({ "platform": platform, "id": id, "name": "Luna", "slug": slug, "lang": "es_MX", "country": "MX",
                "currency": "MXN" })
    };
    let seed = json!({ "stores": [store("tiendanube", "2001", "luna"), store("pago-shops", "4001", "luna-pago")] });
    std::fs::write(&file, seed.to_string()).unwrap();
    let running = Running::start_seeded(Config::default(), Seed::read(&file).unwrap()).await;
    for slug in ["luna", "luna-pago"] {
        assert!(running.shop(slug, "/").await.expect(200).text.contains("\"code\":\"MXN\""));
    }
    running.install("2001").await;

    for (wrong, part) in [
        ("{", "EOF"),
        ("{\"colour\": 1}", "colour"),
        (
            r#"{"stores": [{"platform": "tiendanube", "id": "x", "name": "", "slug": "a", "lang": "es_AR", "country": "AR", "currency": "ARS"}]}"#,
            "`x`",
        ),
        (
            r#"{"stores": [{"platform": "tiendanube", "id": "1", "name": "", "slug": "a.b", "lang": "es_AR", "country": "AR", "currency": "ARS"}]}"#,
            "`a.b`",
        ),
        (
            r#"{"stores": [{"platform": "tiendanube", "id": "1", "name": "", "slug": "a", "lang": "xx_AR", "country": "AR", "currency": "ARS"}]}"#,
            "`xx_AR`",
        ),
    ] {
        std::fs::write(&file, wrong).unwrap();
        let refusal = Seed::read(&file).unwrap_err().to_string();
        assert!(refusal.contains(part) && refusal.contains("seed.json"), "{refusal}");
    }
    let missing = Seed::read(&folder.path().join("none.json")).unwrap_err();
    assert!(matches!(missing, StartError::Seed { .. }), "{missing}");
}

#[tokio::test]
async fn a_reset_goes_back_to_the_beginning_and_keeps_the_seed() {
    let running = Running::start_seeded(Config::default(), Seed::stores(2)).await;
    // All but the clock, which only goes forward.
    let told = async || {
        let mut state = running.state().await;
        state["clock_ahead"] = json!(null);
        state
    };
    let beginning = told().await;
    running.control("PATCH", "__sandbox/switches", json!({ "loopback_http": true })).await.expect(200);
    let change = json!({ "scopes": ["write_products"], "legacy_src": true });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", change).await.expect(200);
    running
        .control("PATCH", "__sandbox/stores/tiendanube/10001", json!({ "csp": "x", "demo": true }))
        .await
        .expect(200);
    running.control("POST", "portal/apps/1001/scripts", json!({ "handle": "more" })).await.expect(201);
    running.deploy(7001, "1", "active").await;
    let token = running.install("10001").await;
    let one = "2025-03/10001/products/501";
    send(running.tiendanube("DELETE", one, &token)).await.expect(200);
    let fault = json!({ "listener": "cdn", "fault": { "status": 500 } });
    running.control("POST", "__sandbox/faults", fault).await.expect(201);
    assert_ne!(told().await, beginning);

    running.control("POST", "__sandbox/reset", json!({})).await.expect(204);
    assert_eq!(told().await, beginning);
    for name in ["loopback_http", "pago_queue", "larger_plans"] {
        let switches = running.control("PATCH", "__sandbox/switches", json!({ name: true })).await.expect(200).json();
        assert_eq!(switches[name], true, "{switches}");
    }
    send(running.tiendanube("GET", one, &token)).await.expect(401);
    running
        .control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "scopes": ["read_products"] }))
        .await
        .expect(200);
    let token = running.install("10001").await;
    send(running.tiendanube("GET", one, &token)).await.expect(200);
}

#[tokio::test]
async fn a_kept_state_keeps_what_happened_to_seeded_stores() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config { state: Some(folder.path().join("state.db")), ..Config::default() };
    let first = Running::start_seeded(config(), Seed::stores(1)).await;
    let path = "__sandbox/stores/tiendanube/10001";
    first.control("PATCH", path, json!({ "demo": true })).await.expect(200);
    first.stop().await;
    let second = Running::start_seeded(config(), Seed::stores(2)).await;
    let stores = second.state().await["stores"].clone();
    let demo = |id: &str| stores.as_array().unwrap().iter().find(|store| store["id"] == id).unwrap()["demo"].clone();
    assert_eq!((demo("10001"), demo("10002")), (json!(true), json!(false)));
}

#[tokio::test]
async fn a_seed_made_in_a_program_is_checked_too() {
    let mut seed = Seed::stores(0);
    seed.stores = serde_json::from_value(json!([{ "platform": "tiendanube", "id": "1", "name": "x", "slug": "<b>",
        "lang": "es_AR", "country": "AR", "currency": "ARS" }]))
    .unwrap();
    let refusal = Sandbox::start_with(Config::default(), seed).await.unwrap_err();
    assert!(matches!(refusal, StartError::Seed { path: None, .. }), "{refusal}");
}

#[tokio::test]
async fn a_kept_state_can_be_taken_back_to_the_beginning() {
    let folder = tempfile::tempdir().unwrap();
    let config = |reset| Config { state: Some(folder.path().join("state.db")), reset, ..Config::default() };
    let first = Running::start_seeded(config(false), Seed::stores(1)).await;
    first.control("PATCH", "__sandbox/stores/tiendanube/1001", json!({ "demo": true })).await.expect(200);
    first.control("POST", "__sandbox/clock", json!({ "advance": 60 })).await.expect(200);
    first.stop().await;
    let second = Running::start_seeded(config(true), Seed::stores(2)).await;
    let state = second.state().await;
    assert_eq!(state["clock_ahead"], 0);
    assert_eq!(state["stores_found"], 6);
    assert!(state["stores"].as_array().unwrap().iter().all(|store| store["demo"] == false), "{state}");
}

#[tokio::test]
async fn of_many_stores_those_asked_for_are_named() {
    let running = Running::start_seeded(Config::default(), Seed::stores(30)).await;
    let named = async |query: &str| {
        let state = running.control("GET", &format!("__sandbox/state{query}"), json!({})).await.expect(200).json();
        let ids = state["stores"].as_array().unwrap().iter().map(|store| store["id"].as_str().unwrap().to_owned());
        (state["stores_found"].as_u64().unwrap(), ids.collect::<Vec<_>>())
    };
    let (found, ids) = named("").await;
    assert_eq!((found, ids.len()), (34, 34));
    assert_eq!(named("?stores=2").await, (34, vec!["1001".into(), "1002".into()]));
    assert_eq!(named("?find=TIENDA+10029").await, (1, vec!["10029".into()]));
    assert_eq!(named("?find=1002&stores=1").await, (11, vec!["1002".into()]));

    let one = running.control("GET", "__sandbox/stores/tiendanube/10029", json!({})).await.expect(200).json();
    assert_eq!((&one["name"], &one["scripts"]), (&json!("Tienda 10029"), &json!([])));
    running.control("GET", "__sandbox/stores/tiendanube/9", json!({})).await.expect(404);
}
