//! A running sandbox and what tests ask of it.

use std::fmt;
use std::path::PathBuf;

use reqwest::header::{HeaderMap, LOCATION};
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::{Value, json};
use url::Url;
use vitrina_sandbox::{Config, PORTAL_DELAY, Sandbox, Seed, Urls};

pub const CALLBACK: &str = "http://127.0.0.1:8765/callback";

pub struct Running {
    sandbox: Sandbox,
    client: Client,
}

/// An answer, read to its end.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// A parameter of the URL that the answer redirects to.
    #[track_caller]
    pub fn back(&self, name: &str) -> Option<String> {
        let url = Url::parse(self.header(LOCATION.as_str())).unwrap_or_else(|error| panic!("{error}: {self:?}"));
        assert!(url.as_str().starts_with(CALLBACK), "{url}");
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:#?}\n{}", self.status, self.headers, self.text)
    }
}

impl Running {
    pub async fn start() -> Running {
        Running::start_with(Config::default()).await
    }

    pub async fn with_hosting(folder: PathBuf) -> Running {
        Running::start_with(Config { hosting: Some(folder), ..Config::default() }).await
    }

    pub async fn start_with(config: Config) -> Running {
        Running::start_seeded(config, Seed::default()).await
    }

    pub async fn start_seeded(config: Config, seed: Seed) -> Running {
        // A second test of the same process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().unwrap();
        Running { sandbox: Sandbox::start_with(config, seed).await.unwrap(), client }
    }

    pub fn urls(&self) -> &Urls {
        self.sandbox.urls()
    }

    pub async fn stop(self) {
        self.sandbox.stop().await;
    }

    pub fn request(&self, method: &str, url: &str) -> RequestBuilder {
        self.client.request(Method::from_bytes(method.as_bytes()).unwrap(), url)
    }

    /// A request to Tiendanube's API with all that it demands.
    pub fn tiendanube(&self, method: &str, path: &str, token: &str) -> RequestBuilder {
        self.request(method, self.urls().tiendanube.join(path).unwrap().as_str())
            .header("User-Agent", "Test (test@example.com)")
            .header("Authentication", format!("bearer {token}"))
    }

    /// A request to Pago Shops' API with all that it demands.
    pub fn pago(&self, method: &str, path: &str, token: &str) -> RequestBuilder {
        self.request(method, self.urls().pago_shops.join(path).unwrap().as_str())
            .header("X-Api-Version", "2")
            .header("Content-Type", "application/json")
            .header("Authorization", format!("Bearer {token}"))
    }

    pub async fn control(&self, method: &str, path: &str, body: Value) -> Answer {
        let url = self.urls().control.join(path).unwrap();
        send(self.request(method, url.as_str()).json(&body)).await
    }

    /// All that the control API tells.
    pub async fn state(&self) -> Value {
        send(self.request("GET", self.urls().control.join("__sandbox/state").unwrap().as_str()))
            .await
            .expect(200)
            .json()
    }

    /// A page of the shop with that host label.
    pub async fn shop(&self, slug: &str, path: &str) -> Answer {
        let home = self.urls().shops[0].url.clone();
        let port = home.port().unwrap();
        let url = format!("http://127.0.0.1:{port}{path}");
        send(self.request("GET", &url).header("Host", format!("{slug}.localhost:{port}"))).await
    }

    /// The merchant's answer on Tiendanube's consent page.
    pub async fn decide(&self, decision: &str, store: &str, state: &str) -> Answer {
        let url = self.urls().tiendanube.join("apps/1001/authorize").unwrap();
        let form = [("decision", decision), ("store", store), ("state", state)];
        send(self.request("POST", url.as_str()).form(&form)).await
    }

    pub async fn exchange(&self, body: Value) -> Answer {
        let url = self.urls().tiendanube.join("apps/authorize/token").unwrap();
        send(self.request("POST", url.as_str()).json(&body)).await
    }

    /// Installs the app in a Tiendanube store; the token.
    pub async fn install(&self, store: &str) -> String {
        let code = self.decide("accept", store, "s").await.expect(302).back("code").unwrap();
        let answer = self.exchange(tiendanube_exchange(&code)).await.expect(200).json();
        answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    pub async fn pago_decide(&self, changes: &[(&str, &str)]) -> Answer {
        let url = self.urls().pago_shops.join("oauth/authorize").unwrap();
        send(self.request("POST", url.as_str()).form(&pago_form(changes))).await
    }

    pub async fn pago_token(&self, body: Value) -> Answer {
        let url = self.urls().pago_shops.join("oauth/token").unwrap();
        send(self.request("POST", url.as_str()).json(&body)).await
    }

    /// Installs the app in a Pago Shops account; the token call's answer.
    pub async fn pago_install(&self, store: &str) -> Value {
        let code = self.pago_decide(&[("store", store)]).await.expect(302).back("code").unwrap();
        self.pago_token(pago_exchange(&code)).await.expect(200).json()
    }

    /// Waits for what was changed in the Portal to appear in stores and API.
    pub async fn appear(&self) {
        self.control("POST", "__sandbox/clock", json!({ "advance": PORTAL_DELAY })).await.expect(200);
    }

    /// Uploads a file to the Portal, deploys it and waits until stores have it; its version's number.
    pub async fn deploy(&self, script: i64, body: &str, to: &str) -> i64 {
        let versions = format!("portal/apps/1001/scripts/{script}/versions");
        let url = self.urls().control.join(&versions).unwrap();
        let made = send(self.request("POST", url.as_str()).body(body.to_owned())).await.expect(201).json();
        let number = made["number"].as_i64().unwrap();
        self.control("POST", &format!("{versions}/{number}/deploy"), json!({ "to": to })).await.expect(200);
        self.appear().await;
        number
    }
}

pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Answer { status, headers, text: response.text().await.unwrap() }
}

pub fn tiendanube_exchange(code: &str) -> Value {
    json!({
        "client_id": "1001",
        "client_secret": "sandbox-secret-tiendanube",
        "grant_type": "authorization_code",
        "code": code,
    })
}

pub fn pago_exchange(code: &str) -> Value {
    json!({
        "client_id": "ps-demo",
        "client_secret": "sandbox-secret-pago",
        "grant_type": "authorization_code",
        "redirect_uri": CALLBACK,
        "code": code,
    })
}

pub fn pago_refresh(token: &str) -> Value {
    json!({
        "client_id": "ps-demo",
        "client_secret": "sandbox-secret-pago",
        "grant_type": "refresh_token",
        "refresh_token": token,
    })
}

/// What the consent page of Pago Shops sends, with some fields changed.
pub fn pago_form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![
        ("response_type", "code"),
        ("client_id", "ps-demo"),
        ("redirect_uri", CALLBACK),
        ("scope", "script_read script_write"),
        ("state", "s"),
        ("store", "3001"),
        ("decision", "accept"),
    ];
    for (name, value) in changes {
        form.retain(|(known, _)| known != name);
        form.push((name, value));
    }
    form
}

/// The body with a field changed, or taken away with null.
pub fn with(mut body: Value, name: &str, value: Value) -> Value {
    if value.is_null() {
        body.as_object_mut().unwrap().remove(name);
    } else {
        body[name] = value;
    }
    body
}
