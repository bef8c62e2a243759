//! The receiver: from a request to an answer. It is a router of axum, to be served wherever the app serves its own.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::routing::post;
use futures_util::StreamExt;
use http::{HeaderMap, StatusCode};
use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};

use super::event::Message;
use super::{Inbox, InboxError, PrivacyHook, Received, SIGNATURE_HEADER, Secrets};
use crate::bounds::{self, Structure};
use crate::constant_time;

/// The largest message that is taken; documented ones have a few hundred bytes.
pub const MAX_MESSAGE_BYTES: usize = 1_000_000;
/// How long a message may take to come in. The platform itself gives up after three to forty seconds (platforms.md §5.1).
const PATIENCE: Duration = Duration::from_secs(10);

/// Checks messages, stores them in an [`Inbox`] and answers:
///
/// | path | takes | checked by |
/// |---|---|---|
/// | `/tiendanube` | webhooks registered through the API | signature |
/// | `/tiendanube/{secret}/store/redact`, `.../customers/redact`, `.../customers/data_request` | the privacy hooks set in the Portal | signature; without one, the secret in the path |
/// | `/pago-shops/{secret}` | webhooks of Pago Shops | the secret in the path, for no signature is documented |
///
/// 200: stored, or stored before. 400: no message. 401: not signed. 404: no such path. 408: too slow. 413: too large. 500: not
/// stored, so the platform tries again.
#[derive(Clone)]
pub struct Receiver {
    inbox: Inbox,
    secrets: Option<Secrets>,
    path_secret: Option<SecretString>,
    patience: Duration,
}

impl Receiver {
    /// A receiver that takes nothing yet.
    pub fn new(inbox: Inbox) -> Receiver {
        Receiver { inbox, secrets: None, path_secret: None, patience: PATIENCE }
    }

    /// Takes messages of Tiendanube that the app's client secret has signed.
    #[must_use]
    pub fn with_secrets(self, secrets: Secrets) -> Receiver {
        Receiver { secrets: Some(secrets), ..self }
    }

    /// Takes messages to paths with this secret. Make it long and random; it is all that stands before them.
    #[must_use]
    pub fn with_path_secret(self, secret: SecretString) -> Receiver {
        Receiver { path_secret: Some(secret), ..self }
    }

    /// Gives a message this long to come in, in place of ten seconds.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Receiver {
        Receiver { patience, ..self }
    }

    /// The routes.
    pub fn router(self) -> Router {
        Router::new()
            .route("/tiendanube", post(tiendanube))
            .route("/tiendanube/{secret}/{thing}/{act}", post(privacy))
            .route("/pago-shops/{secret}", post(pago_shops))
            .with_state(Arc::new(self))
    }

    fn knows(&self, path_secret: &str) -> bool {
        let Some(secret) = self.path_secret.as_ref().map(ExposeSecret::expose_secret) else { return false };
        !secret.is_empty() && constant_time::equal(secret, path_secret)
    }

    fn signed(&self, headers: &HeaderMap, body: &[u8]) -> bool {
        self.secrets.as_ref().is_some_and(|secrets| secrets.signed(headers, body))
    }

    /// The whole body, or why not.
    async fn body(&self, body: Body) -> Result<Vec<u8>, StatusCode> {
        let read = async {
            let (mut stream, mut bytes) = (body.into_data_stream(), Vec::new());
            while let Some(chunk) = stream.next().await {
                let chunk = chunk.map_err(|_| StatusCode::BAD_REQUEST)?;
                if bytes.len() + chunk.len() > MAX_MESSAGE_BYTES {
                    return Err(StatusCode::PAYLOAD_TOO_LARGE);
                }
                bytes.extend_from_slice(&chunk);
            }
            Ok(bytes)
        };
        tokio::time::timeout(self.patience, read).await.unwrap_or(Err(StatusCode::REQUEST_TIMEOUT))
    }

    /// Stores a message that was checked.
    async fn keep(&self, message: Option<Message>) -> StatusCode {
        let Some(message) = message else { return StatusCode::BAD_REQUEST };
        let kept: Result<Received, InboxError> = self.inbox.receive(message, Timestamp::now()).await;
        match kept {
            Ok(Received::New | Received::Again) => StatusCode::OK,
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

fn too_deep(body: &[u8]) -> bool {
    Structure::of(body).depth > bounds::DEPTH
}

async fn tiendanube(State(receiver): State<Arc<Receiver>>, headers: HeaderMap, body: Body) -> StatusCode {
    let body = match receiver.body(body).await {
        Ok(body) => body,
        Err(status) => return status,
    };
    if !receiver.signed(&headers, &body) {
        return StatusCode::UNAUTHORIZED;
    }
    match too_deep(&body) {
        true => StatusCode::BAD_REQUEST,
        false => receiver.keep(Message::notice(body)).await,
    }
}

/// Whether the privacy hooks carry a signature is not documented (platforms.md §5.1): a wrong one is refused, a missing one
/// needs the secret path.
async fn privacy(
    State(receiver): State<Arc<Receiver>>,
    Path((secret, thing, act)): Path<(String, String, String)>,
    headers: HeaderMap,
    body: Body,
) -> StatusCode {
    let Some(hook) = PrivacyHook::of(&format!("{thing}/{act}")) else { return StatusCode::NOT_FOUND };
    let bare = !headers.contains_key(SIGNATURE_HEADER);
    if bare && !receiver.knows(&secret) {
        return StatusCode::NOT_FOUND;
    }
    let body = match receiver.body(body).await {
        Ok(body) => body,
        Err(status) => return status,
    };
    let signed = !bare && receiver.signed(&headers, &body);
    if !bare && !signed {
        return StatusCode::UNAUTHORIZED;
    }
    match too_deep(&body) {
        true => StatusCode::BAD_REQUEST,
        false => receiver.keep(Message::privacy(hook, body, signed)).await,
    }
}

async fn pago_shops(State(receiver): State<Arc<Receiver>>, Path(secret): Path<String>, body: Body) -> StatusCode {
    if !receiver.knows(&secret) {
        return StatusCode::NOT_FOUND;
    }
    let body = match receiver.body(body).await {
        Ok(body) => body,
        Err(status) => return status,
    };
    match too_deep(&body) {
        true => StatusCode::BAD_REQUEST,
        false => receiver.keep(Message::envelope(body)).await,
    }
}
