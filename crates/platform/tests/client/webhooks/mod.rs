//! Receiving webhooks: what is taken, what is refused, and what becomes of it.

mod checks;
mod fuzz;
mod handling;
mod lifecycle;
mod pago_shops;
mod replay;
mod signature;

use axum::Router;
use http::header::CONTENT_TYPE;
use http::{Method, StatusCode};
use tempfile::TempDir;
use tokio::net::TcpListener;
use url::Url;
use vitrina_platform::webhooks::{Event, Inbox, Receiver, SIGNATURE_HEADER, Secrets};
use vitrina_platform::{Network, Request, Transport};

const SECRET: &str = "canary-client-secret";
const PATH_SECRET: &str = "canary-path-4e1d";

/// A receiver that listens, and its inbox.
struct Listening {
    url: Url,
    inbox: Inbox,
    folder: TempDir,
    network: Network,
}

impl Listening {
    async fn start() -> Listening {
        Listening::with(|receiver| receiver).await
    }

    async fn with(change: impl FnOnce(Receiver) -> Receiver) -> Listening {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::open(&folder.path().join("inbox.sqlite")).unwrap();
        let receiver = Receiver::new(inbox.clone()).with_secrets(secrets()).with_path_secret(PATH_SECRET.into());
        let url = serve(change(receiver).router()).await;
        Listening { url, inbox, folder, network: Network::new().unwrap() }
    }

    async fn post(&self, path: &str, body: &[u8], signatures: &[&str]) -> StatusCode {
        let mut request = Request::new(Method::POST, self.url.join(path).unwrap());
        request.headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
        for signature in signatures {
            request.headers.append(SIGNATURE_HEADER, signature.parse().unwrap());
        }
        request.body = body.to_vec().into();
        self.network.send(request).await.unwrap().status
    }

    /// A signed message.
    async fn tell(&self, body: &str) -> StatusCode {
        self.post("tiendanube", body.as_bytes(), &[&secrets().sign(body.as_bytes())]).await
    }

    /// Handles everything that waits and tells what that was.
    async fn handle(&self) -> Vec<Event> {
        let events = std::sync::Mutex::new(Vec::new());
        let keep = async |event: &Event| {
            events.lock().unwrap().push(event.clone());
            Ok::<(), String>(())
        };
        self.inbox.handle_waiting(keep).await.unwrap();
        events.into_inner().unwrap()
    }
}

fn secrets() -> Secrets {
    Secrets::new(SECRET.into())
}

async fn serve(router: Router) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    url
}
