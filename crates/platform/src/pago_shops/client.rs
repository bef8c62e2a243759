//! One account's API: headers, pacing, paths, and a renewed token where one ended.

use std::fmt;
use std::sync::{Arc, PoisonError};

use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::session::Session;
use super::{App, Auth, Query, Scripts};
use crate::answer::Answer;
use crate::call::Caller;
use crate::{Call, Error, Request, SetupError, Tokens};

const API_VERSION: HeaderName = HeaderName::from_static("x-api-version");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// The client of one account. Clones share its pacing and its tokens.
#[derive(Clone)]
pub struct Account {
    id: Arc<str>,
    app: App,
    session: Arc<Session>,
    caller: Caller,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("id", &self.id).finish_non_exhaustive()
    }
}

impl App {
    /// The client of an account. Of several clients of one account all share its pacing and the first one's tokens.
    pub fn account(&self, id: &str, client_secret: SecretString, tokens: Tokens) -> Account {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Session::new(id, client_secret, tokens, self.tokens.clone()));
        let session = Arc::clone(sessions.entry(id.to_owned()).or_insert_with(new));
        let bucket = Some(Arc::clone(&session.bucket));
        let caller = Caller { transport: self.transport.clone(), retry: self.retry, bucket };
        Account { id: id.into(), app: self.clone(), session, caller }
    }
}

impl Account {
    /// The account's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The account's scripts.
    pub fn scripts(&self) -> Scripts {
        Scripts::new(self.clone())
    }

    pub(super) fn app(&self) -> &App {
        &self.app
    }

    /// A call of this account that is not made yet.
    pub(super) fn call_to(&self, method: &Method, url: &Url) -> Call {
        Call::below(&self.app.config.api_url, &self.id, method, url)
    }

    /// `path` below the API's address; its slashes are kept, and `{account}` becomes the account's id.
    pub(super) fn url(&self, path: &str) -> Url {
        let mut url = self.app.config.api_url.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            let words = path.split('/').filter(|segment| !segment.is_empty());
            segments.pop_if_empty().extend(words.map(|word| if word == "{account}" { &*self.id } else { word }));
        }
        url
    }

    /// `path` below the API's address, and then one id.
    pub(super) fn url_of(&self, path: &str, id: &str) -> Url {
        let mut url = self.url(path);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.push(id);
        }
        url
    }

    /// Makes a call that this crate has no name for, with the same headers, pacing, renewal and errors; `None` for an empty
    /// answer.
    ///
    /// # Errors
    /// [`Error`]; after [`Error::UnknownOutcome`] read before trying again.
    pub async fn request(
        &self,
        method: Method,
        path: &str,
        query: &Query,
        body: Option<&Value>,
    ) -> Result<Option<Value>, Error> {
        let answer = self.call(method, query.clone().into_url(self.url(path)), body).await?;
        match answer.body().is_empty() {
            true => Ok(None),
            false => answer.read().map(Some),
        }
    }

    /// Makes a call; when the token is refused, once more with a renewed one. A 401 means that nothing was done, so this is
    /// safe for any method.
    pub(super) async fn call(&self, method: Method, url: Url, body: Option<&Value>) -> Result<Answer, Error> {
        let token = self.session.access(&self.app).await?;
        match self.call_with(&token, method.clone(), url.clone(), body).await {
            Err(Error::Unauthorized { .. }) => {
                let token = self.session.access_after(&self.app, &token).await?;
                self.call_with(&token, method, url, body).await
            }
            answer => answer,
        }
    }

    async fn call_with(
        &self,
        token: &SecretString,
        method: Method,
        url: Url,
        body: Option<&Value>,
    ) -> Result<Answer, Error> {
        let mut request = Request::new(method, url);
        if let Ok((name, value)) = bearer(&self.app.config.assumptions.auth, token.expose_secret()) {
            request.headers.insert(name, value);
        }
        request.headers.insert(API_VERSION, HeaderValue::from_static("2"));
        // Documented as required without naming methods, so it goes with each.
        request.headers.insert(CONTENT_TYPE, JSON);
        request.headers.insert(ACCEPT, JSON);
        if let Some(body) = body {
            request.body = Bytes::from(body.to_string());
        }
        let call = self.call_to(&request.method, &request.url);
        self.caller.call(call, &request, &[token]).await
    }
}

/// Whether the assumed header can be sent at all.
pub(super) fn check_header(auth: &Auth) -> Result<(), SetupError> {
    bearer(auth, "token").map(drop)
}

fn bearer(auth: &Auth, token: &str) -> Result<(HeaderName, HeaderValue), SetupError> {
    let unusable = |what: &str| SetupError::Assumptions { reason: format!("{what} cannot stand in a header") };
    let name = HeaderName::try_from(auth.header.as_str()).map_err(|_| unusable("auth.header"))?;
    let text = format!("{} {token}", auth.scheme);
    let mut value = HeaderValue::try_from(text.trim_start()).map_err(|_| unusable("auth.scheme or the token"))?;
    value.set_sensitive(true);
    Ok((name, value))
}
