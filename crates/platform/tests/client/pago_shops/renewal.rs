//! Tokens that end: renewed once, kept before they are used.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::{Timestamp, ToSpan};
use secrecy::ExposeSecret;
use serde_json::json;
use tokio::sync::Notify;
use vitrina_platform::pago_shops::App;
use vitrina_platform::{Error, InProcess, Tokens};

use super::{Kept, account, app, app_with, config, renewing, token_calls, tokens};
use crate::server::{Asked, Reply, Server, text};

#[tokio::test]
async fn a_token_at_its_end_is_renewed_before_the_call() {
    let server = renewing(2).await;
    let kept = Arc::new(Kept::default());
    let ending = Tokens { expires_at: Some(Timestamp::now() + 1.second()), ..tokens(1) };
    account(&app_with(&server.url, "", &kept), ending).scripts().list().await.unwrap();
    let paths: Vec<String> = server.asked().into_iter().map(|asked| asked.path).collect();
    assert_eq!(paths, ["/oauth/token", "/api/scripts"]);
    let sent = &server.asked()[0];
    assert_eq!(sent.header("x-api-version"), None);
    assert_eq!(
        sent.json(),
        json!({"client_id": "ps-demo", "client_secret": "canary-secret", "grant_type": "refresh_token", "refresh_token": "refresh-1"})
    );
    assert_eq!((kept.access().as_deref(), kept.saves.load(Ordering::SeqCst)), (Some("access-2"), 1));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_a_second_refusal_is_final() {
    let server = renewing(2).await;
    account(&app(&server.url), tokens(1)).scripts().list().await.unwrap();
    assert_eq!(token_calls(&server), 1);

    let server = renewing(99).await;
    let error = account(&app(&server.url), tokens(1)).scripts().list().await.unwrap_err();
    assert!(matches!(error, Error::Unauthorized { .. }), "{error:?}");
    assert_eq!(token_calls(&server), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_calls_at_once_renew_once() {
    let server = renewing(2).await;
    let kept = Arc::new(Kept::default());
    let app = app_with(&server.url, "", &kept);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            // Each its own client of the same account.
            let scripts = account(&app, tokens(1)).scripts();
            tokio::spawn(async move { scripts.list().await.map(|listed| listed.len()) })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap(), 0);
    }
    assert_eq!((token_calls(&server), kept.saves.load(Ordering::SeqCst)), (1, 1));
}

#[tokio::test]
async fn new_tokens_are_kept_before_they_are_used() {
    let kept = Arc::new(Kept::default());
    let seen = Arc::clone(&kept);
    let server = Server::start(move |_, asked: &Asked| match asked.header("authorization") {
        None => Reply::Json(200, json!({"access_token": "access-2", "refresh_token": "refresh-2"})),
        Some("Bearer access-2") => {
            assert_eq!(seen.access().as_deref(), Some("access-2"), "used before it was kept");
            Reply::Json(200, json!([]))
        }
        Some(_) => text(401, ""),
    });
    let server = server.await;
    let scripts = account(&app_with(&server.url, "", &kept), tokens(1)).scripts();

    kept.full.store(true, Ordering::SeqCst);
    let error = scripts.list().await.unwrap_err();
    assert!(matches!(error, Error::TokensNotSaved { .. }), "{error:?}");
    assert!(error.to_string().contains("the disk is full"), "{error}");
    assert!(server.asked().iter().all(|asked| asked.header("authorization") != Some("Bearer access-2")));

    // The renewed pair is not lost: it is kept now, without renewing again.
    kept.full.store(false, Ordering::SeqCst);
    scripts.list().await.unwrap();
    assert_eq!(token_calls(&server), 1);
    assert_eq!(kept.access().as_deref(), Some("access-2"));
}

#[tokio::test]
async fn an_answer_without_a_new_refresh_token_keeps_the_old_one() {
    let server = Server::start(|_, asked| match asked.header("authorization") {
        None => Reply::Json(200, json!({"access_token": "access-2"})),
        Some("Bearer access-2") => Reply::Json(200, json!([])),
        Some(_) => text(401, ""),
    });
    let kept = Arc::new(Kept::default());
    account(&app_with(&server.await.url, "", &kept), tokens(1)).scripts().list().await.unwrap();
    let kept = kept.tokens.lock().unwrap().clone().unwrap();
    assert_eq!(kept.refresh.unwrap().expose_secret(), "refresh-1");
}

#[tokio::test]
async fn tokens_that_another_process_renewed_are_taken_over() {
    let server = renewing(5).await;
    let kept = Arc::new(Kept::default());
    *kept.tokens.lock().unwrap() = Some(tokens(5));
    account(&app_with(&server.url, "", &kept), tokens(4)).scripts().list().await.unwrap();
    assert_eq!(token_calls(&server), 0);
}

#[tokio::test]
async fn without_a_refresh_token_the_account_must_be_authorised_again() {
    let server = renewing(2).await;
    let bare = Tokens { refresh: None, ..tokens(1) };
    let error = account(&app(&server.url), bare).scripts().list().await.unwrap_err();
    assert!(matches!(error, Error::NoRefreshToken { .. }), "{error:?}");
    assert!(error.to_string().contains("acc_3001"), "{error}");
}

#[tokio::test]
async fn a_refused_renewal_is_a_denial_and_shows_no_secret() {
    let server = Server::start(|_, asked| match asked.path.as_str() {
        "/oauth/token" => Reply::Json(400, json!({"error": "invalid_grant", "error_description": asked.body})),
        _ => text(401, asked.header("authorization").unwrap()),
    });
    let server = server.await;
    let account = account(&app(&server.url), tokens(1));
    let error = account.scripts().list().await.unwrap_err();
    assert!(matches!(error, Error::Denied { .. }), "{error:?}");
    let seen = format!("{error} {error:?} {account:?} {:?}", account.scripts());
    for secret in ["access-1", "refresh-1", "canary"] {
        assert!(!seen.contains(secret), "{seen}");
    }
    assert_eq!(token_calls(&server), 1);
}

#[tokio::test]
async fn a_refused_renewal_falls_back_on_what_somebody_else_kept_meanwhile() {
    let kept = Arc::new(Kept::default());
    let other = Arc::clone(&kept);
    let server = Server::start(move |_, asked| match asked.header("authorization") {
        None => {
            // Another process, without the lock, was faster.
            other.put(tokens(2));
            Reply::Json(400, json!({"error": "invalid_grant"}))
        }
        Some("Bearer access-2") => Reply::Json(200, json!([])),
        Some(_) => text(401, ""),
    });
    let server = server.await;
    account(&app_with(&server.url, "", &kept), tokens(1)).scripts().list().await.unwrap();
    assert_eq!((token_calls(&server), kept.saves.load(Ordering::SeqCst)), (1, 0));
}

#[tokio::test]
async fn a_caller_that_gives_up_does_not_lose_the_renewed_tokens() {
    let (asked, answer) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let renewals = Arc::new(AtomicUsize::new(0));
    let (told, wait, count) = (Arc::clone(&asked), Arc::clone(&answer), Arc::clone(&renewals));
    let renew = move || {
        let (told, wait) = (Arc::clone(&told), Arc::clone(&wait));
        count.fetch_add(1, Ordering::SeqCst);
        async move {
            told.notify_one();
            wait.notified().await;
            axum::Json(json!({"access_token": "access-2", "refresh_token": "refresh-2"}))
        }
    };
    let scripts = |headers: axum::http::HeaderMap| async move {
        match headers["authorization"].to_str().unwrap() {
            "Bearer access-2" => (axum::http::StatusCode::OK, "[]"),
            _ => (axum::http::StatusCode::UNAUTHORIZED, "{}"),
        }
    };
    let router = axum::Router::new()
        .route("/oauth/token", axum::routing::post(renew))
        .route("/api/scripts", axum::routing::get(scripts));
    let kept = Arc::new(Kept::default());
    let platform = Arc::new(InProcess::of(router));
    let app = App::new(config(&"http://127.0.0.1:9/".parse().unwrap(), ""), platform, kept.clone()).unwrap();
    let account = account(&app, tokens(1));
    let first = account.scripts();
    let gives_up = tokio::spawn(async move { first.list().await });
    asked.notified().await;
    gives_up.abort();
    assert!(gives_up.await.unwrap_err().is_cancelled());
    answer.notify_one();
    // The next caller waits for that very renewal and starts no other.
    account.scripts().list().await.unwrap();
    assert_eq!((kept.access().as_deref(), kept.saves.load(Ordering::SeqCst)), (Some("access-2"), 1));
    assert_eq!(renewals.load(Ordering::SeqCst), 1, "the refresh token was used once");
}

#[tokio::test]
async fn callers_that_wait_for_one_renewal_share_its_failure() {
    const CALLERS: usize = 12;
    let renewals = Arc::new(AtomicUsize::new(0));
    let (asked, answer) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait, count) = (Arc::clone(&asked), Arc::clone(&answer), Arc::clone(&renewals));
    let refused = async || axum::http::StatusCode::UNAUTHORIZED;
    let renew = move || {
        let (tell, wait) = (Arc::clone(&tell), Arc::clone(&wait));
        count.fetch_add(1, Ordering::SeqCst);
        async move {
            tell.notify_one();
            wait.notified().await;
            axum::http::StatusCode::BAD_GATEWAY
        }
    };
    let router = axum::Router::new()
        .route("/api/scripts", axum::routing::get(refused))
        .route("/oauth/token", axum::routing::post(renew));
    let (platform, kept) = (Arc::new(InProcess::of(router)), Arc::new(Kept::default()));
    let app = App::new(config(&"http://127.0.0.1:9/".parse().unwrap(), ""), platform, kept).unwrap();
    let account = account(&app, tokens(1));
    let calls: Vec<_> = (0..CALLERS)
        .map(|_| {
            let scripts = account.scripts();
            tokio::spawn(async move { scripts.list().await.unwrap_err() })
        })
        .collect();
    asked.notified().await;
    // One thread runs everything here: by now all callers wait.
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    answer.notify_one();
    for call in calls {
        let error = call.await.unwrap();
        assert!(matches!(error, Error::UnknownOutcome { .. }), "{error}");
        assert_eq!((error.call().store.as_deref(), error.call().resource.as_str()), (Some("acc_3001"), "token"));
    }
    assert_eq!(renewals.load(Ordering::SeqCst), 1, "the refresh token was sent once");
}

#[tokio::test]
async fn a_refused_refresh_token_is_sent_once() {
    let kept = Arc::new(Kept::default());
    let server = Server::start(|_, asked| match asked.header("authorization") {
        None => Reply::Json(400, json!({"error": "invalid_grant"})),
        Some("Bearer access-9") => Reply::Json(200, json!([])),
        Some(_) => text(401, ""),
    });
    let server = server.await;
    let scripts = account(&app_with(&server.url, "", &kept), tokens(1)).scripts();
    for _ in 0..3 {
        assert!(matches!(scripts.list().await, Err(Error::Denied { .. })));
    }
    assert_eq!(token_calls(&server), 1);
    // After the account was authorised again, somewhere else, it goes on.
    kept.put(tokens(9));
    scripts.list().await.unwrap();
    assert_eq!(token_calls(&server), 1);
}

#[tokio::test]
async fn tokens_of_a_new_authorisation_win_over_renewed_ones_that_could_not_be_kept() {
    let server = Server::start(|_, asked| match asked.header("authorization") {
        None => Reply::Json(200, json!({"access_token": "access-2", "refresh_token": "refresh-2"})),
        Some("Bearer access-9") => Reply::Json(200, json!([])),
        Some(_) => text(401, ""),
    });
    let kept = Arc::new(Kept::default());
    let scripts = account(&app_with(&server.await.url, "", &kept), tokens(1)).scripts();
    kept.full.store(true, Ordering::SeqCst);
    assert!(matches!(scripts.list().await, Err(Error::TokensNotSaved { .. })));
    kept.full.store(false, Ordering::SeqCst);
    kept.put(tokens(9));
    scripts.list().await.unwrap();
    assert_eq!(kept.access().as_deref(), Some("access-9"));
}
