//! One call with its repetitions: the only way from this crate to a platform.

use std::fmt;
use std::sync::Arc;

use http::{Method, StatusCode};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::answer::Answer;
use crate::bucket::Bucket;
use crate::transport::without_query;
use crate::{Error, Request, Retry, Transport, TransportError, wait};

/// Which call it was, for messages: method, address without its query, and how often it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The address without query.
    pub url: String,
    /// How often it was made.
    pub attempts: u32,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.url)?;
        if self.attempts > 1 {
            write!(f, " ({} attempts)", self.attempts)?;
        }
        Ok(())
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
    pub(crate) async fn call(&self, request: &Request, secrets: &[&SecretString]) -> Result<Answer, Error> {
        let mut call = Call { method: request.method.clone(), url: without_query(&request.url), attempts: 0 };
        loop {
            call.attempts += 1;
            let outcome = self.once(request).await;
            let again = call.attempts < self.retry.attempts && may_repeat(&request.method, &outcome);
            match outcome {
                Ok(answer) if answer.status().is_success() => return Ok(answer.of(call, secrets)),
                Ok(answer) if again => {
                    let asked = wait::asked(answer.headers(), Timestamp::now());
                    tokio::time::sleep(asked.unwrap_or_else(|| self.retry.backoff(call.attempts))).await;
                }
                Err(_) if again => tokio::time::sleep(self.retry.backoff(call.attempts)).await,
                Ok(answer) => return Err(answer.of(call, secrets).refusal()),
                Err(error) => return Err(Error::without_answer(call, error)),
            }
        }
    }

    async fn once(&self, request: &Request) -> Result<Answer, TransportError> {
        let ticket = match &self.bucket {
            Some(bucket) => Some(bucket.enter().await),
            None => None,
        };
        let response = self.transport.send(request.clone()).await?;
        if let Some(ticket) = ticket {
            ticket.answered(response.status, &response.headers);
        }
        Ok(Answer::new(response))
    }
}

/// Whether making the call again can do nothing twice.
fn may_repeat(method: &Method, outcome: &Result<Answer, TransportError>) -> bool {
    match outcome {
        // Refused before anything was done.
        Ok(answer) if answer.status() == StatusCode::TOO_MANY_REQUESTS => true,
        Ok(answer) => answer.status().is_server_error() && method.is_idempotent(),
        Err(TransportError::NotSent { .. }) => true,
        Err(TransportError::Broken { .. }) => method.is_idempotent(),
        Err(TransportError::TooLarge) => false,
    }
}
