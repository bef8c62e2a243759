//! Sending stored events once more.

use http::StatusCode;
use jiff::{Timestamp, ToSpan};
use serde_json::json;
use vitrina_platform::SetupError;
use vitrina_platform::webhooks::{Replay, Replayed};

use super::{Listening, PATH_SECRET, secrets};
use crate::server::{Server, text};

#[tokio::test]
async fn events_are_sent_again_in_their_order_signed_and_byte_for_byte() {
    let listening = Listening::start().await;
    let first = "{\"store_id\":1,  \"event\":\"product/created\",\"id\":1}";
    let second = r#"{"store_id":1,"event":"product/created","id":2}"#;
    let envelope =
        r#"{"id":"w","created_at":"2024-01-02T03:04:05Z","topic":"order_created","data":[],"account_id":"a"}"#;
    let private = json!({"store_id": 1, "customer": {"id": 7}}).to_string();
    listening.tell(first).await;
    listening.handle().await;
    listening.tell(second).await;
    listening.post(&format!("pago-shops/{PATH_SECRET}"), envelope.as_bytes(), &[]).await;
    listening.post(&format!("tiendanube/{PATH_SECRET}/customers/redact"), private.as_bytes(), &[]).await;

    let target = Server::start(|number, _| text(if number == 1 { 500 } else { 204 }, "")).await;
    let since = Timestamp::now() - 2.hours();
    let replay = Replay::new(since, target.url.join("hook").unwrap()).unwrap().signed_with(secrets());
    let replayed = replay.run(&listening.inbox, &listening.network).await.unwrap();
    let refused = vec![(2, "500 Internal Server Error".to_owned())];
    assert_eq!(replayed, Replayed { taken: 2, refused, left_out: 1 });
    let asked = target.asked();
    let bodies: Vec<&str> = asked.iter().map(|asked| asked.body.as_str()).collect();
    assert_eq!(bodies, [first, second, envelope]);
    assert_eq!(asked[0].header("x-linkedstore-hmac-sha256"), Some(secrets().sign(first.as_bytes()).as_str()));
    assert_eq!((asked[2].header("x-linkedstore-hmac-sha256"), asked[2].path.as_str()), (None, "/hook"));

    // The receiver takes a replay, and knows what it had.
    let back = Replay::new(since, listening.url.join("tiendanube").unwrap()).unwrap().signed_with(secrets());
    assert_eq!(back.run(&listening.inbox, &listening.network).await.unwrap().taken, 2);
    assert_eq!(listening.inbox.waiting().await.unwrap(), 3);

    let nothing = Replay::new(Timestamp::now() + 1.hours(), target.url.clone()).unwrap();
    assert_eq!(nothing.run(&listening.inbox, &listening.network).await.unwrap(), Replayed::default());
}

#[tokio::test]
async fn a_target_that_is_away_or_in_the_clear_is_told() {
    let listening = Listening::start().await;
    assert_eq!(listening.tell(r#"{"store_id":1,"event":"a/b"}"#).await, StatusCode::OK);
    let away = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let replay = Replay::new(Timestamp::UNIX_EPOCH, format!("http://{away}/").parse().unwrap()).unwrap();
    let replayed = replay.run(&listening.inbox, &listening.network).await.unwrap();
    assert_eq!((replayed.taken, replayed.refused.len()), (0, 1));
    assert!(replayed.refused[0].1.contains("no connection"), "{replayed:?}");
    let clear = Replay::new(Timestamp::UNIX_EPOCH, "http://a.example/".parse().unwrap());
    assert!(matches!(clear, Err(SetupError::Insecure { .. })));
}
