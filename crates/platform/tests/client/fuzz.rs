//! Answers that no platform should give: typed error or right value, never a panic, and nothing of the token in the words.
//! `VITRINA_FUZZ_ROUNDS` sets how many (`cargo xtask prove answers`: a million); each round has its own seed, which a failure names.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use serde_json::{Map, Value, json};
use vitrina_platform::tiendanube::{App, AuthHeader, Config, Owner, Query, Store};
use vitrina_platform::{Error, InProcess, Retry, Tokens, pago_shops};

const TOKEN: &str = "canary-token-77";

/// Answers of the right form, by the path that they answer.
fn seeds() -> Vec<(&'static str, Value)> {
    let variant = json!({"id": 1, "price": "19.00", "stock": 5, "weight": "0.500", "values": [{"es": "Rojo"}]});
    let order = json!({"id": 1, "number": 100, "total": "1.00", "products": [{"quantity": 1, "price": "1.00"}],
        "customer": {"id": 5, "addresses": []}, "coupon": [{"code": "A"}], "payment_details": {"installments": "3"},
        "completed_at": {"date": "2022-02-23 12:25:18.000000", "timezone_type": 3, "timezone": "UTC"}});
    vec![
        (
            "products",
            json!([{"id": 1, "name": {"es": "Remera"}, "variants": [variant], "images": [{"id": 2, "alt": []}],
            "categories": [{"id": 3}, 4], "created_at": "2013-01-03T09:11:51-03:00"}]),
        ),
        ("orders", json!([order])),
        (
            "orders/1/history/values",
            json!([{"status": "PAID", "total_delta": -1.5, "total_paid_diff": 0, "gateway_method": null,
            "happened_at": "2013-01-03T09:11:51-03:00"}]),
        ),
        (
            "orders/1/history/editions",
            json!([{"product_changes": [{"type": "ADD", "modified_stock": true, "previous_quantity": 0, "new_quantity": "2"}],
            "shipping_costs": [{"fulfillment_number": 1, "new_merchant_cost": 2.5}], "reason": null}]),
        ),
        ("orders/1/subscriptions", json!([{"id": 1, "products": []}])),
        ("checkouts", json!([order])),
        ("customers", json!([{"id": 1, "default_address": {"id": 2}, "total_spent": "0.00", "extra": {}}])),
        ("categories", json!([{"id": 1, "name": {"es": "x"}, "parent": null, "subcategories": [2, 3]}])),
        ("coupons", json!([{"id": 1, "type": "percentage", "value": 30, "start_date": "2014-05-08", "used": null}])),
        ("webhooks", json!([{"id": 1, "event": "a/b", "url": "https://a.example/"}])),
        ("metafields", json!([{"id": 1, "owner_id": "2", "created_at": "2015-01-02 20:27:51"}])),
        (
            "scripts",
            json!({"result": [{"id": 1, "current_version": {"version": 1}, "query_params": "{\"a\":\"b\"}"}], "total": 1}),
        ),
        ("store", json!({"id": 1, "name": {"es": "Plata"}, "languages": {"es": {"currency": "ARS", "active": true}}})),
    ]
}

async fn read(store: &Store, path: &str) -> Result<usize, Error> {
    let all = Query::new();
    match path {
        "products" => store.products().all(&all).await.map(|found| found.len()),
        "orders" => store.orders().all(&all).await.map(|found| found.len()),
        "orders/1/history/values" => store.orders().value_history(1).await.map(|found| found.len()),
        "orders/1/history/editions" => store.orders().editions(1).await.map(|found| found.len()),
        "orders/1/subscriptions" => store.orders().subscriptions(1).await.map(|found| found.len()),
        "checkouts" => store.abandoned_checkouts().all(&all).await.map(|found| found.len()),
        "customers" => store.customers().all(&all).await.map(|found| found.len()),
        "categories" => store.categories().all(&all).await.map(|found| found.len()),
        "coupons" => store.coupons().all(&all).await.map(|found| found.len()),
        "webhooks" => store.webhooks().all(&all).await.map(|found| found.len()),
        "metafields" => store.metafields_of(&Owner::Order).all(&all).await.map(|found| found.len()),
        "scripts" => store.scripts().list().await.map(|found| found.len()),
        _ => store.info().await.map(|_| 1),
    }
}

/// What is answered next: a status and a body.
type Slot = Arc<Mutex<(u16, Vec<u8>)>>;

/// A platform that answers what is put into the slot.
fn answering() -> (Slot, Arc<InProcess>) {
    let slot = Arc::new(Mutex::new((200, Vec::new())));
    let answer = Arc::clone(&slot);
    let router = Router::new().fallback(move || {
        let (status, body) = answer.lock().unwrap().clone();
        // The bucket never fills.
        let response = Response::builder().status(status).header("x-rate-limit-limit", "1000000");
        let response = response.header("x-rate-limit-remaining", "1000000").body(Body::from(body)).unwrap();
        async move { response }
    });
    (slot, Arc::new(InProcess::of(router)))
}

/// Each call is made once.
const ONCE: Retry = Retry { attempts: 1, first: Duration::ZERO, most: Duration::ZERO };

/// Mostly success: a body is read whole only then.
const STATUSES: [u16; 14] = [200, 200, 200, 200, 200, 201, 400, 401, 402, 403, 404, 422, 500, 301];

/// A store whose platform answers what is put into the slot.
fn platform() -> (Slot, Store) {
    let (slot, transport) = answering();
    let config = Config {
        app_id: "1".to_owned(),
        name: "fuzz".to_owned(),
        contact: "dev@example.com".to_owned(),
        api_url: "https://api.example".parse().unwrap(),
        auth_url: "https://www.example".parse().unwrap(),
        api_version: "2025-03".to_owned(),
        auth_header: AuthHeader::default(),
    };
    let app = App::new(config, transport).unwrap().with_retry(ONCE);
    (slot, app.store("1", TOKEN.into()).unwrap())
}

/// Some value of some type.
fn odd(random: &mut StdRng, depth: usize) -> Value {
    match random.random_range(0..14) {
        0 => Value::Null,
        1 => Value::Bool(random.random()),
        2 => json!(random.random::<i64>()),
        3 => json!(random.random::<f64>() * 1e300),
        4 => json!(u64::MAX),
        5 => json!(""),
        6 => json!("\u{0}\u{feff}\u{202e}é√"),
        7 => json!("x".repeat(random.random_range(0..5_000))),
        8 => json!(TOKEN),
        9 => json!([]),
        10 => json!({}),
        11 if depth < 6 => Value::from_iter((0..random.random_range(0..6)).map(|_| odd(random, depth + 1))),
        12 if depth < 6 => {
            let keys = ["id", "__proto__", "", "date", "es", "code"];
            let pairs = keys.iter().map(|key| ((*key).to_owned(), odd(random, depth + 1)));
            Value::Object(Map::from_iter(pairs))
        }
        _ => json!("2013-13-41T25:61:61+9999"),
    }
}

/// Puts something odd somewhere into a value.
fn spoil(value: &mut Value, random: &mut StdRng) {
    let stop = random.random_range(0..4) == 0;
    match value {
        Value::Array(items) if !stop && !items.is_empty() => {
            let place = random.random_range(0..items.len());
            spoil(&mut items[place], random);
        }
        Value::Object(pairs) if !stop && !pairs.is_empty() => {
            let keys: Vec<String> = pairs.keys().cloned().collect();
            let key = keys.choose(random).unwrap();
            match random.random_range(0..6) {
                0 => drop(pairs.remove(key)),
                1 => drop(pairs.insert(format!("{key}_new"), odd(random, 0))),
                _ => spoil(&mut pairs[key], random),
            }
        }
        value => *value = odd(random, 0),
    }
}

fn body(seed: &Value, random: &mut StdRng) -> Vec<u8> {
    let text = seed.to_string();
    match random.random_range(0..12) {
        0 => text.as_bytes()[..random.random_range(0..text.len())].to_vec(),
        1 => format!("<!doctype html><html><body>{TOKEN}</body></html>").into_bytes(),
        2 => {
            let mut bytes = vec![0; random.random_range(0..2_000)];
            random.fill_bytes(&mut bytes);
            bytes
        }
        3 => {
            let mut bytes = text.into_bytes();
            for _ in 0..random.random_range(1..8) {
                let place = random.random_range(0..bytes.len());
                bytes[place] = random.random();
            }
            bytes
        }
        4 => [b"\xef\xbb\xbf".to_vec(), text.into_bytes()].concat(),
        5 => text.replacen("\"id\":1", "\"id\":1,\"id\":2", 1).into_bytes(),
        6 => format!("{}{}", "[".repeat(random.random_range(1..5_000)), TOKEN).into_bytes(),
        7 => format!("{text}{text}").into_bytes(),
        _ => {
            let mut spoilt = seed.clone();
            for _ in 0..random.random_range(1..4) {
                spoil(&mut spoilt, random);
            }
            spoilt.to_string().into_bytes()
        }
    }
}

/// Tells who waits for a million of them how far it is.
pub fn say(round: u64, rounds: u64) {
    if round.is_multiple_of((rounds / 20).max(1)) {
        println!("at {round} of {rounds}");
    }
}

#[tokio::test]
async fn odd_answers_become_values_or_typed_errors() {
    let rounds = std::env::var("VITRINA_FUZZ_ROUNDS").map_or(6_000, |rounds| rounds.parse().unwrap());
    let (slot, store) = platform();
    let seeds = seeds();
    for (path, seed) in &seeds {
        *slot.lock().unwrap() = (200, seed.to_string().into_bytes());
        assert_eq!(read(&store, path).await.unwrap(), 1, "{path} as it should be");
    }
    let (mut values, mut errors) = (0_u32, 0_u32);
    for round in 0..rounds {
        say(round, rounds);
        let random = &mut StdRng::seed_from_u64(round);
        let (path, seed) = seeds.choose(random).unwrap();
        let status = *STATUSES.choose(random).unwrap();
        *slot.lock().unwrap() = (status, body(seed, random));
        match read(&store, path).await {
            Ok(_) => values += 1,
            Err(error) => {
                errors += 1;
                let text = format!("{error}");
                assert!(text.contains(&format!("https://api.example/2025-03/1/{path}")), "round {round}: {text}");
                assert!(text.len() < 3_000 && !text.contains(TOKEN), "round {round}: {text}");
                assert!(!format!("{error:?}").contains(TOKEN), "round {round}: {error:?}");
                let unreadable = matches!(error, Error::Unreadable { .. });
                assert_eq!(unreadable, (200..300).contains(&status), "round {round}, {status}: {text}");
            }
        }
    }
    assert!(values > 0 && errors > 0 && u64::from(values + errors) == rounds, "{values} values, {errors} errors");
    println!("tried {rounds} answers");
}

/// What the fuzzer asks of Pago Shops.
const ASKED: [&str; 9] =
    ["products", "customers", "orders", "abandoned_carts", "categories", "coupons", "scripts", "one", "token"];

async fn ask(app: &pago_shops::App, account: &pago_shops::Account, what: &str) -> Result<usize, Error> {
    let all = pago_shops::Query::new();
    match what {
        "products" => account.products().all(&all).await.map(|found| found.len()),
        "customers" => account.customers().all(&all).await.map(|found| found.len()),
        "orders" => account.orders().all(&all).await.map(|found| found.len()),
        "abandoned_carts" => account.abandoned_carts().all(&all).await.map(|found| found.len()),
        "categories" => account.categories().all(&all).await.map(|found| found.len()),
        "coupons" => account.coupons().all(&all).await.map(|found| found.len()),
        "scripts" => account.scripts().list().await.map(|found| found.len()),
        "one" => account.orders().get("1").await.map(|order| usize::from(order.time("created_at").is_some())),
        _ => app.exchange(&"canary-secret".into(), &"canary-code".into()).await.map(|_| 1),
    }
}

#[tokio::test]
async fn odd_answers_of_pago_shops_become_values_or_typed_errors() {
    let rounds = std::env::var("VITRINA_FUZZ_ROUNDS").map_or(6_000, |rounds| rounds.parse().unwrap());
    let (slot, transport) = answering();
    let url = "https://pago.example/".parse().unwrap();
    let kept = Arc::new(crate::pago_shops::Kept::default());
    let app = pago_shops::App::new(crate::pago_shops::config(&url, ""), transport, kept).unwrap().with_retry(ONCE);
    let tokens = Tokens { access: TOKEN.into(), refresh: Some("canary-refresh".into()), expires_at: None };
    let account = app.account("acc_3001", "canary-secret".into(), tokens);
    let item = json!({"id": 1, "src": "https://cdn.example/a.js", "created_at": "2024-01-02T03:04:05Z"});
    let grant =
        json!({"access_token": TOKEN, "refresh_token": TOKEN, "expires_in": 3600, "account_id": 1, "scope": "a b"});
    let seed = |what: &str| match what {
        "token" => grant.clone(),
        "one" => item.clone(),
        _ => json!({"data": [item]}),
    };
    for what in ASKED {
        *slot.lock().unwrap() = (200, seed(what).to_string().into_bytes());
        assert_eq!(ask(&app, &account, what).await.unwrap(), 1, "{what} as it should be");
    }
    let (mut values, mut errors) = (0_u32, 0_u32);
    for round in 0..rounds {
        say(round, rounds);
        let random = &mut StdRng::seed_from_u64(round);
        let what = *ASKED.choose(random).unwrap();
        let status = *STATUSES.choose(random).unwrap();
        *slot.lock().unwrap() = (status, body(&seed(what), random));
        match ask(&app, &account, what).await {
            Ok(_) => values += 1,
            Err(error) => {
                errors += 1;
                let text = format!("{error} {error:?}");
                assert!(text.len() < 6_000 && !text.contains("canary"), "round {round}: {text}");
                let call = error.call();
                assert!(call.url.starts_with("https://pago.example/"), "round {round}: {text}");
                // A refusal of the token address may come with status 200.
                let denied = what == "token" && matches!(error, Error::Denied { .. });
                let unreadable = matches!(error, Error::Unreadable { .. });
                assert!(unreadable == (200..300).contains(&status) || denied, "round {round}, {status}: {text}");
            }
        }
    }
    assert!(values > 0 && errors > 0 && u64::from(values + errors) == rounds, "{values} values, {errors} errors");
    println!("tried {rounds} answers of Pago Shops");
}

#[tokio::test]
async fn every_truncation_of_an_answer_is_unreadable() {
    let (slot, store) = platform();
    for (path, seed) in seeds() {
        let text = seed.to_string();
        for end in 0..text.len() {
            *slot.lock().unwrap() = (200, text.as_bytes()[..end].to_vec());
            let error = read(&store, path).await.unwrap_err();
            assert!(matches!(error, Error::Unreadable { .. }), "{path} cut at {end}: {error}");
        }
    }
}

#[tokio::test]
async fn nothing_is_ever_decompressed() {
    use std::io::Write;
    // 50 MB of JSON in 50 KB, declared in each way that a client could fall for.
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    bomb.write_all(b"[").unwrap();
    for _ in 0..50 {
        bomb.write_all(&vec![b' '; 1_000_000]).unwrap();
    }
    bomb.write_all(b"]").unwrap();
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < 500_000);
    for encoding in ["gzip", "deflate", "br", "gzip, gzip", "identity"] {
        let body = bomb.clone();
        let server = crate::server::Server::start(move |_, asked| {
            assert_eq!(asked.header("accept-encoding"), None);
            crate::server::Reply::With(200, vec![("content-encoding", encoding.to_owned())], body.clone())
        });
        let server = server.await;
        let store = crate::tiendanube::app(&server.url).store("1", TOKEN.into()).unwrap();
        let error = store.products().all(&Query::new()).await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{encoding}: {error}");
    }
}
