//! Messages that are too large, too deep, too slow, or none at all.

use std::time::Duration;

use http::StatusCode;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use vitrina_platform::webhooks::{Inbox, InboxError, MAX_MESSAGE_BYTES};

use super::{Listening, secrets};

#[tokio::test]
async fn what_is_signed_and_no_message_is_refused() {
    let listening = Listening::start().await;
    let deep = format!(r#"{{"store_id":1,"event":"a/b","x":{}{}}}"#, "[".repeat(64), "]".repeat(64));
    let brackets_in_text = format!(r#"{{"store_id":1,"event":"a/b","x":"\"{}"}}"#, "[".repeat(500));
    for (body, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("null", StatusCode::BAD_REQUEST),
        ("[]", StatusCode::BAD_REQUEST),
        ("{", StatusCode::BAD_REQUEST),
        ("<html>", StatusCode::BAD_REQUEST),
        (r#"{"store_id":1}"#, StatusCode::BAD_REQUEST),
        (r#"{"event":"a/b"}"#, StatusCode::BAD_REQUEST),
        (r#"{"store_id":"../1","event":"a/b"}"#, StatusCode::BAD_REQUEST),
        (r#"{"store_id":1,"event":["a/b"]}"#, StatusCode::BAD_REQUEST),
        (&deep, StatusCode::BAD_REQUEST),
        (&"[".repeat(900_000), StatusCode::BAD_REQUEST),
        (&brackets_in_text, StatusCode::OK),
        (r#"{"store_id":"1","event":"theme/updated","old_theme":"a","new_theme":"b"}"#, StatusCode::OK),
    ] {
        assert_eq!(listening.tell(body).await, status, "{}", &body[..body.len().min(80)]);
    }
    assert_eq!(listening.post("tiendanube", &[0xff, 0xfe], &[&secrets().sign(&[0xff, 0xfe])]).await, 400);
    let events = listening.handle().await;
    assert_eq!(events.len(), 2);
    assert_eq!((&events[1].body["new_theme"], &events[1].subject), (&serde_json::json!("b"), &None));
}

#[tokio::test]
async fn a_large_message_is_refused() {
    let listening = Listening::start().await;
    let message = |bytes: usize| {
        let frame = r#"{"store_id":1,"event":"a/b","x":""}"#;
        format!(r#"{{"store_id":1,"event":"a/b","x":"{}"}}"#, "x".repeat(bytes - frame.len()))
    };
    assert_eq!(listening.tell(&message(MAX_MESSAGE_BYTES)).await, StatusCode::OK);
    assert_eq!(listening.tell(&message(MAX_MESSAGE_BYTES + 1)).await, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_slow_message_is_cut_off() {
    let listening = Listening::with(|receiver| receiver.with_patience(Duration::from_millis(50))).await;
    let address = format!("127.0.0.1:{}", listening.url.port().unwrap());
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"POST /tiendanube HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{").await.unwrap();
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(answer, b"HTTP/1.1 408");
}

#[tokio::test]
async fn only_post_to_known_paths_is_taken() {
    let listening = Listening::start().await;
    for path in ["", "tiendanube/x", "tiendanube/canary-path-4e1d/orders/redact", "pago-shops"] {
        assert_eq!(listening.post(path, b"{}", &[]).await, StatusCode::NOT_FOUND, "{path}");
    }
    let get = vitrina_platform::Request::new(http::Method::GET, listening.url.join("tiendanube").unwrap());
    let answer = vitrina_platform::Transport::send(&listening.network, get).await.unwrap();
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn what_cannot_be_stored_is_not_answered_with_200() {
    let listening = Listening::start().await;
    let body = r#"{"store_id":1,"event":"product/created","id":1}"#;
    assert_eq!(listening.tell(body).await, StatusCode::OK);
    let file = rusqlite::Connection::open(listening.folder.path().join("inbox.sqlite")).unwrap();
    file.execute_batch("ALTER TABLE events RENAME TO gone").unwrap();
    assert_eq!(listening.tell(body).await, StatusCode::INTERNAL_SERVER_ERROR);
    file.execute_batch("ALTER TABLE gone RENAME TO events").unwrap();
    assert_eq!(listening.tell(body).await, StatusCode::OK);
    assert_eq!(listening.handle().await.len(), 1);
}

#[tokio::test]
async fn an_inbox_that_cannot_be_used_says_which_and_why() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("no/such/folder/inbox");
    let error = Inbox::open(&missing).unwrap_err();
    assert!(matches!(error, InboxError::Open { .. }) && error.to_string().contains("no/such/folder"), "{error}");

    let other = folder.path().join("other");
    std::fs::write(&other, "this is no database, and it is long enough to be read as one: ".repeat(100)).unwrap();
    assert!(matches!(Inbox::open(&other), Err(InboxError::Open { .. })));

    let newer = folder.path().join("newer");
    drop(Inbox::open(&newer).unwrap());
    rusqlite::Connection::open(&newer).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = Inbox::open(&newer).unwrap_err();
    assert!(matches!(error, InboxError::Newer { found: 99, .. }), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_inbox() {
    use std::os::unix::fs::PermissionsExt;
    let listening = Listening::start().await;
    listening.tell(r#"{"store_id":1,"event":"product/created","id":1}"#).await;
    for entry in std::fs::read_dir(listening.folder.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.path());
    }
}

#[tokio::test]
async fn ids_of_any_kind_are_taken() {
    let listening = Listening::start().await;
    for (number, (id, wanted)) in [
        (r#""01J9Z3NDEKTSV4RRFFQ69G5FAV""#, Some("01J9Z3NDEKTSV4RRFFQ69G5FAV")),
        ("18446744073709551615", Some("18446744073709551615")),
        ("-1", Some("-1")),
        (r#""7""#, Some("7")),
        ("null", None),
    ]
    .into_iter()
    .enumerate()
    {
        let body = format!(r#"{{"store_id":"{number}","event":"location/created","id":{id}}}"#);
        assert_eq!(listening.tell(&body).await, StatusCode::OK, "{id}");
        let events = listening.handle().await;
        assert_eq!((events[0].subject.as_deref(), events[0].store.as_str()), (wanted, number.to_string().as_str()));
    }
    for wrong in [r#"{"store_id":"","event":"a/b"}"#, r#"{"store_id":null,"event":"a/b"}"#, r#"{"store_id":1}"#] {
        assert_eq!(listening.tell(wrong).await, StatusCode::BAD_REQUEST, "{wrong}");
    }
}
