//! An app's server that hears webhooks.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long a call that must come may take.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone)]
pub struct Heard {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Heard {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Clone, Default)]
struct Ears {
    heard: Arc<Mutex<Vec<Heard>>>,
    /// The statuses to answer, the last one for ever.
    answers: Arc<Mutex<Vec<u16>>>,
    /// Whether answers wait.
    holds: Arc<watch::Sender<bool>>,
}

pub struct Receiver {
    ears: Ears,
    pub url: String,
}

impl Receiver {
    /// Answers these statuses in turn, and the last one from then on.
    pub async fn answering(statuses: &[u16]) -> Receiver {
        let ears = Ears::default();
        *ears.answers.lock().unwrap() = statuses.iter().rev().copied().collect();
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", socket.local_addr().unwrap());
        let router = Router::new().fallback(hear).with_state(ears.clone());
        tokio::spawn(async move { axum::serve(socket, router).await.unwrap() });
        Receiver { ears, url }
    }

    /// Whether it keeps its answers back from now on.
    pub fn hold(&self, holds: bool) {
        self.ears.holds.send_replace(holds);
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.ears.heard.lock().unwrap().clone()
    }

    /// The calls, as soon as there are so many.
    pub async fn wait_for(&self, count: usize) -> Vec<Heard> {
        let until = Instant::now() + PATIENCE;
        while self.heard().len() < count {
            let bodies: Vec<String> = self.heard().into_iter().map(|heard| heard.body).collect();
            assert!(Instant::now() < until, "{} of {count} calls came: {bodies:?}", bodies.len());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.heard()
    }
}

async fn hear(State(ears): State<Ears>, uri: Uri, headers: HeaderMap, body: Bytes) -> StatusCode {
    let body = String::from_utf8(body.to_vec()).unwrap();
    ears.heard.lock().unwrap().push(Heard { path: uri.to_string(), headers, body });
    let _ = ears.holds.subscribe().wait_for(|holds| !holds).await;
    let mut answers = ears.answers.lock().unwrap();
    let status = if answers.len() > 1 { answers.pop() } else { answers.last().copied() };
    StatusCode::from_u16(status.unwrap_or(200)).unwrap()
}

/// HMAC-SHA256 by its definition (RFC 2104), so that the sandbox's own code does not check itself.
pub fn hmac(text: &str) -> String {
    use sha2::{Digest, Sha256};
    let mut key = [0; 64];
    let secret = b"sandbox-secret-tiendanube";
    key[..secret.len()].copy_from_slice(secret);
    let pad = |with: u8| key.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(pad(0x36)).chain_update(text).finalize();
    let outer = Sha256::new().chain_update(pad(0x5c)).chain_update(inner).finalize();
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}
