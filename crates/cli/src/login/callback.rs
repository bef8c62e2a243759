//! The redirect URL's server: 127.0.0.1 only, one path, one answer.

use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::page::Page;

/// The path that the app's redirect URL ends in.
pub(super) const PATH: &str = "/callback";

/// How long the browser gets to take the answer.
const FAREWELL: Duration = Duration::from_secs(5);

/// What the platform's redirect carries (RFC 6749 §4.1.2).
#[derive(Debug, Default, Deserialize)]
pub(super) struct Redirect {
    pub(super) code: Option<String>,
    pub(super) state: Option<String>,
    pub(super) error: Option<String>,
    pub(super) error_description: Option<String>,
}

/// A listening callback.
pub(super) struct Callback {
    arrival: oneshot::Receiver<(Redirect, oneshot::Sender<Page>)>,
    close: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

/// The first redirect that came, with the browser still waiting for a page.
pub(super) struct Arrival {
    pub(super) redirect: Redirect,
    reply: oneshot::Sender<Page>,
    close: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

type Waiting = Arc<Mutex<Option<oneshot::Sender<(Redirect, oneshot::Sender<Page>)>>>>;

impl Callback {
    /// Listens on the port that the app's redirect URL names.
    pub(super) async fn listen(port: u16) -> io::Result<Callback> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let (send, arrival) = oneshot::channel();
        let (close, closed) = oneshot::channel::<()>();
        let waiting: Waiting = Arc::new(Mutex::new(Some(send)));
        let router = Router::new().route(PATH, get(receive)).with_state(waiting);
        let server = tokio::spawn(async move {
            let until = async move {
                // A sender that is gone closes the server too.
                let _ = closed.await;
            };
            // The login tells a browser that cannot reach the server by running out of time.
            let _ = axum::serve(listener, router).with_graceful_shutdown(until).await;
        });
        Ok(Callback { arrival, close, server })
    }

    /// Waits for the redirect; `None` when nobody comes in time.
    pub(super) async fn wait(self, limit: Duration) -> Option<Arrival> {
        let (redirect, reply) = tokio::time::timeout(limit, self.arrival).await.ok()?.ok()?;
        Some(Arrival { redirect, reply, close: self.close, server: self.server })
    }
}

impl Arrival {
    /// Shows the browser how it ended, and closes the port.
    pub(super) async fn answer(self, page: Page) {
        // A browser that has gone away misses the page; the terminal says the same.
        let _ = self.reply.send(page);
        let _ = self.close.send(());
        let _ = tokio::time::timeout(FAREWELL, self.server).await;
    }
}

async fn receive(State(waiting): State<Waiting>, Query(redirect): Query<Redirect>) -> Response {
    let first = waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(first) = first else { return Page::used_up().into_response() };
    let (reply, page) = oneshot::channel();
    if first.send((redirect, reply)).is_err() {
        return Page::used_up().into_response();
    }
    page.await.unwrap_or_else(|_| Page::used_up()).into_response()
}
