//! A transport that remembers what went through it.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use crate::{Request, Response, Transport, TransportError};

/// Passes everything on to another transport and remembers it: for tests that look at what was sent.
///
/// What it remembers holds secrets. Its `Debug` form shows none, but the requests themselves do.
#[derive(Clone)]
pub struct Recording {
    inner: Arc<dyn Transport>,
    exchanges: Arc<Mutex<Vec<Exchange>>>,
}

/// One request and what came of it.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// What was sent.
    pub request: Request,
    /// What came back.
    pub outcome: Result<Response, TransportError>,
}

impl Recording {
    /// Records what goes through `inner`. Clones share what they remember.
    pub fn of(inner: Arc<dyn Transport>) -> Recording {
        Recording { inner, exchanges: Arc::default() }
    }

    /// Everything so far, in the order in which the answers came.
    pub fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Transport for Recording {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let outcome = self.inner.send(request.clone()).await;
        let exchange = Exchange { request, outcome: outcome.clone() };
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner).push(exchange);
        outcome
    }
}
