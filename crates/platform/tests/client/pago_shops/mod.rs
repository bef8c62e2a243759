//! Pago Shops: what is sent by the assumptions, and how tokens are renewed.

mod assumptions;
mod oauth;
mod processes;
mod renewal;
mod resources;
mod scripts;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;
use vitrina_platform::pago_shops::{Account, App, Assumptions, Config, SCOPES};
use vitrina_platform::{Network, Retry, TokenStore, TokenStoreError, Tokens};

use crate::server::{Reply, Server};

/// Keeps tokens in memory and counts.
#[derive(Default)]
pub struct Kept {
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
    fn put(&self, tokens: Tokens) {
        *self.tokens.lock().unwrap() = Some(tokens);
    }

    fn access(&self) -> Option<String> {
        self.tokens.lock().unwrap().as_ref().map(|tokens| tokens.access.expose_secret().to_owned())
    }
}

pub fn config(url: &Url, replacing: &str) -> Config {
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
