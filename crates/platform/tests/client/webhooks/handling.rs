//! Each event once, although it comes many times and in any order; none is lost.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::StatusCode;
use jiff::{Timestamp, ToSpan};
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{RngExt, SeedableRng};
use vitrina_platform::webhooks::{Event, Inbox};

use super::{Listening, secrets};

fn created(id: usize) -> String {
    format!(r#"{{"store_id":123,"event":"order/created","id":{id}}}"#)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_copies_of_a_message_at_once_are_handled_once() {
    let listening = std::sync::Arc::new(Listening::start().await);
    let senders: Vec<_> = (0..50)
        .map(|_| {
            let listening = listening.clone();
            tokio::spawn(async move {
                for _ in 0..200 {
                    assert_eq!(listening.tell(&created(1)).await, StatusCode::OK);
                }
            })
        })
        .collect();
    for sender in senders {
        sender.await.unwrap();
    }
    let events = listening.handle().await;
    assert_eq!((events.len(), events[0].times), (1, 10_000));
    // Also when it was handled long since.
    assert_eq!(listening.tell(&created(1)).await, StatusCode::OK);
    assert!(listening.handle().await.is_empty());
}

#[tokio::test]
async fn repetitions_in_any_order_end_with_each_event_once() {
    let listening = Listening::start().await;
    let mut messages: Vec<String> = (0..10).flat_map(|id| std::iter::repeat_n(created(id), 18)).collect();
    messages.shuffle(&mut StdRng::seed_from_u64(11));
    let mut handled = Vec::new();
    for (number, message) in messages.iter().enumerate() {
        assert_eq!(listening.tell(message).await, StatusCode::OK);
        if number % 7 == 0 {
            handled.extend(listening.handle().await);
        }
    }
    handled.extend(listening.handle().await);
    let mut subjects: Vec<_> = handled.iter().filter_map(|event| event.subject.as_deref()).collect();
    subjects.sort_unstable();
    assert_eq!(subjects, ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]);
}

/// Things change, each change is told eighteen times, in any order and however late, and the handler reads the thing anew
/// each time: in the end it knows what the platform says.
#[tokio::test]
async fn whatever_the_order_the_last_reading_is_what_the_platform_says() {
    const TOPICS: [&str; 6] =
        ["product/updated", "order/paid", "order/pending", "order/voided", "order/updated", "order/edited"];
    for seed in 0..3 {
        let random = &mut StdRng::seed_from_u64(seed);
        let listening = Listening::start().await;
        let (mut platform, mut known) = (BTreeMap::new(), BTreeMap::new());
        let mut on_their_way: Vec<String> = Vec::new();
        for version in 0..25 {
            let (topic, id) = (*TOPICS.choose(random).unwrap(), random.random_range(0..3));
            let thing = format!("{} {id}", topic.split_once('/').unwrap().0);
            platform.insert(thing, version);
            let message = format!(r#"{{"store_id":1,"event":"{topic}","id":{id}}}"#);
            on_their_way.extend(std::iter::repeat_n(message, 18));
            on_their_way.shuffle(random);
            for message in on_their_way.split_off(on_their_way.len().saturating_sub(random.random_range(0..30))) {
                assert_eq!(listening.tell(&message).await, StatusCode::OK);
            }
            if random.random_range(0..3) == 0 {
                read_anew(&listening, &platform, &mut known).await;
            }
        }
        for message in on_their_way {
            assert_eq!(listening.tell(&message).await, StatusCode::OK);
        }
        read_anew(&listening, &platform, &mut known).await;
        assert_eq!(known, platform, "seed {seed}");
    }
}

/// Handles what waits by reading what the platform says now.
async fn read_anew(listening: &Listening, platform: &BTreeMap<String, i32>, known: &mut BTreeMap<String, i32>) {
    for event in listening.handle().await {
        let thing = format!("{} {}", event.topic.split_once('/').unwrap().0, event.subject.unwrap());
        known.insert(thing.clone(), platform[&thing]);
    }
}

#[tokio::test]
async fn an_update_counts_as_one_while_it_waits_and_as_another_later() {
    let listening = Listening::start().await;
    let updated = r#"{"store_id":123,"event":"product/updated","id":1}"#;
    for _ in 0..3 {
        listening.tell(updated).await;
    }
    assert_eq!(listening.handle().await.len(), 1);
    listening.tell(updated).await;
    assert_eq!(listening.handle().await.len(), 1, "the product may have changed once more");
    // It comes while it is being handled, maybe after the product was read: handled once more.
    listening.tell(updated).await;
    let taken = listening.inbox.take(Timestamp::now()).await.unwrap().unwrap();
    listening.tell(updated).await;
    listening.inbox.handled(&taken).await.unwrap();
    assert_eq!(listening.handle().await.len(), 1);
    assert_eq!(listening.inbox.waiting().await.unwrap(), 0);
}

#[tokio::test]
async fn a_failed_event_waits_and_comes_again_and_the_others_go_on() {
    let listening = Listening::start().await;
    for id in 0..3 {
        listening.tell(&created(id)).await;
    }
    let calls = AtomicUsize::new(0);
    let fail_first = async |event: &Event| {
        calls.fetch_add(1, Ordering::SeqCst);
        if event.subject.as_deref() == Some("0") { Err("the database is away") } else { Ok(()) }
    };
    assert_eq!(listening.inbox.handle_waiting(fail_first).await.unwrap(), 2);
    assert_eq!((calls.into_inner(), listening.inbox.waiting().await.unwrap()), (3, 1));
    // Not at once, but later.
    assert!(listening.handle().await.is_empty());
    let event = listening.inbox.take(Timestamp::now() + 11.seconds()).await.unwrap().unwrap();
    assert_eq!((event.subject.as_deref(), event.attempts), (Some("0"), 2));
    listening.inbox.failed(&event, "still away").await.unwrap();
    assert!(listening.inbox.take(Timestamp::now() + 15.seconds()).await.unwrap().is_none());
    let event = listening.inbox.take(Timestamp::now() + 21.seconds()).await.unwrap().unwrap();
    listening.inbox.handled(&event).await.unwrap();
    assert_eq!(listening.inbox.waiting().await.unwrap(), 0);
}

#[tokio::test]
async fn what_a_dead_handler_had_taken_comes_back_and_nobody_gets_it_meanwhile() {
    let listening = Listening::start().await;
    listening.tell(&created(1)).await;
    let now = Timestamp::now();
    assert!(listening.inbox.take(now).await.unwrap().is_some());
    assert!(listening.inbox.take(now + 299.seconds()).await.unwrap().is_none());
    assert!(listening.inbox.take(now + 301.seconds()).await.unwrap().is_some());
}

#[tokio::test]
async fn events_survive_the_end_of_the_process_and_are_forgotten_on_request_only() {
    let listening = Listening::start().await;
    listening.tell(&created(1)).await;
    listening.tell(&created(2)).await;
    let file = listening.folder.path().join("inbox.sqlite");
    let again = Inbox::open(&file).unwrap();
    let event = again.take(Timestamp::now()).await.unwrap().unwrap();
    assert_eq!(event.body["event"], "order/created");
    again.handled(&event).await.unwrap();
    let later = Timestamp::now() + 1.hours();
    assert_eq!(again.forget(Timestamp::now() - 1.hours()).await.unwrap(), 0);
    assert_eq!(again.forget(later).await.unwrap(), 1, "what waits is never forgotten");
    assert_eq!(again.waiting().await.unwrap(), 1);
}

#[tokio::test]
async fn the_same_words_after_three_days_are_another_event() {
    let listening = Listening::start().await;
    let paid = r#"{"store_id":123,"event":"order/paid","id":1}"#;
    listening.tell(paid).await;
    assert_eq!(listening.handle().await.len(), 1);
    listening.tell(paid).await;
    assert_eq!(listening.handle().await.len(), 0);
    let file = rusqlite::Connection::open(listening.folder.path().join("inbox.sqlite")).unwrap();
    file.execute("UPDATE events SET received_at = received_at - 73 * 3600 * 1000", []).unwrap();
    listening.tell(paid).await;
    assert_eq!(listening.handle().await.len(), 1);
    assert_eq!(listening.post("tiendanube", paid.as_bytes(), &[&secrets().sign(paid.as_bytes())]).await, 200);
}

fn order(event: &str) -> String {
    format!(r#"{{"store_id":123,"event":"order/{event}","id":1}}"#)
}

#[tokio::test]
async fn an_order_that_is_paid_again_after_it_was_pending_is_told_again() {
    for handle_between in [true, false] {
        let listening = Listening::start().await;
        let mut handled = Vec::new();
        for event in ["paid", "updated", "pending", "paid", "paid", "updated"] {
            assert_eq!(listening.tell(&order(event)).await, StatusCode::OK);
            if handle_between {
                handled.extend(listening.handle().await);
            }
        }
        handled.extend(listening.handle().await);
        let told: Vec<(&str, bool)> = handled.iter().map(|event| (event.topic.as_str(), event.again)).collect();
        let paid = [("order/paid", false), ("order/updated", false), ("order/pending", false), ("order/paid", true)];
        assert_eq!(told[..4], paid, "{handle_between}");
        // An update that comes while the first still waits adds nothing; one that comes later does.
        assert_eq!(told[4..], [("order/updated", true)][..usize::from(handle_between)]);
    }
}

#[tokio::test]
async fn another_orders_state_and_an_update_make_no_copy_another_event() {
    let listening = Listening::start().await;
    listening.tell(&order("paid")).await;
    assert_eq!(listening.handle().await.len(), 1);
    let others = [
        r#"{"store_id":123,"event":"order/pending","id":2}"#,
        r#"{"store_id":9,"event":"order/pending","id":1}"#,
        r#"{"store_id":123,"event":"order/updated","id":1}"#,
        r#"{"store_id":123,"event":"order/created","id":1}"#,
        r#"{"store_id":123,"event":"product/pending","id":1}"#,
    ];
    for other in others {
        listening.tell(other).await;
    }
    assert_eq!(listening.handle().await.len(), others.len());
    for _ in 0..18 {
        listening.tell(&order("paid")).await;
    }
    assert!(listening.handle().await.is_empty());
}

#[tokio::test]
async fn an_inbox_of_the_version_before_opens() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("inbox.sqlite");
    let old = rusqlite::Connection::open(&file).unwrap();
    old.execute_batch(include_str!("../../../src/webhooks/schema.sql")).unwrap();
    old.execute_batch(
        "INSERT INTO events (platform, store, topic, key, body, received_at) VALUES ('tiendanube', '1', 'a/b', x'00', x'7b7d', 0);
         PRAGMA user_version = 1",
    )
    .unwrap();
    drop(old);
    let inbox = Inbox::open(&file).unwrap();
    assert_eq!(inbox.take(Timestamp::now()).await.unwrap().unwrap().topic, "a/b");
    rusqlite::Connection::open(&file).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    assert!(Inbox::open(&file).unwrap_err().to_string().contains("newer version (99"));
}
