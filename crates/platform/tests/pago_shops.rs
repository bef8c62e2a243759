//! Pago Shops: what is sent by the assumptions, and how tokens are renewed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod server;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use server::{Asked, Reply, Server, text};
use url::Url;
use vitrina_platform::pago_shops::{Account, App, Assumptions, Config, SCOPES, SHIPPED, missing_scopes};
use vitrina_platform::{
    Error, Network, Registration, Retry, Scopes, ScriptApi, ScriptId, SetupError, State, TokenStore, TokenStoreError,
    Tokens, What,
};

/// Keeps tokens in memory and counts.
#[derive(Default)]
struct Kept {
    tokens: Mutex<Option<Tokens>>,
    saves: AtomicUsize,
    full: AtomicBool,
}

#[async_trait]
impl TokenStore for Kept {
    async fn load(&self, account: &str) -> Result<Option<Tokens>, TokenStoreError> {
        assert_eq!(account, "acc_3001");
        Ok(self.tokens.lock().unwrap().clone())
    }

    async fn save(&self, account: &str, tokens: &Tokens) -> Result<(), TokenStoreError> {
        assert_eq!(account, "acc_3001");
        if self.full.load(Ordering::SeqCst) {
            return Err(TokenStoreError { reason: "the disk is full".to_owned() });
        }
        self.saves.fetch_add(1, Ordering::SeqCst);
        *self.tokens.lock().unwrap() = Some(tokens.clone());
        Ok(())
    }
}

impl Kept {
    fn access(&self) -> Option<String> {
        self.tokens.lock().unwrap().as_ref().map(|tokens| tokens.access.expose_secret().to_owned())
    }
}

fn config(url: &Url, replacing: &str) -> Config {
    Config {
        client_id: "ps-demo".to_owned(),
        redirect_uri: "http://127.0.0.1:8765/callback".parse().unwrap(),
        api_url: url.join("api").unwrap(),
        authorize_url: url.join("oauth/authorize").unwrap(),
        token_url: url.join("oauth/token").unwrap(),
        allow_http: true,
        scopes: SCOPES.map(str::to_owned).to_vec(),
        assumptions: Assumptions::with(replacing).unwrap(),
    }
}

fn app_with(url: &Url, replacing: &str, kept: &Arc<Kept>) -> App {
    let quick = Retry { attempts: 3, first: Duration::from_millis(1), most: Duration::from_millis(2) };
    let network = Arc::new(Network::new().unwrap());
    App::new(config(url, replacing), network, kept.clone()).unwrap().with_retry(quick)
}

fn app(url: &Url) -> App {
    app_with(url, "", &Arc::new(Kept::default()))
}

fn tokens(number: u32) -> Tokens {
    Tokens {
        access: format!("access-{number}").into(),
        refresh: Some(format!("refresh-{number}").into()),
        expires_at: None,
    }
}

fn account(app: &App, tokens: Tokens) -> Account {
    app.account("acc_3001", "canary-secret".into(), tokens)
}

/// A server whose token call turns refresh token N into pair N+1, and whose API takes the pair `good` alone.
async fn renewing(good: u32) -> Server {
    Server::start(move |_, asked| {
        if asked.path == "/oauth/token" {
            let body = asked.json();
            let number: u32 = body["refresh_token"].as_str().unwrap().strip_prefix("refresh-").unwrap().parse().unwrap();
            let next = number + 1;
            let body = json!({"access_token": format!("access-{next}"), "refresh_token": format!("refresh-{next}"), "expires_in": 3600});
            return Reply::Json(200, body);
        }
        match asked.header("authorization") == Some(format!("Bearer access-{good}").as_str()) {
            true => Reply::Json(200, json!([])),
            false => Reply::Json(401, json!({"error": "expired"})),
        }
    })
    .await
}

fn token_calls(server: &Server) -> usize {
    server.asked().iter().filter(|asked| asked.path == "/oauth/token").count()
}

#[tokio::test]
async fn the_authorize_address_follows_rfc_6749() {
    let app = app(&"http://127.0.0.1:9/".parse().unwrap());
    let state = State::generate();
    let url = app.authorize_url(&state);
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let wanted = [
        ("response_type", "code"),
        ("client_id", "ps-demo"),
        ("redirect_uri", "http://127.0.0.1:8765/callback"),
        ("scope", "script_read script_write"),
        ("state", state.as_str()),
    ];
    assert_eq!(pairs, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
    assert_eq!(url.path(), "/oauth/authorize");
}

#[tokio::test]
async fn a_code_becomes_tokens_without_the_version_header() {
    let body = json!({"access_token": "canary-access", "refresh_token": "canary-refresh", "expires_in": 3600, "scope": "script_read script_write", "account_id": 3001});
    let server = Server::start(move |_, _| Reply::Json(200, body.clone())).await;
    let grant = app(&server.url).exchange(&"canary-secret".into(), &"canary-code".into()).await.unwrap();
    assert_eq!(grant.account_id.as_deref(), Some("3001"));
    assert_eq!(grant.tokens.access.expose_secret(), "canary-access");
    assert_eq!(grant.tokens.refresh.as_ref().unwrap().expose_secret(), "canary-refresh");
    let left = grant.tokens.expires_at.unwrap().duration_since(Timestamp::now()).as_secs();
    assert!((3_590..=3_600).contains(&left), "{left}");
    assert!(missing_scopes(&grant.scopes).is_empty());
    assert!(!format!("{grant:?}").contains("canary"), "{grant:?}");
    let asked = &server.asked()[0];
    assert_eq!(asked.header("x-api-version"), None);
    assert_eq!(asked.header("content-type"), Some("application/json"));
    let sent = json!({"client_id": "ps-demo", "client_secret": "canary-secret", "grant_type": "authorization_code",
        "code": "canary-code", "redirect_uri": "http://127.0.0.1:8765/callback"});
    assert_eq!(asked.json(), sent);
}

#[tokio::test]
async fn the_assumptions_change_how_it_is_asked() {
    let body = json!({"access_token": "a", "shop": "x-9", "expires_in": "60"});
    let server = Server::start(move |_, asked| match asked.path.as_str() {
        "/oauth/token" => Reply::Json(200, body.clone()),
        _ => Reply::Json(200, json!({"items": [{"key": "k1", "url": "https://cdn.example/a.js"}]})),
    });
    let server = server.await;
    let replacing = "[token]\nbody = 'form'\nsend_redirect_uri = false\naccount = 'shop'\n[auth]\nheader = 'X-Token'\nscheme = ''\n\
        [scripts]\npath = 'v2/page-scripts'\nid = 'key'\nsrc = 'url'\nlists = ['items']\nupdate = 'PATCH'";
    let kept = Arc::new(Kept::default());
    let app = app_with(&server.url, replacing, &kept);
    let grant = app.exchange(&"s".into(), &"c&d".into()).await.unwrap();
    assert_eq!(grant.account_id.as_deref(), Some("x-9"));
    assert!(grant.tokens.refresh.is_none() && grant.tokens.expires_at.is_some());
    assert!(grant.scopes.has("script_write"), "a silent answer means what was asked for");
    let asked = &server.asked()[0];
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(asked.body, "client_id=ps-demo&client_secret=s&grant_type=authorization_code&code=c%26d");

    let scripts = account(&app, grant.tokens).scripts();
    let listed = scripts.list().await.unwrap();
    assert_eq!((listed[0].id.0.as_str(), listed[0].src.as_deref()), ("k1", Some("https://cdn.example/a.js")));
    let asked = &server.asked()[1];
    assert_eq!((asked.path.as_str(), asked.header("x-token")), ("/api/v2/page-scripts", Some("a")));
    assert_eq!(asked.query, "page=1&per_page=50");
    scripts.update(&listed[0].id, "https://cdn.example/b.js").await.unwrap_err();
    let asked = &server.asked()[2];
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("PATCH", "/api/v2/page-scripts/k1"));
    assert_eq!(asked.json(), json!({"url": "https://cdn.example/b.js"}));
}

#[tokio::test]
async fn a_refused_code_says_why() {
    for status in [200, 400, 401] {
        let body = json!({"error": "invalid_grant", "error_description": "code canary-code was used before"});
        let server = Server::start(move |_, _| Reply::Json(status, body.clone())).await;
        let error = app(&server.url).exchange(&"canary-secret".into(), &"canary-code".into()).await.unwrap_err();
        let Error::Denied { code, description, .. } = &error else { panic!("{error:?}") };
        assert_eq!((code.as_str(), description.as_str()), ("invalid_grant", "code [secret] was used before"));
    }
}

#[tokio::test]
async fn api_calls_carry_version_and_token() {
    let server = Server::start(|_, asked| match asked.method.as_str() {
        "DELETE" => text(204, ""),
        "GET" => Reply::Json(200, json!([])),
        _ => Reply::Json(201, json!({"id": "scr_1", "src": "https://cdn.example/a.js", "new": {"field": 1}})),
    });
    let server = server.await;
    let scripts = account(&app(&server.url), tokens(1)).scripts();
    scripts.list().await.unwrap();
    let made = scripts.create("https://cdn.example/a.js").await.unwrap().unwrap();
    assert_eq!((made.id.0.as_str(), made.raw["new"]["field"].clone()), ("scr_1", json!(1)));
    scripts.update(&made.id, "https://cdn.example/b.js").await.unwrap();
    scripts.delete(&ScriptId("a/b".to_owned())).await.unwrap();
    let asked = server.asked();
    let lines: Vec<String> = asked.iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect();
    assert_eq!(lines, ["GET /api/scripts", "POST /api/scripts", "PUT /api/scripts/scr_1", "DELETE /api/scripts/a%2Fb"]);
    for asked in &asked {
        assert_eq!(asked.header("x-api-version"), Some("2"));
        assert_eq!(asked.header("content-type"), Some("application/json"));
        assert_eq!(asked.header("authorization"), Some("Bearer access-1"));
    }
    assert_eq!(asked[1].json(), json!({"src": "https://cdn.example/a.js"}));
}

#[tokio::test]
async fn lists_are_read_bare_or_inside_an_object_and_page_by_page() {
    for shape in ["", "result", "data", "scripts"] {
        let server = Server::start(move |_, asked| {
            let start = if asked.query.starts_with("page=1&") { 0 } else { 50 };
            let items: Vec<Value> = (start..70).take(50).map(|id| json!({"id": id, "src": null})).collect();
            Reply::Json(200, if shape.is_empty() { items.into() } else { json!({shape: items}) })
        });
        let server = server.await;
        let listed = account(&app(&server.url), tokens(1)).scripts().list().await.unwrap();
        assert_eq!((listed.len(), server.asked().len()), (70, 2), "{shape}");
    }
    for body in [json!({"items": []}), json!(1), json!([{"src": "x"}])] {
        let server = Server::start(move |_, _| Reply::Json(200, body.clone())).await;
        let error = account(&app(&server.url), tokens(1)).scripts().list().await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_queued_registration_is_told_from_a_done_one() {
    let server = Server::start(|_, _| Reply::Json(202, json!({"status": "queued"}))).await;
    let scripts = account(&app(&server.url), tokens(1)).scripts();
    let what = What::Src("https://cdn.example/a.js".to_owned());
    assert_eq!(ScriptApi::create(&scripts, &what).await.unwrap(), Registration::Queued);
    assert_eq!(ScriptApi::update(&scripts, &ScriptId("1".into()), &what).await.unwrap(), Registration::Queued);
}

#[tokio::test]
async fn an_association_is_not_offered_and_nothing_is_sent() {
    let server = renewing(1).await;
    let scripts = account(&app(&server.url), tokens(1)).scripts();
    let what = What::Association { script_id: ScriptId::from(1), query: Default::default() };
    assert!(matches!(ScriptApi::create(&scripts, &what).await, Err(Error::NotOffered { .. })));
    assert!(server.asked().is_empty());
}

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
async fn a_403_and_a_429_are_told_apart_and_the_latter_is_repeated() {
    let server = Server::start(|number, _| match number {
        0 => Reply::With(429, vec![("retry-after", "0".to_owned())], Vec::new()),
        _ => Reply::Json(403, json!({"message": "Missing required scope: script_read"})),
    });
    let server = server.await;
    let error = account(&app(&server.url), tokens(1)).scripts().list().await.unwrap_err();
    assert!(matches!(&error, Error::MissingScope { scope: Some(scope), .. } if scope == "script_read"), "{error:?}");
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn plain_http_needs_a_word_even_for_this_machine() {
    let network = Arc::new(Network::new().unwrap());
    for url in ["http://127.0.0.1:1/", "http://admin.staging.example/"] {
        let url: Url = url.parse().unwrap();
        let refused = Config { allow_http: false, ..config(&url, "") };
        let refused = App::new(refused, network.clone(), Arc::new(Kept::default()));
        assert!(matches!(refused, Err(SetupError::Insecure { field: "api_url", .. })), "{url}");
        assert!(App::new(config(&url, ""), network.clone(), Arc::new(Kept::default())).is_ok());
    }
    let https: Url = "https://a.example/".parse().unwrap();
    let mixed = Config { allow_http: false, token_url: "http://a.example/".parse().unwrap(), ..config(&https, "") };
    let refused = App::new(mixed, network, Arc::new(Kept::default()));
    assert!(matches!(refused, Err(SetupError::Insecure { field: "token_url", .. })));
}

#[test]
fn every_line_of_the_shipped_file_is_marked_assumed() {
    let lines = SHIPPED.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '[']));
    let mut count = 0;
    for line in lines {
        assert!(line.contains("# assumed: "), "{line}");
        count += 1;
    }
    assert!(count >= 15, "{count}");
    assert_eq!(Assumptions::shipped().unwrap(), Assumptions::with(SHIPPED).unwrap());
}

#[test]
fn a_wrong_assumptions_file_says_where() {
    let cases = [
        ("[scripts]\npaht = 'x'", "`scripts.paht`"),
        ("[scrips]\npath = 'x'", "`scrips`"),
        ("scripts = 1", "`scripts`"),
        ("[scripts]\npath = 1", "path"),
        ("[token]\nbody = 'xml'", "xml"),
        ("[scripts]\nper_page = 0", "per_page"),
        ("[scripts", "line 1"),
    ];
    for (text, words) in cases {
        let error = Assumptions::with(text).unwrap_err();
        assert!(
            matches!(error, SetupError::Assumptions { .. }) && error.to_string().contains(words),
            "{text}: {error}"
        );
    }
    let url: Url = "http://127.0.0.1:1/".parse().unwrap();
    let odd = config(&url, "[auth]\nheader = 'no header'");
    let network = Arc::new(Network::new().unwrap());
    assert!(matches!(App::new(odd, network, Arc::new(Kept::default())), Err(SetupError::Assumptions { .. })));
}

#[test]
fn scopes_are_compared_with_what_scripts_need() {
    assert_eq!(missing_scopes(&Scopes::read("script_write")), ["script_read"]);
    assert!(missing_scopes(&Scopes::read("script_read script_write product_read")).is_empty());
}
