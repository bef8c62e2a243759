//! Pago Shops' script resource, by the assumptions.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::running::{Running, send};

const SRC: &str = "https://cdn.example/a.js";

async fn token(running: &Running) -> String {
    running.pago_install("3001").await["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn refusals_come_in_order() {
    let running = Running::start().await;
    let scopes = json!({ "scopes": ["script_read"] });
    running.control("PATCH", "__sandbox/apps/pago-shops/ps-demo", scopes).await.expect(200);
    let token = token(&running).await;
    let bare = |method: &str| running.request(method, running.urls().pago_shops.join("api/scripts").unwrap().as_str());
    for (request, status, part) in [
        (bare("POST"), 400, "X-Api-Version"),
        (bare("GET").header("X-Api-Version", "1").bearer_auth(&token), 400, "X-Api-Version"),
        (bare("GET").header("X-Api-Version", "2").bearer_auth(&token), 400, "Content-Type"),
        (bare("POST").header("X-Api-Version", "2").header("Content-Type", "application/json"), 401, "access token"),
        (running.pago("POST", "api/scripts", "made-up"), 401, "access token"),
        (running.pago("POST", "api/scripts", &token), 403, "script_write"),
        (running.pago("DELETE", "api/scripts/1", &token), 403, "script_write"),
        (running.pago("GET", "api/scripts/1", &token), 404, "no such resource"),
        (running.pago("GET", "api/products", &token), 403, "product_read"),
        (running.pago("GET", "api/pages", &token), 404, "no such resource"),
        (running.pago("GET", "nothing", &token), 404, "no such resource"),
        (running.pago("GET", "api/scripts?per_page=0", &token), 400, "per_page"),
    ] {
        let refusal = send(request).await.expect(status);
        assert!(refusal.json()["message"].as_str().unwrap().contains(part), "{refusal:?}");
    }
    running.control("POST", "__sandbox/stores/pago-shops/3001/suspend", json!({})).await.expect(200);
    send(running.pago("GET", "api/scripts", &token)).await.expect(403);
}

#[tokio::test]
async fn a_body_must_be_json_with_a_secure_src() {
    let running = Running::start().await;
    let token = token(&running).await;
    let post = || running.pago("POST", "api/scripts", &token);
    for (request, part) in [
        (post().body("{"), "no JSON"),
        (post().body("{}"), "src is required"),
        (post().json(&json!({})), "src is required"),
        (post().json(&json!({ "src": 1 })), "src is required"),
        (post().json(&json!({ "src": "http://127.0.0.1:4000/a.js" })), "https"),
    ] {
        let refusal = send(request).await.expect(400);
        assert!(refusal.text.contains(part), "{part}: {refusal:?}");
    }
    running.control("PATCH", "__sandbox/switches", json!({ "loopback_http": true })).await.expect(200);
    send(post().json(&json!({ "src": "http://127.0.0.1:4000/a.js" }))).await.expect(201);
}

#[tokio::test]
async fn a_script_is_made_read_changed_and_removed() {
    let running = Running::start().await;
    let token = token(&running).await;
    let call = |method: &str, path: &str| running.pago(method, path, &token);
    let made = send(call("POST", "api/scripts").json(&json!({ "src": SRC }))).await.expect(201).json();
    let date = made["created_at"].as_str().unwrap();
    assert!(made["src"] == SRC && date.ends_with('Z') && date.len() == 20, "{made}");
    let one = format!("api/scripts/{}", made["id"]);
    assert_eq!(send(call("GET", &one)).await.expect(200).json(), made);
    let put = send(call("PUT", &one).json(&json!({ "src": "https://cdn.example/b.js" }))).await.expect(200).json();
    assert_eq!(put["src"], "https://cdn.example/b.js");
    send(call("PUT", &one).json(&json!({ "src": "" }))).await.expect(400);
    assert_eq!(send(call("DELETE", &one)).await.expect(204).text, "");
    for method in ["GET", "DELETE"] {
        send(call(method, &one)).await.expect(404);
    }
    send(call("PUT", &one).json(&json!({ "src": SRC }))).await.expect(404);
}

#[tokio::test]
async fn lists_are_paged() {
    let running = Running::start().await;
    let token = token(&running).await;
    for number in 0..3 {
        let body = json!({ "src": format!("https://cdn.example/{number}.js") });
        send(running.pago("POST", "api/scripts", &token).json(&body)).await.expect(201);
    }
    for (query, count) in [("", 3), ("?per_page=2", 2), ("?per_page=2&page=2", 1), ("?per_page=2&page=3", 0)] {
        let list = send(running.pago("GET", &format!("api/scripts{query}"), &token)).await.expect(200).json();
        assert_eq!(list.as_array().map(Vec::len), Some(count), "{query}: {list}");
    }
}

#[tokio::test]
async fn a_queued_script_shows_later() {
    let running = Running::start().await;
    let token = token(&running).await;
    running.control("PATCH", "__sandbox/switches", json!({ "pago_queue": true })).await.expect(200);
    let asked = Instant::now();
    let answer = send(running.pago("POST", "api/scripts", &token).json(&json!({ "src": SRC }))).await.expect(202);
    assert_eq!(answer.json().get("id"), None);
    let list = send(running.pago("GET", "api/scripts", &token)).await.expect(200).json();
    // A machine that stood still for half a second has missed the moment.
    assert!(list == json!([]) || asked.elapsed() >= Duration::from_millis(500), "{list}");
    running.control("POST", "__sandbox/clock", json!({ "advance": 1 })).await.expect(200);
    let list = send(running.pago("GET", "api/scripts", &token)).await.expect(200).json();
    assert_eq!(list[0]["src"], SRC);
}

#[tokio::test]
async fn three_hundred_requests_a_minute_are_the_limit() {
    let running = Running::start().await;
    let token = token(&running).await;
    for _ in 0..300 {
        send(running.pago("GET", "api/scripts", &token)).await.expect(200);
    }
    send(running.pago("GET", "api/scripts", &token)).await.expect(429);
    running.control("POST", "__sandbox/clock", json!({ "advance": 60 })).await.expect(200);
    send(running.pago("GET", "api/scripts", &token)).await.expect(200);
}
