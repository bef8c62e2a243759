//! Messages that no platform should send: stored once, or refused with 400.

use std::collections::BTreeSet;

use axum::body::Body;
use http::{Method, Request, StatusCode};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, RngExt, SeedableRng};
use tower::ServiceExt;
use vitrina_platform::webhooks::{Inbox, Receiver, SIGNATURE_HEADER};

use super::{PATH_SECRET, secrets};

const SEEDS: [(&str, &str); 3] = [
    ("/tiendanube", r#"{"store_id":123,"event":"product/created","id":1948209}"#),
    ("/tiendanube/canary-path-4e1d/customers/redact", r#"{"store_id":123,"customer":{"id":7},"orders_to_redact":[1]}"#),
    (
        "/pago-shops/canary-path-4e1d",
        r#"{"id":"w","created_at":"2024-01-02T03:04:05Z","topic":"order_created","data":[{"id":1}],"account_id":"a"}"#,
    ),
];

/// Parts of the message cut out, doubled, or overwritten.
fn spoilt(message: &str, random: &mut StdRng) -> Vec<u8> {
    let mut bytes = message.as_bytes().to_vec();
    for _ in 0..random.random_range(0..3) {
        let start = random.random_range(0..bytes.len());
        let end = (start + random.random_range(1..12)).min(bytes.len());
        match random.random_range(0..3) {
            0 => drop(bytes.drain(start..end)),
            1 => bytes = [&bytes[..end], &bytes[start..]].concat(),
            _ => random.fill_bytes(&mut bytes[start..end]),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// Requests made of a right one: bits flipped, cut, written otherwise, with headers doubled, or all invented.
#[test]
fn signatures_that_nobody_made_let_nothing_in() {
    let rounds = std::env::var("VITRINA_FUZZ_ROUNDS").map_or(20_000, |rounds| rounds.parse().unwrap());
    let secrets = secrets().with_previous("canary-secret-before".into());
    let message = SEEDS[0].1.as_bytes();
    let good = secrets.sign(message);
    for round in 0..rounds {
        crate::fuzz::say(round, rounds);
        let random = &mut StdRng::seed_from_u64(round);
        let (mut body, mut signatures) = (message.to_vec(), vec![good.clone().into_bytes()]);
        match random.random_range(0..7) {
            0 => body[random.random_range(0..message.len())] ^= 1 << random.random_range(0..8),
            1 => signatures[0][random.random_range(0..64)] ^= 1 << random.random_range(0..6),
            2 => signatures[0].truncate(random.random_range(0..64)),
            3 => signatures[0].make_ascii_uppercase(),
            4 => signatures.push(signatures[0].clone()),
            5 => signatures[0].splice(0..0, b"sha256=".iter().copied()).for_each(drop),
            _ => {
                signatures[0].resize(random.random_range(0..200), 0);
                random.fill_bytes(&mut signatures[0]);
            }
        }
        let mut headers = http::HeaderMap::new();
        for signature in signatures {
            // What no header can carry does not come to the receiver either.
            let Ok(value) = http::HeaderValue::from_bytes(&signature) else { continue };
            headers.append(SIGNATURE_HEADER, value);
        }
        assert!(!secrets.signed(&headers, &body), "round {round}");
    }
    println!("tried {rounds} signatures");
}

#[tokio::test]
async fn odd_messages_are_stored_once_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = Inbox::open(&folder.path().join("inbox.sqlite")).unwrap();
    let receiver = Receiver::new(inbox.clone()).with_secrets(secrets()).with_path_secret(PATH_SECRET.into());
    let router = receiver.router();
    let (mut taken, mut refused) = (BTreeSet::new(), 0);
    for round in 0..1_500 {
        let random = &mut StdRng::seed_from_u64(round);
        let (path, message) = SEEDS.choose(random).unwrap();
        let body = spoilt(message, random);
        let signature = secrets().sign(&body);
        let request = Request::builder().method(Method::POST).uri(*path).header(SIGNATURE_HEADER, signature);
        let request = request.body(Body::from(body.clone())).unwrap();
        let status = router.clone().oneshot(request).await.unwrap().status();
        match status {
            StatusCode::OK => drop(taken.insert((*path, body))),
            StatusCode::BAD_REQUEST => refused += 1,
            status => panic!("round {round}: {status}"),
        }
    }
    assert!(taken.len() > 20 && refused > 100, "{} taken, {refused} refused", taken.len());
    // Pago Shops' messages are told apart by their number, the others by their words.
    let (numbered, worded): (Vec<_>, Vec<_>) = taken.iter().partition(|(path, _)| path.starts_with("/pago-shops"));
    let numbers: BTreeSet<(String, String)> = numbered
        .iter()
        .map(|(_, body)| serde_json::from_slice::<vitrina_platform::pago_shops::Envelope>(body).unwrap())
        .map(|envelope| (envelope.account_id, envelope.id))
        .collect();
    assert_eq!(inbox.waiting().await.unwrap(), worded.len() + numbers.len());
}
