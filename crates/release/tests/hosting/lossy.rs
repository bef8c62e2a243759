//! Ways to a service that are worse than the service itself.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderMap, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::place::Server;

/// Passes everything on to the server of the tests, and loses its first answer to each write of a file.
pub struct Lossy {
    url: String,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    written: HashSet<String>,
    lost: usize,
}

impl Lossy {
    pub async fn start() -> Lossy {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Seen>>::default();
        let known = seen.clone();
        let server = Server::of_the_tests().endpoint.trim_start_matches("http://").to_owned();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(client, server.clone(), known.clone()));
            }
        });
        Lossy { url, seen }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many answers were lost.
    pub fn lost(&self) -> usize {
        self.seen.lock().unwrap().lost
    }

    /// Takes every file for one that was never written.
    pub fn forget(&self) {
        self.seen.lock().unwrap().written.clear();
    }
}

async fn pass_on(mut client: TcpStream, server: String, seen: Arc<Mutex<Seen>>) {
    while let Some(request) = message(&mut client).await {
        let mut server = TcpStream::connect(&server).await.unwrap();
        server.write_all(&request).await.unwrap();
        let answer = message(&mut server).await.unwrap();
        let line = String::from_utf8_lossy(&request).lines().next().unwrap().to_owned();
        let first_write = line.starts_with("PUT ") && {
            let mut seen = seen.lock().unwrap();
            let first = seen.written.insert(line);
            seen.lost += usize::from(first);
            first
        };
        if first_write {
            return;
        }
        client.write_all(&answer).await.unwrap();
    }
}

/// A head and the body that its Content-Length tells.
async fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4);
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
            if bytes.len() >= end + length {
                return Some(bytes);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// A service that takes every write, whatever its conditions.
pub struct Forgetful {
    url: String,
}

impl Forgetful {
    pub async fn start() -> Forgetful {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let takes_all =
            || async { (StatusCode::OK, HeaderMap::from_iter([(axum::http::header::ETAG, "\"1\"".parse().unwrap())])) };
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(takes_all)).await });
        Forgetful { url }
    }

    pub fn url(&self) -> &str {
        &self.url
    }
}
