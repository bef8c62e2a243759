//! Authorisation: the authorize address and the exchange of a code for a token (platforms.md §2.1).

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue, USER_AGENT};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use super::App;
use super::client::{below, user_agent};
use crate::answer::Answer;
use crate::{Call, Error, Request, Scopes, ScriptId, State};

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

/// The scopes that registering scripts needs and `granted` lacks.
pub fn missing_scopes(granted: &Scopes) -> Vec<&'static str> {
    scopes_lacking(granted, &["write_scripts"])
}

/// Those of `needed` that `granted` does not cover. A write scope implies the read scope, and the platform reads the script
/// scope back under two spellings (platforms.md §2.1). A token never gains scopes: the store has to be authorised again.
///
/// ```
/// use vitrina_platform::{Scopes, tiendanube::scopes_lacking};
/// let granted = Scopes::read("write_products,scripts");
/// assert_eq!(scopes_lacking(&granted, &["read_products", "write_scripts", "read_orders"]), ["read_orders"]);
/// ```
pub fn scopes_lacking<'a>(granted: &Scopes, needed: &[&'a str]) -> Vec<&'a str> {
    let covered = |scope: &&str| {
        let implied = scope.strip_prefix("read_").is_some_and(|thing| granted.has(&format!("write_{thing}")));
        let scripts = scope.ends_with("_scripts") && granted.has("scripts");
        granted.has(scope) || implied || scripts
    };
    needed.iter().copied().filter(|scope| !covered(scope)).collect()
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
        let call = Call::for_token(None, &request.url);
        let answer = self.caller().call(call, &request, &[client_secret, code]).await?;
        read_grant(&answer)
    }
}

fn read_grant(answer: &Answer) -> Result<Grant, Error> {
    let body = answer.json()?;
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    if let Some(code) = text("error") {
        let description = answer.tidy(text("error_description").unwrap_or_default());
        return Err(Error::Denied { call: answer.call(), code: answer.tidy(code), description });
    }
    let token = text("access_token").filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| answer.misread("it has no access_token"))?;
    let store = ["user_id", "store_id"].into_iter().find_map(|key| ScriptId::read(body.get(key)?));
    let ScriptId(store_id) = store.ok_or_else(|| answer.misread("it has neither user_id nor store_id"))?;
    if !store_id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(answer.misread("its user_id is no store id"));
    }
    Ok(Grant { store_id, token: token.into(), scopes: Scopes::read(text("scope").unwrap_or_default()) })
}
