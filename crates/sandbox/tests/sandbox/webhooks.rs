//! Webhooks: who hears of what, how it is signed, and when it is tried again.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::receiver::{Receiver, hmac};
use crate::running::{Running, send};

const EVERYTHING: [&str; 6] =
    ["write_products", "write_orders", "write_customers", "write_coupons", "write_content", "write_scripts"];

/// A sandbox whose app may do everything, is installed in store 1001, and hears at `receiver`; with its token.
async fn with_app(receiver: &Receiver) -> (Running, String) {
    let running = Running::start().await;
    let change = json!({ "scopes": EVERYTHING, "deliver_to": receiver.url });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", change).await.expect(200);
    let token = running.install("1001").await;
    (running, token)
}

async fn subscribe(running: &Running, token: &str, event: &str) {
    let body = json!({ "event": event, "url": format!("https://app.example/{event}?own=1") });
    send(running.tiendanube("POST", "2025-03/1001/webhooks", token).json(&body)).await.expect(201);
}

async fn make_product(running: &Running, token: &str, name: &str) -> i64 {
    let request = running.tiendanube("POST", "2025-03/1001/products", token).json(&json!({ "name": name }));
    send(request).await.expect(201).json()["id"].as_i64().unwrap()
}

async fn deliveries(running: &Running) -> Value {
    let url = running.urls().control.join("__sandbox/webhooks").unwrap();
    send(running.request("GET", url.as_str())).await.expect(200).json()
}

/// The newest delivery, as soon as it has that state and so many attempts.
async fn delivery(running: &Running, state: &str, attempts: usize) -> Value {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let all = deliveries(running).await;
        let newest = &all[0];
        if newest["state"] == state && newest["attempts"].as_array().is_some_and(|made| made.len() == attempts) {
            return newest.clone();
        }
        assert!(Instant::now() < until, "not {state} after {attempts} attempts: {newest}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// What happens to products is told in its order.
async fn events(receiver: &Receiver, count: usize) -> Vec<String> {
    receiver.wait_for(count).await.iter().map(|heard| heard.json()["event"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_app_hears_of_what_it_asked_for_and_can_check_who_says_it() {
    let receiver = Receiver::answering(&[200]).await;
    let (running, token) = with_app(&receiver).await;
    subscribe(&running, &token, "product/created").await;
    let id = make_product(&running, &token, "Ola").await;
    let heard = receiver.wait_for(1).await.remove(0);
    assert_eq!(heard.path, "/product/created?own=1");
    assert_eq!(heard.json(), json!({ "store_id": 1001, "event": "product/created", "id": id }));
    assert_eq!(heard.header("content-type"), "application/json");
    let signature = heard.header("x-linkedstore-hmac-sha256");
    assert_eq!(signature, hmac(&heard.body), "lower-case hexadecimal over the raw body");
    let delivery = delivery(&running, "received", 1).await;
    assert_eq!((&delivery["event"], &delivery["store"]), (&json!("product/created"), &json!("1001")));
    assert_eq!(delivery["attempts"][0]["outcome"], "200");

    // Of what it did not ask for, it hears nothing.
    send(running.tiendanube("DELETE", &format!("2025-03/1001/products/{id}"), &token)).await.expect(200);
    assert_eq!(deliveries(&running).await.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_not_received_is_tried_again_on_the_documented_schedule() {
    let receiver = Receiver::answering(&[500]).await;
    let (running, token) = with_app(&receiver).await;
    subscribe(&running, &token, "product/created").await;
    make_product(&running, &token, "Ola").await;
    // At first, and once more at once.
    receiver.wait_for(2).await;
    delivery(&running, "pending", 2).await;
    let mut attempts = 2;
    for minutes in [5, 10, 15, 21, 29] {
        let due = delivery(&running, "pending", attempts).await["next_at"].as_i64().unwrap();
        let advance = json!({ "advance": minutes * 60 - 60 });
        running.control("POST", "__sandbox/clock", advance).await.expect(200);
        let state = delivery(&running, "pending", attempts).await;
        assert_eq!(state["next_at"], due, "a little before it is due, nothing is sent");
        running.control("POST", "__sandbox/clock", json!({ "advance": 60 })).await.expect(200);
        attempts += 1;
        delivery(&running, "pending", attempts).await;
    }
    // After 48 hours it is given up.
    for _ in 0..60 {
        let newest = &deliveries(&running).await[0];
        if newest["state"] == "lost" {
            let made = newest["attempts"].as_array().unwrap();
            assert!((8..=18).contains(&made.len()), "{newest}");
            let (first, last) = (made[0]["at"].as_i64().unwrap(), made[made.len() - 1]["at"].as_i64().unwrap());
            assert!(last - first <= 50 * 3600, "{newest}");
            return;
        }
        let attempts = newest["attempts"].as_array().unwrap().len();
        running.control("POST", "__sandbox/clock", json!({ "advance": 6 * 3600 })).await.expect(200);
        let until = Instant::now() + Duration::from_secs(5);
        while deliveries(&running).await[0]["attempts"].as_array().unwrap().len() == attempts && Instant::now() < until
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    panic!("it was never given up: {}", deliveries(&running).await[0]);
}

#[tokio::test]
async fn any_2xx_is_received_and_a_second_try_may_be_the_one() {
    let receiver = Receiver::answering(&[503, 204]).await;
    let (running, token) = with_app(&receiver).await;
    subscribe(&running, &token, "product/created").await;
    make_product(&running, &token, "Ola").await;
    let delivery = delivery(&running, "received", 2).await;
    let outcomes: Vec<&Value> = delivery["attempts"].as_array().unwrap().iter().map(|made| &made["outcome"]).collect();
    assert_eq!(outcomes, ["503", "204"]);
    let heard = receiver.heard();
    assert_eq!(heard[0].body, heard[1].body, "the same call again");
}

#[tokio::test]
async fn who_answers_after_three_seconds_has_not_received_it() {
    let receiver = Receiver::answering(&[200]).await;
    let (running, token) = with_app(&receiver).await;
    subscribe(&running, &token, "product/created").await;
    receiver.hold(true);
    let begun = Instant::now();
    make_product(&running, &token, "Ola").await;
    let late = delivery(&running, "pending", 2).await;
    assert!(begun.elapsed() >= Duration::from_secs(6), "two attempts of three seconds took {:?}", begun.elapsed());
    for attempt in late["attempts"].as_array().unwrap() {
        assert_eq!(attempt["outcome"], "no answer within 3 s");
    }
    assert_eq!(receiver.heard().len(), 2, "it was called all the same");
    receiver.hold(false);
    running.control("POST", "__sandbox/clock", json!({ "advance": 300 })).await.expect(200);
    assert_eq!(delivery(&running, "received", 3).await["attempts"][2]["outcome"], "200");
}

#[tokio::test]
async fn a_fault_of_one_store_leaves_what_others_are_told_alone() {
    let receiver = Receiver::answering(&[200]).await;
    let (running, token) = with_app(&receiver).await;
    let other = running.install("1002").await;
    subscribe(&running, &token, "product/created").await;
    let body = json!({ "event": "product/created", "url": "https://app.example/other" });
    send(running.tiendanube("POST", "2025-03/1002/webhooks", &other).json(&body)).await.expect(201);
    let fault = json!({ "listener": "webhooks", "store": "1002", "fault": { "drop": true } });
    running.control("POST", "__sandbox/faults", fault).await.expect(201);
    make_product(&running, &token, "Ola").await;
    assert_eq!(delivery(&running, "received", 1).await["store"], "1001");
    let product = json!({ "name": "Ola" });
    send(running.tiendanube("POST", "2025-03/1002/products", &other).json(&product)).await.expect(201);
    let lost = delivery(&running, "received", 2).await;
    assert_eq!(lost["store"], "1002");
    assert_eq!(lost["attempts"][0]["outcome"], "lost on the way, by a fault");
}

#[tokio::test]
async fn an_address_elsewhere_is_never_called() {
    let receiver = Receiver::answering(&[200]).await;
    let (running, token) = with_app(&receiver).await;
    running
        .control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "deliver_to": "https://evil.example" }))
        .await
        .expect(422);
    let running_without = Running::start().await;
    let scopes = json!({ "scopes": EVERYTHING });
    running_without.control("PATCH", "__sandbox/apps/tiendanube/1001", scopes).await.expect(200);
    let other = running_without.install("1001").await;
    subscribe(&running_without, &other, "product/created").await;
    make_product(&running_without, &other, "Ola").await;
    let delivery = delivery(&running_without, "pending", 2).await;
    assert!(delivery["attempts"][0]["outcome"].as_str().unwrap().contains("deliver_to"), "{delivery}");
    subscribe(&running, &token, "product/created").await;
    assert!(receiver.heard().is_empty());
}

#[tokio::test]
async fn events_come_in_their_order_unless_a_fault_turns_it_or_sends_one_twice() {
    let receiver = Receiver::answering(&[200]).await;
    let (running, token) = with_app(&receiver).await;
    let url = "https://app.example/hooks";
    for event in ["product/created", "product/updated", "product/deleted"] {
        let body = json!({ "event": event, "url": url });
        send(running.tiendanube("POST", "2025-03/1001/webhooks", &token).json(&body)).await.expect(201);
    }
    let life = async |name: &str| {
        let id = make_product(&running, &token, name).await;
        let one = format!("2025-03/1001/products/{id}");
        send(running.tiendanube("PUT", &one, &token).json(&json!({ "brand": "x" }))).await.expect(200);
        send(running.tiendanube("DELETE", &one, &token)).await.expect(200);
    };
    let told = ["product/created", "product/updated", "product/deleted"];
    life("one").await;
    assert_eq!(events(&receiver, 3).await, told);

    let fault =
        json!({ "listener": "webhooks", "path": "/product/created", "times": 1, "fault": { "overtaken": true } });
    running.control("POST", "__sandbox/faults", fault).await.expect(201);
    life("two").await;
    assert_eq!(events(&receiver, 6).await[3..], [told[1], told[0], told[2]]);

    let fault = json!({ "listener": "webhooks", "path": "/product/updated", "times": 1, "fault": { "duplicate": 2 } });
    running.control("POST", "__sandbox/faults", fault).await.expect(201);
    life("three").await;
    assert_eq!(events(&receiver, 11).await[6..], [told[0], told[1], told[1], told[1], told[2]]);

    let fault = json!({ "listener": "webhooks", "path": "/product/*", "times": 1, "fault": { "drop": true } });
    running.control("POST", "__sandbox/faults", fault).await.expect(201);
    life("four").await;
    let mut last = events(&receiver, 14).await[11..].to_vec();
    last.sort();
    assert_eq!(last, ["product/created", "product/deleted", "product/updated"], "lost once, it came by a second try");

    let fault =
        json!({ "listener": "webhooks", "path": "/product/created", "times": 1, "fault": { "delay_ms": 600_000 } });
    running.control("POST", "__sandbox/faults", fault).await.expect(201);
    life("five").await;
    assert_eq!(events(&receiver, 16).await[14..], [told[1], told[2]]);
    running.control("POST", "__sandbox/clock", json!({ "advance": 600 })).await.expect(200);
    assert_eq!(events(&receiver, 17).await[16], told[0]);
}

#[tokio::test]
async fn a_store_that_is_not_paid_is_silent_but_for_saying_so() {
    let receiver = Receiver::answering(&[200]).await;
    let (running, token) = with_app(&receiver).await;
    for event in ["app/suspended", "app/resumed", "app/uninstalled", "order/paid"] {
        subscribe(&running, &token, event).await;
    }
    let store = "__sandbox/stores/tiendanube/1001";
    let paid = json!({ "event": "order/paid", "data": { "id": 601 } });
    running.control("POST", &format!("{store}/suspend"), json!({})).await.expect(200);
    running.control("POST", &format!("{store}/webhooks"), paid.clone()).await.expect(202);
    running.control("POST", &format!("{store}/resume"), json!({})).await.expect(200);
    running.control("POST", &format!("{store}/webhooks"), paid).await.expect(202);
    running.control("POST", &format!("{store}/uninstall"), json!({})).await.expect(200);
    let mut told = events(&receiver, 4).await;
    told.sort();
    assert_eq!(told, ["app/resumed", "app/suspended", "app/uninstalled", "order/paid"]);
    for heard in receiver.heard() {
        let said = heard.json();
        let id = if said["event"] == "order/paid" { 601 } else { 1001 };
        assert_eq!((&said["id"], &said["store_id"]), (&json!(id), &json!(1001)), "{said}");
    }
    // An uninstalled app hears no more.
    running.install("1001").await;
    running.control("POST", &format!("{store}/suspend"), json!({})).await.expect(200);
    assert_eq!(deliveries(&running).await.as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn two_days_after_an_uninstall_the_data_are_to_go() {
    let receiver = Receiver::answering(&[200]).await;
    let (running, _token) = with_app(&receiver).await;
    let change = json!({ "privacy_url": "https://app.example/privacy" });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", change).await.expect(200);
    let store = "__sandbox/stores/tiendanube/1001";
    let asked = json!({ "event": "customers/data_request", "data": { "customer": { "id": 401 } } });
    running.control("POST", &format!("{store}/webhooks"), asked).await.expect(202);
    let heard = receiver.wait_for(1).await.remove(0);
    assert_eq!(heard.path, "/privacy/customers/data_request");
    assert_eq!(heard.json(), json!({ "store_id": 1001, "customer": { "id": 401 } }));
    assert_eq!(heard.header("x-linkedstore-hmac-sha256"), "", "whether these are signed is not documented");

    running.control("POST", &format!("{store}/uninstall"), json!({})).await.expect(200);
    running.control("POST", "__sandbox/clock", json!({ "advance": 47 * 3600 })).await.expect(200);
    assert_eq!(deliveries(&running).await[0]["state"], "pending");
    running.control("POST", "__sandbox/clock", json!({ "advance": 2 * 3600 })).await.expect(200);
    let heard = receiver.wait_for(2).await.remove(1);
    assert_eq!((heard.path.as_str(), heard.json()), ("/privacy/store/redact", json!({ "store_id": 1001 })));
}

#[tokio::test]
async fn pago_shops_sends_its_envelope() {
    let receiver = Receiver::answering(&[200]).await;
    let running = Running::start().await;
    let url = format!("{}/pago", receiver.url);
    running.control("PATCH", "__sandbox/apps/pago-shops/ps-demo", json!({ "webhook_url": url })).await.expect(200);
    running.pago_install("3001").await;
    let happened = json!({ "event": "order_created", "data": { "id": "o1" } });
    running.control("POST", "__sandbox/stores/pago-shops/3001/webhooks", happened).await.expect(202);
    let heard = receiver.wait_for(1).await.remove(0);
    let said = heard.json();
    assert_eq!((&said["topic"], &said["data"]), (&json!("order_created"), &json!([{ "id": "o1" }])));
    assert_eq!(said["account_id"], "3001");
    assert!(said["id"].is_string() && said["created_at"].as_str().unwrap().ends_with('Z'), "{said}");
    for event in ["order/created", "app_uninstalled", ""] {
        let happened = json!({ "event": event });
        running.control("POST", "__sandbox/stores/pago-shops/3001/webhooks", happened).await.expect(422);
    }
}
