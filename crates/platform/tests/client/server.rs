//! A little server that answers as a test says and keeps what it was asked.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::stream;
use serde_json::Value;
use tokio::net::TcpListener;
use url::Url;

/// What the server was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    pub query: String,
    pub headers: HeaderMap,
    pub body: String,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What it answers.
pub enum Reply {
    Json(u16, Value),
    With(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// Headers, and then the connection breaks.
    Broken,
}

pub fn text(status: u16, body: impl Into<Vec<u8>>) -> Reply {
    Reply::With(status, Vec::new(), body.into())
}

pub struct Server {
    pub url: Url,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts one; `answer` gets each request with its number, counted from 0.
    pub async fn start(answer: impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static) -> Server {
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&asked));
        let router = Router::new().fallback(move |request: Request| {
            let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
            async move {
                let (parts, body) = request.into_parts();
                let body = to_bytes(body, usize::MAX).await.unwrap();
                let asked = Asked {
                    method: parts.method.to_string(),
                    path: parts.uri.path().to_owned(),
                    query: parts.uri.query().unwrap_or_default().to_owned(),
                    headers: parts.headers,
                    body: String::from_utf8(body.to_vec()).unwrap(),
                };
                let number = {
                    let mut log = log.lock().unwrap();
                    log.push(asked.clone());
                    log.len() - 1
                };
                response(answer(number, &asked))
            }
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Server { url, asked }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }
}

fn response(reply: Reply) -> Response {
    let (status, headers, body) = match reply {
        Reply::Json(status, body) => {
            (status, vec![("content-type", "application/json".to_owned())], Body::from(body.to_string()))
        }
        Reply::With(status, headers, body) => (status, headers, Body::from(body)),
        Reply::Broken => {
            let pieces = [Ok("{"), Err(io::Error::other("broken on purpose"))];
            (200, Vec::new(), Body::from_stream(stream::iter(pieces)))
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_str(&value).unwrap());
    }
    response
}
