//! Authorisation: the address, the exchange, the scopes.

use std::sync::Arc;

use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;
use vitrina_platform::pago_shops::{App, Config, missing_scopes};
use vitrina_platform::{Error, Network, Scopes, SetupError, State};

use super::{Kept, app, config};
use crate::server::{Reply, Server};

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
async fn a_refused_code_says_why() {
    for status in [200, 400, 401] {
        let body = json!({"error": "invalid_grant", "error_description": "code canary-code was used before"});
        let server = Server::start(move |_, _| Reply::Json(status, body.clone())).await;
        let error = app(&server.url).exchange(&"canary-secret".into(), &"canary-code".into()).await.unwrap_err();
        let Error::Denied { code, description, .. } = &error else { panic!("{error:?}") };
        assert_eq!((code.as_str(), description.as_str()), ("invalid_grant", "code [secret] was used before"));
    }
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
fn scopes_are_compared_with_what_scripts_need() {
    assert_eq!(missing_scopes(&Scopes::read("script_write")), ["script_read"]);
    assert!(missing_scopes(&Scopes::read("script_read script_write product_read")).is_empty());
}

#[tokio::test]
async fn what_a_refusal_calls_a_code_is_an_authorization_code_and_never_shown() {
    for status in [400, 401, 403, 404, 409, 422, 500] {
        let server =
            Server::start(move |_, _| crate::server::text(status, r#"{"code": "canary-code-of-somebody"}"#)).await;
        let error = app(&server.url).exchange(&"secret".into(), &"code".into()).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{status}: {error} {error:?}");
    }
}
