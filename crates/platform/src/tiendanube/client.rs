//! One store's API: headers, pacing and paths of every call.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue, USER_AGENT};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde_json::Value;
use url::Url;

use super::{App, AuthHeader, Config, Query, Scripts};
use crate::answer::Answer;
use crate::bucket::Bucket;
use crate::call::Caller;
use crate::{Call, Error, Request, SetupError};

/// Documented bucket: 40 requests that leak at 2 a second, per app and store (platforms.md §1.4).
const BUCKET: (f64, f64) = (40.0, 2.0);

/// The client of one store. Clones share its pacing and what it heard of the store's main language.
#[derive(Clone)]
pub struct Store {
    id: Arc<str>,
    root: Url,
    token: SecretString,
    config: Arc<Config>,
    caller: Caller,
    language: Arc<Mutex<Option<String>>>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("id", &self.id).field("root", &self.root.as_str()).finish_non_exhaustive()
    }
}

impl App {
    /// The client of the store with this id and token. Of several clients of one store all share its pacing.
    ///
    /// # Errors
    /// [`SetupError::Invalid`] when the id or the token cannot stand in a request.
    pub fn store(&self, id: &str, token: SecretString) -> Result<Store, SetupError> {
        if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            let reason = format!("`{id}` is no store id; Tiendanube's are numbers");
            return Err(SetupError::Invalid { field: "store", reason });
        }
        bearer(&self.config, &token)?;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(id.to_owned()).or_insert_with(|| Arc::new(Bucket::new(BUCKET.0, BUCKET.1)));
        Ok(Store {
            id: id.into(),
            root: below(&self.config.api_url, &[&self.config.api_version, id]),
            token,
            config: Arc::clone(&self.config),
            caller: Caller {
                transport: Arc::clone(&self.transport),
                retry: self.retry,
                bucket: Some(Arc::clone(bucket)),
            },
            language: Arc::default(),
        })
    }

    /// A caller without pacing, for token calls.
    pub(super) fn caller(&self) -> Caller {
        Caller { transport: Arc::clone(&self.transport), retry: self.retry, bucket: None }
    }
}

impl Store {
    /// The store's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The store's scripts.
    pub fn scripts(&self) -> Scripts {
        Scripts::new(self.clone())
    }

    /// The address of a resource of this store.
    pub(super) fn url(&self, path: &[&str]) -> Url {
        below(&self.root, path)
    }

    pub(super) async fn read(&self, url: Url) -> Result<Answer, Error> {
        self.call(Method::GET, url, None).await
    }

    /// Makes a call that this crate has no name for, with the same headers, pacing and errors: `path` below the store, such
    /// as `["locations", "7"]`.
    ///
    /// # Errors
    /// [`Error`]; after [`Error::UnknownOutcome`] read before trying again.
    pub async fn request(
        &self,
        method: Method,
        path: &[&str],
        query: &Query,
        body: Option<&Value>,
    ) -> Result<Value, Error> {
        self.call(method, query.clone().into_url(self.url(path)), body).await?.read()
    }

    /// A call of this store that is not made yet.
    pub(super) fn call_to(&self, method: &Method, url: &Url) -> Call {
        Call::below(&self.root, &self.id, method, url)
    }

    /// Makes a call whose body is any type's JSON.
    pub(super) async fn write(&self, method: Method, url: Url, body: &impl Serialize) -> Result<Answer, Error> {
        let unwritable = |error: serde_json::Error| {
            let call = self.call_to(&method, &url);
            Error::Unwritable { call, reason: error.to_string() }
        };
        let body = serde_json::to_value(body).map_err(unwritable)?;
        self.call(method, url, Some(&body)).await
    }

    /// POST, PUT and PATCH carry JSON and must say so; DELETE carries nothing (platforms.md §1.2).
    pub(super) async fn call(&self, method: Method, url: Url, body: Option<&Value>) -> Result<Answer, Error> {
        let mut request = Request::new(method, url);
        if let Ok((name, value)) = bearer(&self.config, &self.token) {
            request.headers.insert(name, value);
        }
        request.headers.insert(USER_AGENT, user_agent(&self.config));
        if let Some(body) = body {
            request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
            request.body = Bytes::from(body.to_string());
        }
        let call = self.call_to(&request.method, &request.url);
        let answer = self.caller.call(call, &request, &[&self.token]).await?;
        if let Some(language) = answer.header("x-main-language").filter(|language| !language.is_empty()) {
            *self.language.lock().unwrap_or_else(PoisonError::into_inner) = Some(language.to_owned());
        }
        Ok(answer)
    }

    /// The main language as the last answer told it.
    pub(super) fn language_heard(&self) -> Option<String> {
        self.language.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// `Name (contact)`, which the platform requires on every call.
pub(super) fn user_agent(config: &Config) -> HeaderValue {
    // App::new has let only printable ASCII through, so this never falls back.
    HeaderValue::try_from(format!("{} ({})", config.name, config.contact))
        .unwrap_or(HeaderValue::from_static("vitrina"))
}

fn bearer(config: &Config, token: &SecretString) -> Result<(HeaderName, HeaderValue), SetupError> {
    let (name, word) = match config.auth_header {
        AuthHeader::Authentication => (HeaderName::from_static("authentication"), "bearer"),
        AuthHeader::Authorization => (AUTHORIZATION, "Bearer"),
    };
    let unusable = |_| SetupError::Invalid {
        field: "token",
        reason: "it has characters that no header can carry; authorise the store again".to_owned(),
    };
    let mut value = HeaderValue::try_from(format!("{word} {}", token.expose_secret())).map_err(unusable)?;
    value.set_sensitive(true);
    Ok((name, value))
}

/// `path` below `root`, each segment escaped.
pub(super) fn below(root: &Url, path: &[&str]) -> Url {
    let mut url = root.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    url
}
