//! The control page and its API.

use serde_json::{Value, json};

use crate::running::{Running, send};

#[tokio::test]
async fn everything_is_off_at_first_and_shown_without_secrets() {
    let running = Running::start().await;
    let state = running.state().await;
    assert_eq!(state["switches"], json!({ "loopback_http": false, "pago_queue": false, "larger_plans": false }));
    for app in state["apps"].as_array().unwrap() {
        assert_eq!(app["legacy_src"], false);
    }
    assert!(!state.to_string().contains("sandbox-secret"), "{state}");
    let page = send(running.request("GET", running.urls().control.as_str())).await.expect(200);
    assert!(page.text.contains("data-switch=\"loopback_http\"") && page.text.contains("/static/control.js"));
    assert_eq!(page.header("x-frame-options"), "DENY");
    for file in ["static/control.js", "static/pages.css", "static/favicon.svg", "favicon.ico"] {
        send(running.request("GET", running.urls().control.join(file).unwrap().as_str())).await.expect(200);
    }
}

#[tokio::test]
async fn a_web_page_elsewhere_cannot_drive_it() {
    let running = Running::start().await;
    let url = running.urls().control.join("__sandbox/switches").unwrap();
    let shop = running.urls().shops[0].url.as_str().trim_end_matches('/').to_owned();
    for (name, value) in [
        ("Host", "evil.example"),
        ("Host", "127.0.0.1.evil.example"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Origin", &shop),
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
    ] {
        let request = running.request("PATCH", url.as_str()).json(&json!({ "loopback_http": true }));
        let refusal = send(request.header(name, value)).await.expect(400).json();
        assert!(refusal["error"].is_string(), "{name}: {value}");
    }
    assert_eq!(running.state().await["switches"]["loopback_http"], false);
    let own = running.urls().control.as_str().trim_end_matches('/').to_owned();
    let request = running.request("PATCH", url.as_str()).json(&json!({ "loopback_http": true }));
    send(request.header("Origin", own).header("Sec-Fetch-Site", "same-origin")).await.expect(200);
    assert_eq!(running.state().await["switches"]["loopback_http"], true);
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused() {
    let running = Running::start().await;
    for (method, path, body, status) in [
        ("PATCH", "__sandbox/switches", json!({ "gravity": false }), 422),
        ("PATCH", "__sandbox/switches", json!({ "loopback_http": "yes" }), 400),
        ("PATCH", "__sandbox/switches", json!([]), 400),
        ("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "secret": "x" }), 400),
        ("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "redirect_uri": "nowhere" }), 422),
        ("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "redirect_uri": "javascript:alert(1)" }), 422),
        ("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "scopes": ["a b"] }), 422),
        ("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "token_lifetime": -1 }), 400),
        ("PATCH", "__sandbox/apps/tiendanube/9", json!({}), 404),
        ("PATCH", "__sandbox/apps/shopless/1001", json!({}), 404),
        ("PATCH", "__sandbox/stores/tiendanube/9", json!({ "demo": true }), 404),
        ("POST", "__sandbox/stores/tiendanube/9/suspend", json!({}), 404),
        ("POST", "__sandbox/stores/tiendanube/1001/sell", json!({}), 404),
        ("POST", "__sandbox/clock", json!({ "advance": -1 }), 400),
        ("GET", "__sandbox/nothing", json!({}), 404),
    ] {
        let refusal = running.control(method, path, body.clone()).await.expect(status).json();
        assert!(refusal["error"].is_string(), "{path} {body}: {refusal}");
    }
}

#[tokio::test]
async fn an_apps_settings_are_changed_one_by_one() {
    let running = Running::start().await;
    let path = "__sandbox/apps/tiendanube/1001";
    let redirect = json!({ "redirect_uri": "http://127.0.0.1:9999/back" });
    running.control("PATCH", path, redirect).await.expect(200);
    let app = running.control("PATCH", path, json!({ "legacy_src": true })).await.expect(200).json();
    assert_eq!((&app["redirect_uri"], &app["legacy_src"]), (&json!("http://127.0.0.1:9999/back"), &json!(true)));
    assert_eq!(app["scopes"], json!(["write_scripts", "read_products"]));
    let back = running.decide("cancel", "1001", "s").await.expect(302);
    assert!(back.header("location").starts_with("http://127.0.0.1:9999/back?"), "{back:?}");
}

#[tokio::test]
async fn requests_are_listed_with_their_party_and_without_secrets() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let code = running.decide("accept", "1001", "canary-state").await.back("code").unwrap();
    send(running.tiendanube("GET", &format!("2025-03/1001/scripts?page=1&code={code}"), &token)).await.expect(200);
    let url = running.urls().control.join("__sandbox/requests?count=1").unwrap();
    let list = send(running.request("GET", url.as_str())).await.expect(200).json();
    let newest: &Value = &list[0];
    for (field, value) in [
        ("listener", json!("tiendanube")),
        ("method", json!("GET")),
        ("url", json!("/2025-03/1001/scripts?page=1&code=hidden")),
        ("status", json!(200)),
        ("app", json!("1001")),
        ("store", json!("1001")),
    ] {
        assert_eq!(newest[field], value, "{newest}");
    }
    assert_eq!(list.as_array().unwrap().len(), 1);
    let url = running.urls().control.join("__sandbox/requests").unwrap();
    let all = send(running.request("GET", url.as_str())).await.expect(200).text;
    for secret in [token.as_str(), &code, "canary-state", "sandbox-secret"] {
        assert!(!all.contains(secret), "{secret} is listed");
    }
}
