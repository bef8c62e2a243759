//! A running sandbox, the people who use it, and the clients that talk to it.
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use http::header::{CONTENT_TYPE, HeaderValue, LOCATION};
use http::{Method, StatusCode};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::{Url, form_urlencoded};
use vitrina_platform::{
    Network, Request, Response, State, TokenStore, TokenStoreError, Tokens, Transport, pago_shops, tiendanube,
};
use vitrina_sandbox::{Config, PORTAL_DELAY, Sandbox, Urls};

pub const REDIRECT: &str = "http://127.0.0.1:8765/callback";

/// Tokens as they were kept last.
#[derive(Default)]
pub struct Kept {
    pub tokens: Mutex<Option<Tokens>>,
    pub saves: AtomicUsize,
}

#[async_trait]
impl TokenStore for Kept {
    async fn load(&self, _: &str) -> Result<Option<Tokens>, TokenStoreError> {
        Ok(self.tokens.lock().unwrap().clone())
    }

    async fn save(&self, _: &str, tokens: &Tokens) -> Result<(), TokenStoreError> {
        self.saves.fetch_add(1, Ordering::SeqCst);
        *self.tokens.lock().unwrap() = Some(tokens.clone());
        Ok(())
    }
}

pub struct Merchant {
    pub sandbox: Sandbox,
    pub network: Arc<Network>,
    pub kept: Arc<Kept>,
}

impl Merchant {
    /// A sandbox that serves `hosting`, with the apps' redirect URLs registered.
    pub async fn new(hosting: Option<std::path::PathBuf>) -> Merchant {
        let sandbox = Sandbox::start(Config { hosting, ..Config::default() }).await.unwrap();
        let network = Arc::new(Network::new().unwrap());
        let merchant = Merchant { sandbox, network, kept: Arc::default() };
        for app in ["tiendanube/1001", "pago-shops/ps-demo"] {
            merchant.control(Method::PATCH, &format!("__sandbox/apps/{app}"), json!({"redirect_uri": REDIRECT})).await;
        }
        merchant
    }

    pub fn urls(&self) -> &Urls {
        self.sandbox.urls()
    }

    /// Lets the sandbox take what the real platforms refuse: classic `src`, over plain http to this machine.
    pub async fn be_lax(&self) {
        self.control(Method::PATCH, "__sandbox/switches", json!({"loopback_http": true})).await;
        self.control(Method::PATCH, "__sandbox/apps/tiendanube/1001", json!({"legacy_src": true})).await;
    }

    /// The control API and the Portal.
    pub async fn control(&self, method: Method, path: &str, body: Value) -> Value {
        let mut request = Request::new(method, self.urls().control.join(path).unwrap());
        request.body = if body.is_null() { String::new() } else { body.to_string() }.into();
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let response = self.network.send(request).await.unwrap();
        let text = String::from_utf8(response.body.to_vec()).unwrap();
        assert!(response.status.is_success(), "{path}: {} {text}", response.status);
        serde_json::from_str(&text).unwrap_or_default()
    }

    /// Uploads `file` to a Portal script and deploys it, as a person does with buttons, and waits until stores have it.
    pub async fn upload(&self, script: u32, file: &str, to: &str) {
        let versions = format!("portal/apps/1001/scripts/{script}/versions");
        let mut request = Request::new(Method::POST, self.urls().control.join(&versions).unwrap());
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/javascript"));
        request.body = file.to_owned().into();
        let response = self.network.send(request).await.unwrap();
        let version: Value = serde_json::from_slice(&response.body).unwrap();
        let number = version["number"].as_i64().or(version["version"].as_i64()).unwrap();
        self.control(Method::POST, &format!("{versions}/{number}/deploy"), json!({"to": to})).await;
        self.control(Method::POST, "__sandbox/clock", json!({"advance": PORTAL_DELAY})).await;
    }

    /// What the store's pages load, as the sandbox sees it, but for the script that it installs everywhere.
    pub async fn scripts(&self, platform: &str, store: &str) -> Vec<String> {
        let state = self.control(Method::GET, "__sandbox/state", Value::Null).await;
        let stores = state["stores"].as_array().unwrap();
        let found = stores.iter().find(|found| found["id"] == store && found["platform"] == platform).unwrap();
        let scripts = found["scripts"].as_array().unwrap().iter().filter(|script| script["kind"] != "auto-install");
        scripts.map(|script| script["what"].as_str().unwrap().to_owned()).collect()
    }

    /// Answers the consent page at `url` and returns the query that the app's redirect URL gets.
    pub async fn answer(&self, url: &Url, store: &str, decision: &str) -> Vec<(String, String)> {
        let page = self.network.send(Request::new(Method::GET, url.clone())).await.unwrap();
        assert_eq!(page.status, StatusCode::OK);
        let mut fields: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        fields.extend([("store".to_owned(), store.to_owned()), ("decision".to_owned(), decision.to_owned())]);
        let mut plain = url.clone();
        plain.set_query(None);
        let response = self.post_form(plain, &fields).await;
        assert_eq!(response.status, StatusCode::FOUND, "{:?}", response.body);
        let back: Url = response.headers[LOCATION].to_str().unwrap().parse().unwrap();
        assert!(back.as_str().starts_with(REDIRECT), "{back}");
        back.query_pairs().into_owned().collect()
    }

    async fn post_form(&self, url: Url, fields: &[(String, String)]) -> Response {
        let mut request = Request::new(Method::POST, url);
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        request.body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into();
        self.network.send(request).await.unwrap()
    }

    pub fn tiendanube(&self, api_version: &str) -> tiendanube::App {
        self.tiendanube_over(api_version, self.network.clone())
    }

    /// The same over another way to travel.
    pub fn tiendanube_over(&self, api_version: &str, transport: Arc<dyn Transport>) -> tiendanube::App {
        let config = tiendanube::Config {
            app_id: "1001".to_owned(),
            name: "variant-badge".to_owned(),
            contact: "dev@example.com".to_owned(),
            api_url: self.urls().tiendanube.clone(),
            auth_url: self.urls().tiendanube.clone(),
            api_version: api_version.to_owned(),
            auth_header: tiendanube::AuthHeader::default(),
        };
        tiendanube::App::new(config, transport).unwrap()
    }

    pub fn pago_shops(&self) -> pago_shops::App {
        self.pago_shops_for(&pago_shops::SCOPES.map(str::to_owned))
    }

    fn pago_shops_for(&self, scopes: &[String]) -> pago_shops::App {
        let at = &self.urls().pago_shops;
        let config = pago_shops::Config {
            client_id: "ps-demo".to_owned(),
            redirect_uri: REDIRECT.parse().unwrap(),
            api_url: at.join("api").unwrap(),
            authorize_url: at.join("oauth/authorize").unwrap(),
            token_url: at.join("oauth/token").unwrap(),
            allow_http: true,
            scopes: scopes.to_vec(),
            assumptions: pago_shops::Assumptions::shipped().unwrap(),
        };
        pago_shops::App::new(config, self.network.clone(), self.kept.clone()).unwrap()
    }

    /// Walks the whole flow for a Tiendanube store.
    pub async fn log_in(&self, store: &str) -> tiendanube::Grant {
        let app = self.tiendanube("2025-03");
        let state = State::generate();
        let code = code(&self.answer(&app.authorize_url(&state), store, "accept").await, &state);
        let grant = app.exchange(&"sandbox-secret-tiendanube".into(), &code).await.unwrap();
        assert_eq!(grant.store_id, store);
        grant
    }

    /// Walks the whole flow for a Pago Shops account.
    pub async fn log_in_to_pago_shops(&self, account: &str) -> pago_shops::Grant {
        self.log_in_to_pago_shops_for(account, &pago_shops::SCOPES.map(str::to_owned)).await
    }

    /// The same, with these scopes.
    pub async fn log_in_to_pago_shops_for(&self, account: &str, scopes: &[String]) -> pago_shops::Grant {
        let app = self.pago_shops_for(scopes);
        let state = State::generate();
        let code = code(&self.answer(&app.authorize_url(&state), account, "accept").await, &state);
        let grant = app.exchange(&pago_secret(), &code).await.unwrap();
        assert_eq!(grant.account_id.as_deref(), Some(account));
        *self.kept.tokens.lock().unwrap() = Some(grant.tokens.clone());
        grant
    }
}

pub fn pago_secret() -> SecretString {
    "sandbox-secret-pago".into()
}

/// The code of a redirect whose state is right.
pub fn code(query: &[(String, String)], state: &State) -> SecretString {
    let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    assert!(state.matches(value("state").unwrap()));
    value("code").unwrap().into()
}
