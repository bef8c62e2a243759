//! The documented envelope and its twelve topics.

use http::StatusCode;
use serde_json::json;
use vitrina_platform::pago_shops::{Envelope, Topic};
use vitrina_platform::webhooks::Platform;

use super::{Listening, PATH_SECRET};

const TOPICS: [&str; 12] = [
    "order_created",
    "order_updated",
    "customer_created",
    "customer_updated",
    "customer_deleted",
    "product_created",
    "product_updated",
    "product_deleted",
    "coupon_created",
    "coupon_updated",
    "cart_created",
    "cart_abandoned",
];

#[tokio::test]
async fn the_twelve_topics_are_taken_each_message_once_by_its_number() {
    let listening = Listening::start().await;
    let path = format!("pago-shops/{PATH_SECRET}");
    for (number, topic) in TOPICS.iter().enumerate() {
        let body = json!({"id": format!("w{number}"), "created_at": "2024-01-02T03:04:05Z", "topic": topic,
            "data": [{"id": 1}], "account_id": 3001});
        // The same message, written differently, is still the same.
        for body in [body.to_string(), format!("{body:#}")] {
            assert_eq!(listening.post(&path, body.as_bytes(), &[]).await, StatusCode::OK, "{topic}");
        }
        // An update that happens again is another message.
        let mut next = body;
        next["id"] = json!(number + 100);
        assert_eq!(listening.post(&path, next.to_string().as_bytes(), &[]).await, StatusCode::OK);
    }
    let events = listening.handle().await;
    let topics: Vec<&str> = events.iter().step_by(2).map(|event| event.topic.as_str()).collect();
    assert_eq!((events.len(), &topics[..]), (24, &TOPICS[..]));
    assert!(events.iter().all(|event| event.platform == Platform::PagoShops && event.store == "3001"));
    assert_eq!(events[0].subject.as_deref(), Some("w0"));
}

#[tokio::test]
async fn the_secret_path_is_all_that_lets_in() {
    let listening = Listening::start().await;
    let body = br#"{"id":"w","created_at":"2024-01-02T03:04:05Z","topic":"order_created","data":[],"account_id":"a"}"#;
    let longer = format!("pago-shops/{PATH_SECRET}0");
    let shorter = format!("pago-shops/{}", &PATH_SECRET[..PATH_SECRET.len() - 1]);
    for path in [&longer, &shorter, "pago-shops/", "pago-shops/%00"] {
        assert_eq!(listening.post(path, body, &[]).await, StatusCode::NOT_FOUND, "{path}");
    }
    let path = format!("pago-shops/{PATH_SECRET}");
    let odd = r#"{"id":"w2","created_at":"yesterday","topic":"order_created","account_id":7}"#;
    assert_eq!(listening.post(&path, odd.as_bytes(), &[]).await, StatusCode::OK, "a date that nobody can read");
    assert_eq!(listening.handle().await.len(), 1);
    for wrong in
        ["", "{}", "[]", r#"{"id":null,"topic":"x","account_id":1,"created_at":"2024-01-02T03:04:05Z","data":[]}"#]
    {
        assert_eq!(listening.post(&path, wrong.as_bytes(), &[]).await, StatusCode::BAD_REQUEST, "{wrong}");
    }
    assert_eq!(listening.inbox.waiting().await.unwrap(), 0);
}

#[test]
fn data_may_be_a_list_or_an_object_and_topics_may_be_new() {
    let read = |data, topic: &str| -> Envelope {
        let message = json!({"id": 7, "created_at": "2024-01-02T00:04:05-03:00", "topic": topic, "data": data, "account_id": "a"});
        serde_json::from_value(message).unwrap()
    };
    let envelope = read(json!({"id": 1}), "script_created");
    assert_eq!((envelope.id.as_str(), envelope.data.len()), ("7", 1));
    assert_eq!(envelope.topic, Topic::Other("script_created".to_owned()));
    assert_eq!(envelope.time(), "2024-01-02T03:04:05Z".parse().ok());
    assert_eq!(read(json!([1, 2]), "order_created").data.len(), 2);
    assert_eq!(read(json!(null), "order_created").topic, Topic::OrderCreated);
    for topic in TOPICS {
        let read = read(json!([]), topic).topic;
        assert_eq!(read.as_str(), topic);
        assert!(!matches!(read, Topic::Other(_)), "{topic}");
    }
}
