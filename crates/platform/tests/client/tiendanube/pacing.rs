//! Waiting before the platform has to refuse.

use std::time::Duration;
use std::time::Instant;

use super::{app, store};
use crate::server::{Reply, Server};

#[tokio::test]
async fn calls_wait_before_the_bucket_is_full() {
    let server = Server::start(|number, _| {
        let remaining = 5_usize.saturating_sub(number);
        let headers = vec![("x-rate-limit-limit", "40".to_owned()), ("x-rate-limit-remaining", remaining.to_string())];
        Reply::With(200, headers, b"[]".to_vec())
    });
    let server = server.await;
    let scripts = store(&server).scripts();
    // A tenth of the bucket is left free: with 5 of 40 there is room for one more, with 4 there is none.
    scripts.list().await.unwrap();
    scripts.list().await.unwrap();
    let start = Instant::now();
    scripts.list().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn all_clients_of_one_store_share_its_bucket() {
    let server = Server::start(|_, _| {
        let headers = vec![("x-rate-limit-limit", "40".to_owned()), ("x-rate-limit-remaining", "4".to_owned())];
        Reply::With(200, headers, b"[]".to_vec())
    });
    let server = server.await;
    let app = app(&server.url);
    app.store("1", "a".into()).unwrap().scripts().list().await.unwrap();
    let start = Instant::now();
    app.clone().store("1", "b".into()).unwrap().scripts().list().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
}
