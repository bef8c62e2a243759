//! Several processes that share one account: one renewal, whoever starts it and however a process ends. Each test starts
//! itself again as another process, which the variable `VITRINA_TEST_PART` makes play its part.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use axum::extract::{Json, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::process::{Child, Command};
use tokio::sync::{Barrier, Mutex, Notify};
use url::Url;
use vitrina_platform::{TokenLock, TokenStore, TokenStoreError, TokenWork, Tokens};

use super::{App, Network, config, tokens};

const PATIENCE: Duration = Duration::from_secs(60);

/// Tokens in a plain file, with a lock beside it: what a store of several processes needs, and no more.
struct InFolder(PathBuf);

#[async_trait]
impl TokenStore for InFolder {
    async fn lock(&self, account: &str) -> Result<TokenLock, TokenStoreError> {
        TokenLock::file(&self.0.join(format!("{account}.lock")), PATIENCE).await
    }

    async fn load(&self, account: &str) -> Result<Option<Tokens>, TokenStoreError> {
        let text = std::fs::read_to_string(self.0.join(account)).unwrap();
        let (access, refresh) = text.split_once('\n').unwrap();
        Ok(Some(Tokens { access: access.into(), refresh: Some(refresh.into()), expires_at: None }))
    }

    async fn save(&self, account: &str, tokens: &Tokens) -> Result<(), TokenStoreError> {
        let refresh = tokens.refresh.as_ref().unwrap().expose_secret();
        let text = format!("{}\n{refresh}", tokens.access.expose_secret());
        let new = self.0.join(format!("{account}.new"));
        std::fs::write(&new, text).unwrap();
        std::fs::rename(new, self.0.join(account)).unwrap();
        Ok(())
    }
}

/// This very test in another process.
fn again(test: &str, part: &str, folder: &Path, url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("pago_shops::processes::{test}"), "--nocapture"])
        .env("VITRINA_TEST_PART", part)
        .env("VITRINA_TEST_FOLDER", folder)
        .env("VITRINA_TEST_URL", url)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// The part that this process plays, if another one started it: its name, the folder and the address.
fn part() -> Option<(String, PathBuf, String)> {
    let value = |name: &str| std::env::var(format!("VITRINA_TEST_{name}")).ok();
    Some((value("PART")?, value("FOLDER")?.into(), value("URL")?))
}

async fn call(folder: &Path, url: &str) -> usize {
    let url: Url = url.parse().unwrap();
    let store = Arc::new(InFolder(folder.to_owned()));
    let app = App::new(config(&url, ""), Arc::new(Network::new().unwrap()), store.clone()).unwrap();
    let kept = store.load("acc_3001").await.unwrap().unwrap();
    app.account("acc_3001", "canary-secret".into(), kept).scripts().list().await.unwrap().len()
}

/// A platform that takes each refresh token once, and lets a stale token fail only when all callers hold it.
struct Strict {
    good: Mutex<u32>,
    renewals: Mutex<Vec<String>>,
    together: Barrier,
}

async fn renew(State(strict): State<Arc<Strict>>, Json(body): Json<Value>) -> (StatusCode, Json<Value>) {
    let sent = body["refresh_token"].as_str().unwrap().to_owned();
    strict.renewals.lock().await.push(sent.clone());
    let mut good = strict.good.lock().await;
    if sent != format!("refresh-{good}") {
        return (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_grant"})));
    }
    *good += 1;
    let fresh = json!({"access_token": format!("access-{good}"), "refresh_token": format!("refresh-{good}")});
    (StatusCode::OK, Json(fresh))
}

async fn scripts(State(strict): State<Arc<Strict>>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    let token = headers["authorization"].to_str().unwrap();
    if token == "Bearer access-1" {
        strict.together.wait().await;
        return (StatusCode::UNAUTHORIZED, Json(json!({"error": "expired"})));
    }
    assert_eq!(token, format!("Bearer access-{}", strict.good.lock().await));
    (StatusCode::OK, Json(json!([])))
}

async fn strict(callers: usize) -> (Arc<Strict>, String) {
    let strict = Strict { good: Mutex::new(1), renewals: Mutex::default(), together: Barrier::new(callers) };
    let strict = Arc::new(strict);
    let router = axum::Router::new()
        .route("/oauth/token", post(renew))
        .route("/api/scripts", get(scripts))
        .with_state(Arc::clone(&strict));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (strict, url)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_processes_renew_once_and_a_restart_goes_on_from_there() {
    if let Some((_, folder, url)) = part() {
        assert_eq!(call(&folder, &url).await, 0);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    InFolder(folder.path().to_owned()).save("acc_3001", &tokens(1)).await.unwrap();
    let (strict, url) = strict(6).await;
    let test = "many_processes_renew_once_and_a_restart_goes_on_from_there";
    let others: Vec<Child> = (0..6).map(|_| again(test, "caller", folder.path(), &url)).collect();
    for other in others {
        let output = tokio::time::timeout(PATIENCE, other.wait_with_output()).await.unwrap().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    assert_eq!(*strict.renewals.lock().await, ["refresh-1"], "each refresh token once");
    // A new process finds what the last one kept.
    assert_eq!(call(folder.path(), &url).await, 0);
    assert_eq!(strict.renewals.lock().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_told_to_end_keeps_the_tokens_that_it_asked_for() {
    if let Some((_, folder, url)) = part() {
        let work = tokio::spawn(async move { call(&folder, &url).await });
        // Until somebody says so: the renewal is under way by then.
        assert_eq!(tokio::task::spawn_blocking(|| std::io::stdin().read(&mut [0])).await.unwrap().unwrap(), 1);
        println!("ending");
        TokenWork::close().await;
        work.abort();
        std::process::exit(0);
    }
    let folder = tempfile::tempdir().unwrap();
    let kept = InFolder(folder.path().to_owned());
    kept.save("acc_3001", &tokens(1)).await.unwrap();
    let (asked, answer) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (Arc::clone(&asked), Arc::clone(&answer));
    let renew = move || async move {
        tell.notify_one();
        wait.notified().await;
        Json(json!({"access_token": "access-2", "refresh_token": "refresh-2"}))
    };
    let router = axum::Router::new()
        .route("/oauth/token", post(renew))
        .route("/api/scripts", get(async || StatusCode::UNAUTHORIZED));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let test = "a_process_that_is_told_to_end_keeps_the_tokens_that_it_asked_for";
    let mut other = again(test, "ending", folder.path(), &url);
    asked.notified().await;
    other.stdin.as_mut().unwrap().write_all(b"\n").await.unwrap();
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    while !lines.next_line().await.unwrap().expect("it says when it ends").contains("ending") {}
    assert_eq!(kept.load("acc_3001").await.unwrap().unwrap().access.expose_secret(), "access-1");
    answer.notify_one();
    assert!(tokio::time::timeout(PATIENCE, other.wait()).await.unwrap().unwrap().success());
    assert_eq!(kept.load("acc_3001").await.unwrap().unwrap().access.expose_secret(), "access-2");
}

#[tokio::test]
async fn a_process_that_dies_gives_its_lock_back() {
    if let Some((_, folder, _)) = part() {
        let _lock = TokenLock::file(&folder.join("acc.lock"), PATIENCE).await.unwrap();
        println!("locked");
        // Until somebody kills it.
        assert_eq!(std::io::stdin().read(&mut [0]).unwrap(), 1);
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("acc.lock");
    let mut other = again("a_process_that_dies_gives_its_lock_back", "holder", folder.path(), "");
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    while !lines.next_line().await.unwrap().expect("it says when it has the lock").contains("locked") {}
    let error = TokenLock::file(&file, Duration::ZERO).await.unwrap_err();
    assert!(error.reason.contains("another process has held") && error.reason.contains("acc.lock"), "{error}");
    let waiting = tokio::spawn(async move { TokenLock::file(&file, PATIENCE).await });
    other.kill().await.unwrap();
    assert!(waiting.await.unwrap().is_ok());
}

#[tokio::test]
async fn a_lock_that_cannot_be_had_stops_the_renewal() {
    let (strict, url) = strict(1).await;
    let folder = tempfile::tempdir().unwrap();
    InFolder(folder.path().to_owned()).save("acc_3001", &tokens(1)).await.unwrap();
    std::fs::create_dir(folder.path().join("acc_3001.lock")).unwrap();
    let url: Url = url.parse().unwrap();
    let store = Arc::new(InFolder(folder.path().to_owned()));
    let app = App::new(config(&url, ""), Arc::new(Network::new().unwrap()), store).unwrap();
    let error = app.account("acc_3001", "s".into(), tokens(1)).scripts().list().await.unwrap_err();
    assert!(matches!(error, vitrina_platform::Error::TokensNotRead { .. }), "{error}");
    assert!(error.to_string().contains("acc_3001.lock"), "{error}");
    assert!(strict.renewals.lock().await.is_empty());
}
