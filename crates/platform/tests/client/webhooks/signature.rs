//! Signatures: made as the platform makes them, and nothing else is taken.

use http::{HeaderMap, StatusCode};
use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};
use vitrina_platform::webhooks::{SIGNATURE_HEADER, Secrets};

use super::{Listening, SECRET, secrets};

const BODY: &[u8] = br#"{"store_id":123,"event":"product/created","id":1948209}"#;

fn headers(signature: &[u8]) -> HeaderMap {
    let value = http::HeaderValue::from_bytes(signature).unwrap();
    HeaderMap::from_iter([(SIGNATURE_HEADER.parse().unwrap(), value)])
}

#[test]
fn a_signature_is_the_lower_case_hexadecimal_hmac_of_the_raw_body() {
    // RFC 4231 §4.3, test case 2.
    let signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    let jefe = Secrets::new("Jefe".into());
    assert_eq!(jefe.sign(b"what do ya want for nothing?"), signature);
    assert!(jefe.signed(&headers(signature.as_bytes()), b"what do ya want for nothing?"));
}

#[test]
fn whoever_changes_one_bit_is_refused() {
    let secrets = secrets();
    let good = secrets.sign(BODY);
    assert!(secrets.signed(&headers(good.as_bytes()), BODY));
    for bit in 0..BODY.len() * 8 {
        let mut changed = BODY.to_vec();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(!secrets.signed(&headers(good.as_bytes()), &changed), "body bit {bit}");
    }
    for place in 0..64 {
        for digit in b"0123456789abcdefABCDEFg " {
            let mut changed = good.clone().into_bytes();
            if changed[place] != *digit {
                changed[place] = *digit;
                assert!(!secrets.signed(&headers(&changed), BODY), "digit {place}");
            }
        }
    }
}

#[test]
fn whatever_else_stands_in_the_header_is_refused() {
    let secrets = secrets();
    let good = secrets.sign(BODY);
    let upper = good.to_uppercase();
    let longer = format!("{good}0");
    let prefixed = format!("sha256={good}");
    for odd in ["", "0", &good[..63], &good[1..], &longer, &upper, &prefixed, &good[..32], "é"] {
        assert!(!secrets.signed(&headers(odd.as_bytes()), BODY), "{odd}");
    }
    assert!(!secrets.signed(&HeaderMap::new(), BODY));
    let mut twice = headers(good.as_bytes());
    twice.append(SIGNATURE_HEADER, good.parse().unwrap());
    assert!(!secrets.signed(&twice, BODY), "two headers, even with the same value");
    let mut random = StdRng::seed_from_u64(7);
    for round in 0..20_000 {
        let mut signature = vec![0; random.random_range(0..100)];
        random.fill_bytes(&mut signature);
        signature.retain(|byte| *byte >= 0x20 && *byte != 0x7f);
        assert!(!secrets.signed(&headers(&signature), BODY), "round {round}");
    }
}

#[test]
fn two_secrets_are_good_while_one_replaces_the_other() {
    let (old, new) = (Secrets::new("old".into()), Secrets::new("new".into()));
    let both = new.clone().with_previous("old".into());
    for signer in [&old, &new] {
        assert!(both.signed(&headers(signer.sign(BODY).as_bytes()), BODY));
    }
    assert!(!new.signed(&headers(old.sign(BODY).as_bytes()), BODY));
    assert!(!both.signed(&headers(Secrets::new("other".into()).sign(BODY).as_bytes()), BODY));
    assert_eq!(both.sign(BODY), new.sign(BODY), "the current one signs");
    assert!(!format!("{:?}", Secrets::new(SECRET.into()).with_previous("canary-old".into())).contains("canary"));
}

#[tokio::test]
async fn the_receiver_takes_signed_messages_only() {
    let listening = Listening::start().await;
    let good = secrets().sign(BODY);
    let other = Secrets::new("other".into()).sign(BODY);
    for signatures in [&[][..], &[""][..], &[other.as_str()][..], &[good.as_str(), good.as_str()][..]] {
        assert_eq!(listening.post("tiendanube", BODY, signatures).await, StatusCode::UNAUTHORIZED, "{signatures:?}");
    }
    assert_eq!(listening.post("tiendanube", b"{}", &[&good]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(listening.inbox.waiting().await.unwrap(), 0);
    assert_eq!(listening.post("tiendanube", BODY, &[&good]).await, StatusCode::OK);
    let event = &listening.handle().await[0];
    assert_eq!((event.store.as_str(), event.topic.as_str()), ("123", "product/created"));
    assert_eq!(event.subject.as_deref(), Some("1948209"));
}

#[tokio::test]
async fn without_a_secret_nothing_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let inbox = vitrina_platform::webhooks::Inbox::open(&folder.path().join("i")).unwrap();
    let url = super::serve(vitrina_platform::webhooks::Receiver::new(inbox.clone()).router()).await;
    let listening = Listening { url, inbox, folder, network: vitrina_platform::Network::new().unwrap() };
    assert_eq!(listening.tell(std::str::from_utf8(BODY).unwrap()).await, StatusCode::UNAUTHORIZED);
    for path in ["pago-shops/", "pago-shops/x", "tiendanube//store/redact", "tiendanube/x/store/redact"] {
        assert_eq!(listening.post(path, BODY, &[]).await, StatusCode::NOT_FOUND, "{path}");
    }
}
