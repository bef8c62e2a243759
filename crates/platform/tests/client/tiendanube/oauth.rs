//! Authorisation: the address, the exchange, the scopes.

use secrecy::ExposeSecret;
use serde_json::Value;
use serde_json::json;
use vitrina_platform::tiendanube::{Grant, missing_scopes};
use vitrina_platform::{Error, Scopes, State};

use super::{TOKEN, answering, app};
use crate::server::{Server, text};

#[tokio::test]
async fn the_authorize_address_has_the_app_and_the_state() {
    let app = app(&"http://127.0.0.1:9/".parse().unwrap());
    let state = State::generate();
    assert_eq!(state.as_str().len(), 64);
    let url = app.authorize_url(&state);
    assert_eq!(url.as_str(), format!("http://127.0.0.1:9/apps/1001/authorize?state={}", state.as_str()));
    let longer = format!("{}0", state.as_str());
    for other in ["", &state.as_str()[..63], &state.as_str()[1..], &longer, State::generate().as_str()] {
        assert!(!state.matches(other), "{other}");
    }
    assert!(state.matches(state.as_str()));
    assert_eq!(format!("{state:?}"), "State(..)");
}

async fn exchange(status: u16, body: Value) -> (Result<Grant, Error>, Server) {
    let server = answering(status, body).await;
    let grant = app(&server.url).exchange(&"canary-secret".into(), &"canary-code".into()).await;
    (grant, server)
}

#[tokio::test]
async fn a_code_becomes_a_token_whatever_type_the_store_id_has() {
    for store in [
        json!({"user_id": 789}),
        json!({"user_id": "789"}),
        json!({"store_id": 789}),
        json!({"user_id": null, "store_id": "789"}),
    ] {
        let mut body = json!({"access_token": TOKEN, "token_type": "bearer", "scope": "write_scripts,read_products"});
        body.as_object_mut().unwrap().extend(store.as_object().unwrap().clone());
        let (grant, server) = exchange(200, body).await;
        let grant = grant.unwrap();
        assert_eq!((grant.store_id.as_str(), grant.token.expose_secret()), ("789", TOKEN), "{store}");
        assert_eq!(grant.scopes.iter().collect::<Vec<_>>(), ["read_products", "write_scripts"]);
        assert!(!format!("{grant:?}").contains(TOKEN));
        let asked = &server.asked()[0];
        assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/apps/authorize/token"));
        let sent = json!({"client_id": "1001", "client_secret": "canary-secret", "grant_type": "authorization_code", "code": "canary-code"});
        assert_eq!(asked.json(), sent);
        assert!(asked.header("user-agent").is_some() && asked.header("authentication").is_none());
    }
}

#[tokio::test]
async fn an_oauth_error_with_status_200_is_an_error() {
    let (grant, _) =
        exchange(200, json!({"error": "invalid_grant", "error_description": "The code canary-code expired"})).await;
    let error = grant.unwrap_err();
    let Error::Denied { code, description, .. } = &error else { panic!("{error:?}") };
    assert_eq!((code.as_str(), description.as_str()), ("invalid_grant", "The code [secret] expired"));
    assert!(error.to_string().contains("log in again"), "{error}");
}

#[tokio::test]
async fn a_token_answer_without_token_or_store_is_refused_and_not_quoted() {
    for body in [
        json!({"access_token": TOKEN}),
        json!({"user_id": 1}),
        json!({"access_token": "", "user_id": 1}),
        json!({"access_token": TOKEN, "user_id": "../1"}),
        json!([TOKEN]),
        json!(TOKEN),
    ] {
        let (grant, _) = exchange(200, body).await;
        let error = grant.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains(TOKEN), "{error}");
    }
}

/// A refusal of a token call may hold tokens all the same: nothing of it is quoted but the platform's words.
#[tokio::test]
async fn a_refused_exchange_is_a_denial_and_shows_no_token() {
    let grant = json!({"access_token": TOKEN, "user_id": 1}).to_string();
    for status in [400, 401, 402, 403, 404, 422, 500] {
        for body in [grant.clone(), grant[..30].to_owned(), json!(TOKEN).to_string(), json!([TOKEN]).to_string()] {
            let server = Server::start(move |_, _| text(status, body.clone())).await;
            let error = app(&server.url).exchange(&"s".into(), &"c".into()).await.unwrap_err();
            assert!(!format!("{error} {error:?}").contains(TOKEN), "{error:?}");
            assert_eq!(matches!(error, Error::Denied { .. }), [400, 401, 422].contains(&status), "{error}");
        }
    }
    let (refused, _) = exchange(401, json!({"error": "invalid_client", "error_description": "no such app"})).await;
    let error = refused.unwrap_err();
    assert!(error.to_string().contains("invalid_client (it says: no such app); log in again"), "{error}");
}

/// Neither platform documents PKCE or a revocation: the only grant asked for is the authorization code, and no password ever
/// travels.
#[tokio::test]
async fn the_code_is_the_only_grant_and_goes_in_the_body() {
    let (_, server) = exchange(200, json!({"access_token": TOKEN, "user_id": 1})).await;
    let asked = &server.asked()[0];
    assert_eq!(asked.query, "");
    let sent = asked.json();
    let names: Vec<&String> = sent.as_object().unwrap().keys().collect();
    assert_eq!(names, ["client_id", "client_secret", "code", "grant_type"]);
    assert_eq!(sent["grant_type"], "authorization_code");
}

#[tokio::test]
async fn a_token_call_is_never_made_twice() {
    let server = Server::start(|_, _| text(503, "")).await;
    let error = app(&server.url).exchange(&"s".into(), &"c".into()).await.unwrap_err();
    assert!(matches!(error, Error::UnknownOutcome { .. }), "{error}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn both_spellings_of_the_script_scope_are_taken() {
    for (scopes, missing) in [("write_scripts", 0), ("scripts", 0), ("read_scripts,write_products", 1), ("", 1)] {
        assert_eq!(missing_scopes(&Scopes::read(scopes)).len(), missing, "{scopes}");
    }
}
