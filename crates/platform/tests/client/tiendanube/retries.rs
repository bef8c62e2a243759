//! Which calls are made again.

use std::time::Duration;
use std::time::Instant;

use http::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;
use vitrina_platform::tiendanube::{Event, Query};
use vitrina_platform::{Error, Network, Request, Retry, ScriptId, Transport, TransportError, What};

use super::{TOKEN, app, store};
use crate::server::{Reply, Server, text};

#[tokio::test]
async fn reading_is_repeated_and_creating_is_not() {
    for fault in [|| text(500, ""), || text(503, "<html>"), || Reply::Broken] {
        let server = Server::start(move |number, _| match number {
            0 | 1 => fault(),
            _ => Reply::Json(200, json!([])),
        });
        let server = server.await;
        assert_eq!(store(&server).scripts().list().await.unwrap(), []);
        assert_eq!(server.asked().len(), 3);

        let server = Server::start(move |_, _| fault()).await;
        let error = store(&server).scripts().create("https://cdn.example/a.js", Event::OnLoad).await.unwrap_err();
        assert!(matches!(error, Error::UnknownOutcome { .. }), "{error:?}");
        assert!(error.to_string().contains("read the present state"), "{error}");
        assert_eq!(server.asked().len(), 1);

        let server = Server::start(move |_, _| fault()).await;
        let what = What::Src("https://cdn.example/a.js".to_owned());
        let error = store(&server).scripts().update(&ScriptId::from(1), &what).await.unwrap_err();
        assert!(matches!(error, Error::Unavailable { .. } | Error::Unreachable { .. }), "{error:?}");
        assert!(error.to_string().contains("(store 1234, 3 attempts)"), "{error}");
        assert_eq!(server.asked().len(), 3);
    }
}

#[tokio::test]
async fn a_429_is_repeated_for_any_method_after_the_wait_it_asks_for() {
    let server = Server::start(|number, _| match number {
        0 => Reply::With(429, vec![("x-rate-limit-reset", "300".to_owned())], Vec::new()),
        _ => Reply::Json(201, json!({"id": 1})),
    });
    let server = server.await;
    let start = Instant::now();
    store(&server).scripts().create("https://cdn.example/a.js", Event::OnLoad).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_connection_that_ends_without_an_answer_leaves_a_post_unknown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let connections = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        drop(stream);
        listener
    });
    let scripts = app(&url).store("1", TOKEN.into()).unwrap().scripts();
    let error = scripts.create("https://cdn.example/a.js", Event::OnLoad).await.unwrap_err();
    assert!(matches!(error, Error::UnknownOutcome { .. }), "{error:?}");
    drop(connections.await.unwrap());

    // Now nobody listens: nothing was sent, and the text says where.
    let error = scripts.create("https://cdn.example/a.js", Event::OnLoad).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().contains("not reachable") && error.to_string().contains(url.as_str()), "{error}");
}

/// Whether a method is made again after an answer with a status: the whole table.
#[tokio::test]
async fn every_status_for_every_method() {
    for status in [400, 401, 402, 403, 404, 408, 415, 422, 429, 500, 502, 503, 504] {
        let passing = status == 408 || status >= 500;
        for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE, Method::POST, Method::PATCH] {
            let quick = vec![("retry-after", "0".to_owned())];
            let server = Server::start(move |_, _| Reply::With(status, quick.clone(), b"{}".to_vec())).await;
            let error = store(&server).request(method.clone(), &["things"], &Query::new(), None).await.unwrap_err();
            let safe = method != Method::POST && method != Method::PATCH;
            let attempts = if status == 429 || (passing && safe) { 3 } else { 1 };
            assert_eq!(server.asked().len(), attempts, "{method} after {status}");
            assert_eq!(error.call().attempts as usize, attempts, "{method} after {status}");
            assert_eq!(
                matches!(error, Error::UnknownOutcome { .. }),
                passing && !safe,
                "{method} after {status}: {error}"
            );
        }
    }
}

#[tokio::test]
async fn nobody_calls_the_store_before_the_time_that_a_429_names() {
    let server = Server::start(|number, _| match number {
        0 => Reply::With(429, vec![("retry-after", "1".to_owned())], Vec::new()),
        _ => Reply::Json(200, json!([])),
    });
    let server = server.await;
    // The first call waits by itself; others of the same store are held back by its bucket.
    let once = app(&server.url).with_retry(Retry { attempts: 1, ..Retry::default() }).store("1", TOKEN.into()).unwrap();
    let start = Instant::now();
    let error = once.probe().await.unwrap_err();
    assert!(matches!(error, Error::RateLimited { wait, .. } if wait == Duration::from_secs(1)), "{error}");
    once.probe().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
}

/// A machine that takes no more connections, as far as anybody can tell: its queue is full.
#[tokio::test]
async fn a_connection_that_does_not_come_about_is_given_up_and_nothing_was_sent() {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1).unwrap();
    let at = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(connected) = tokio::time::timeout(Duration::from_millis(500), TcpStream::connect(at)).await {
        waiting.push(connected.unwrap());
    }
    let url: Url = format!("http://{at}/").parse().unwrap();
    let error = Network::new().unwrap().send(Request::new(Method::POST, url)).await.unwrap_err();
    assert_eq!(error, TransportError::NotSent { reason: "the time ran out".to_owned() });
}

#[tokio::test]
async fn a_body_that_comes_in_drops_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n";
        let mut sent = stream.write_all(head.as_bytes()).await;
        while sent.is_ok() {
            sent = stream.write_all(b" ").await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let network = Network::with_patience(Duration::from_millis(400)).unwrap();
    let error = network.send(Request::new(Method::GET, url)).await.unwrap_err();
    assert_eq!(error, TransportError::Broken { reason: "the time ran out".to_owned() });
}
