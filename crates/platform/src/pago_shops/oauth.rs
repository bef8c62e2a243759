//! Authorisation: the authorize address, the exchange of a code, the renewal of a token (RFC 6749 §4.1 and §6).

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use http::header::{CONTENT_TYPE, HeaderValue};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

use super::{App, Body};
use crate::answer::Answer;
use crate::call::Caller;
use crate::{Call, Error, Request, Scopes, ScriptId, State, Tokens};

/// The documented scopes that registering scripts needs.
pub const SCOPES: [&str; 2] = ["script_read", "script_write"];

/// The documented address of the platform's own test environment, of which only the API is told. It is plain http, so
/// [`super::Config::allow_http`] has to say so.
pub const STAGING_API_URL: &str = "http://admin.pagoshops.staging.pfshops.info/api";

/// What a merchant granted.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The account, where the answer tells; else it has to be asked for.
    pub account_id: Option<String>,
    /// Its tokens.
    pub tokens: Tokens,
    /// What they may do; what was asked for when the answer is silent (RFC 6749 §5.1).
    pub scopes: Scopes,
}

/// The scopes that registering scripts needs and `granted` lacks.
pub fn missing_scopes(granted: &Scopes) -> Vec<&'static str> {
    scopes_lacking(granted, &SCOPES)
}

/// Those of `needed` that `granted` does not have. Nothing says that a write scope implies the read scope here.
pub fn scopes_lacking<'a>(granted: &Scopes, needed: &[&'a str]) -> Vec<&'a str> {
    needed.iter().copied().filter(|scope| !granted.has(scope)).collect()
}

impl App {
    /// Where a merchant accepts the app.
    pub fn authorize_url(&self, state: &State) -> Url {
        let names = &self.config.assumptions.authorize;
        let mut url = self.config.authorize_url.clone();
        url.query_pairs_mut()
            .append_pair("response_type", &names.response_type)
            .append_pair(&names.client_id, &self.config.client_id)
            .append_pair(&names.redirect_uri, self.config.redirect_uri.as_str())
            .append_pair(&names.scope, &self.config.scopes.join(&names.scope_separator))
            .append_pair(&names.state, state.as_str());
        url
    }

    /// Exchanges the code of the redirect for tokens. Keep both before anything else.
    ///
    /// # Errors
    /// [`Error::Denied`] when the platform refuses; [`Error::UnknownOutcome`] when no clear answer came (the code is spent,
    /// log in again); [`Error::Unreadable`] without token.
    pub async fn exchange(&self, client_secret: &SecretString, code: &SecretString) -> Result<Grant, Error> {
        let redirect_uri = self.config.redirect_uri.as_str();
        let mut fields = vec![("grant_type", "authorization_code"), ("code", code.expose_secret())];
        if self.config.assumptions.token.send_redirect_uri {
            fields.push(("redirect_uri", redirect_uri));
        }
        self.token_call(self.token_call_for(None), client_secret, &fields, code).await
    }

    /// Renews tokens. The answer may or may not bring a new refresh token; without one the old one stays good.
    pub(super) async fn refresh(
        &self,
        call: Call,
        client_secret: &SecretString,
        refresh: &SecretString,
    ) -> Result<Tokens, Error> {
        let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.expose_secret())];
        let renewed = self.token_call(call, client_secret, &fields, refresh).await?.tokens;
        Ok(Tokens { refresh: renewed.refresh.or_else(|| Some(refresh.clone())), ..renewed })
    }

    /// A token call for an account that is not made yet.
    pub(super) fn token_call_for(&self, account: Option<&str>) -> Call {
        Call::for_token(account, &self.config.token_url)
    }

    /// One call to the token address. `X-Api-Version` is not required there and not sent.
    async fn token_call(
        &self,
        call: Call,
        client_secret: &SecretString,
        fields: &[(&str, &str)],
        spent: &SecretString,
    ) -> Result<Grant, Error> {
        let client = [("client_id", self.config.client_id.as_str()), ("client_secret", client_secret.expose_secret())];
        let fields = client.iter().chain(fields);
        let mut request = Request::new(Method::POST, self.config.token_url.clone());
        let (kind, body) = match self.config.assumptions.token.body {
            Body::Json => {
                let body: Map<String, Value> =
                    fields.map(|(name, value)| ((*name).to_owned(), Value::from(*value))).collect();
                ("application/json", Value::Object(body).to_string())
            }
            Body::Form => {
                let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
                ("application/x-www-form-urlencoded", body)
            }
        };
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        request.body = Bytes::from(body);
        let caller = Caller { transport: self.transport.clone(), retry: self.retry, bucket: None };
        let answer = caller.call(call, &request, &[client_secret, spent]).await?;
        self.read_grant(&answer)
    }

    fn read_grant(&self, answer: &Answer) -> Result<Grant, Error> {
        let body = answer.json()?;
        let text = |key: &str| body.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
        if let Some(code) = text("error") {
            let description = answer.tidy(text("error_description").unwrap_or_default());
            return Err(Error::Denied { call: answer.call(), code: answer.tidy(code), description });
        }
        let access = text("access_token").ok_or_else(|| answer.misread("it has no access_token"))?;
        let lifetime = body.get("expires_in").and_then(seconds);
        let expires_at = lifetime.and_then(|lifetime| Timestamp::now().checked_add(lifetime).ok());
        let account = body.get(&self.config.assumptions.token.account).and_then(ScriptId::read);
        let scopes = match body.get("scope").and_then(Value::as_str) {
            Some(scopes) => Scopes::read(scopes),
            None => self.config.scopes.iter().cloned().collect(),
        };
        let tokens =
            Tokens { access: access.into(), refresh: text("refresh_token").map(SecretString::from), expires_at };
        Ok(Grant { account_id: account.map(|ScriptId(account)| account), tokens, scopes })
    }
}

/// A lifetime as number or text.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())?;
    Some(Duration::from_secs(seconds))
}
