//! Authorisation: the authorize address and the exchange of a code for a token (platforms.md §2.1).

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue, USER_AGENT};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::App;
use super::client::{below, user_agent};
use crate::answer::{Answer, tidy};
use crate::{Error, Request, Scopes, ScriptId, State};

/// What a merchant granted. The token never expires, but the next grant for the same store ends it.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The store, as the token answer says: the only trustworthy source.
    pub store_id: String,
    /// Goes with each call to that store.
    pub token: SecretString,
    /// What the token may do.
    pub scopes: Scopes,
}

/// The scopes that registering scripts needs and `granted` lacks. The platform reads the scope back under two spellings.
pub fn missing_scopes(granted: &Scopes) -> Vec<&'static str> {
    match granted.has("write_scripts") || granted.has("scripts") {
        true => Vec::new(),
        false => vec!["write_scripts"],
    }
}

impl App {
    /// Where a merchant accepts the app. Scopes and redirect address are set in the Partner Portal and not part of it.
    pub fn authorize_url(&self, state: &State) -> Url {
        let mut url = below(&self.config.auth_url, &["apps", &self.config.app_id, "authorize"]);
        url.query_pairs_mut().append_pair("state", state.as_str());
        url
    }

    /// Exchanges the code of the redirect, which lives for a short time and works once.
    ///
    /// # Errors
    /// [`Error::Denied`] when the platform refuses, which it does with status 200; [`Error::UnknownOutcome`] when no clear
    /// answer came (the code is spent, log in again); [`Error::Unreadable`] without token or store id.
    pub async fn exchange(&self, client_secret: &SecretString, code: &SecretString) -> Result<Grant, Error> {
        let body = json!({
            "client_id": self.config.app_id,
            "client_secret": client_secret.expose_secret(),
            "grant_type": "authorization_code",
            "code": code.expose_secret(),
        });
        let mut request = Request::new(Method::POST, below(&self.config.auth_url, &["apps", "authorize", "token"]));
        request.headers.insert(USER_AGENT, user_agent(&self.config));
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
        request.body = Bytes::from(body.to_string());
        let secrets = [client_secret.expose_secret(), code.expose_secret()];
        let answer = self.caller().call(&request, &secrets).await?;
        read_grant(&answer, &secrets)
    }
}

fn read_grant(answer: &Answer, secrets: &[&str]) -> Result<Grant, Error> {
    let body = answer.json()?;
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    if let Some(code) = text("error") {
        let description = tidy(text("error_description").unwrap_or_default(), secrets);
        return Err(Error::Denied { call: answer.call(), code: tidy(code, secrets), description });
    }
    let token = text("access_token").filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| answer.unreadable("it has no access_token"))?;
    let store = ["user_id", "store_id"].into_iter().find_map(|key| ScriptId::read(body.get(key)?));
    let ScriptId(store_id) = store.ok_or_else(|| answer.unreadable("it has neither user_id nor store_id"))?;
    if !store_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(answer.unreadable("its user_id is no store id"));
    }
    Ok(Grant { store_id, token: token.into(), scopes: Scopes::read(text("scope").unwrap_or_default()) })
}
