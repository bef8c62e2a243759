//! One call with its repetitions: the only way from this crate to a platform.

use std::fmt;
use std::sync::Arc;

use http::{Method, StatusCode};
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

use crate::answer::Answer;
use crate::bucket::Bucket;
use crate::transport::without_query;
use crate::{Error, Request, Response, Retry, Transport, TransportError, wait};

/// What a token call is about.
const TOKEN: &str = "token";

/// Which call it was: for which store, about what, and how often it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The store or account; `None` where it is not known yet, in the exchange of a code.
    pub store: Option<String>,
    /// What it is about: the path below the store without ids, such as `products/variants`; `token` for a token call.
    pub resource: String,
    /// The method.
    pub method: Method,
    /// The address without query.
    pub url: String,
    /// How often it was made; 0 when nothing was sent.
    pub attempts: u32,
}

impl Call {
    /// A call that was not made yet.
    fn new(store: Option<&str>, resource: impl Into<String>, method: &Method, url: &Url) -> Call {
        let (store, resource) = (store.map(str::to_owned), resource.into());
        Call { store, resource, method: method.clone(), url: without_query(url), attempts: 0 }
    }

    /// A token call, whose answer may hold tokens.
    pub(crate) fn for_token(store: Option<&str>, url: &Url) -> Call {
        Call::new(store, TOKEN, &Method::POST, url)
    }

    /// Whether the answer may hold tokens, so that nothing of it is quoted but the platform's words.
    pub(crate) fn is_for_token(&self) -> bool {
        self.resource == TOKEN
    }

    /// A call to something of a store, whose API begins at `root`.
    pub(crate) fn below(root: &Url, store: &str, method: &Method, url: &Url) -> Call {
        let path = url.path().strip_prefix(root.path()).unwrap_or(url.path());
        // Ids have digits, names of resources do not.
        let is_word = |part: &&str| !part.is_empty() && !part.bytes().any(|byte| byte.is_ascii_digit());
        let words: Vec<&str> = path.split('/').filter(is_word).collect();
        Call::new(Some(store), words.join("/"), method, url)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url)?;
        let attempts = match self.attempts {
            0 => Some("not sent".to_owned()),
            1 => None,
            attempts => Some(format!("{attempts} attempts")),
        };
        let store = self.store.as_ref().map(|store| format!("store {store}"));
        let more: Vec<String> = store.into_iter().chain(attempts).collect();
        match more.is_empty() {
            true => Ok(()),
            false => write!(f, " ({})", more.join(", ")),
        }
    }
}

/// Makes calls: paced, repeated where that is safe.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) retry: Retry,
    /// None for calls that no bucket counts, such as token calls.
    pub(crate) bucket: Option<Arc<Bucket>>,
}

impl Caller {
    /// Brings the answer if its status is 2xx. Whatever is in `secrets` is blotted out of what the platform says in an error.
    pub(crate) async fn call(
        &self,
        mut call: Call,
        request: &Request,
        secrets: &[&SecretString],
    ) -> Result<Answer, Error> {
        loop {
            call.attempts += 1;
            let outcome = self.once(request).await;
            let again = call.attempts < self.retry.attempts && may_repeat(&request.method, &outcome);
            match outcome {
                Ok(response) if again => {
                    let asked = wait::asked(&response.headers, Timestamp::now()).map(Retry::spread);
                    tokio::time::sleep(asked.unwrap_or_else(|| self.retry.backoff(call.attempts))).await;
                }
                Err(_) if again => tokio::time::sleep(self.retry.backoff(call.attempts)).await,
                Ok(response) => return Answer::new(response, call, secrets).accepted(),
                Err(error) => return Err(Error::without_answer(call, error)),
            }
        }
    }

    async fn once(&self, request: &Request) -> Result<Response, TransportError> {
        let ticket = match &self.bucket {
            Some(bucket) => Some(bucket.enter().await),
            None => None,
        };
        let response = self.transport.send(request.clone()).await?;
        if let Some(ticket) = ticket {
            ticket.answered(response.status, &response.headers);
        }
        Ok(response)
    }
}

/// Whether making the call again is called for, and can do nothing twice.
fn may_repeat(method: &Method, outcome: &Result<Response, TransportError>) -> bool {
    match outcome {
        // Refused before anything was done.
        Ok(response) if response.status == StatusCode::TOO_MANY_REQUESTS => true,
        Ok(response) => method.is_idempotent() && is_passing(response.status),
        Err(TransportError::NotSent { .. }) => true,
        Err(TransportError::Broken { .. }) => method.is_idempotent(),
        Err(TransportError::TooLarge) => false,
    }
}

/// Whether the same call may be answered otherwise a little later.
fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT
}
