//! Which calls are made again.

use std::time::Duration;
use std::time::Instant;

use serde_json::json;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use url::Url;
use vitrina_platform::tiendanube::Event;
use vitrina_platform::{Error, ScriptId, What};

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
        assert!(error.to_string().contains("(3 attempts)"), "{error}");
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
