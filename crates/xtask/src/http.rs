//! JSON over plain HTTP to a server on this machine: all the demo needs for the sandbox's control API.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::failure::Failure;

const PATIENCE: Duration = Duration::from_secs(15);

/// What a request carries.
pub(crate) enum Body<'a> {
    /// A JSON value.
    Json(&'a Value),
    /// Bytes as they are, with their media type.
    Raw(&'static str, &'a [u8]),
}

/// Sends a request and reads the JSON answer. A status of 400 or above is a failure.
pub(crate) async fn call(method: &str, url: &str, body: Body<'_>) -> Result<Value, Failure> {
    let failed = |why: String| Failure::Http { method: method.to_string(), url: url.to_string(), why };
    let answer = tokio::time::timeout(PATIENCE, exchange(method, url, body));
    let answer = answer.await.map_err(|_| failed(format!("no answer in {} s", PATIENCE.as_secs())))?;
    let (status, text) = answer.map_err(|error| failed(error.to_string()))?;
    if status >= 400 {
        return Err(failed(format!("status {status}: {}", text.chars().take(400).collect::<String>())));
    }
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_str(&text).map_err(|error| failed(format!("the answer is no JSON: {error}")))
}

async fn exchange(method: &str, url: &str, body: Body<'_>) -> std::io::Result<(u16, String)> {
    let wrong = |why: &str| std::io::Error::other(why.to_string());
    let rest = url.strip_prefix("http://").ok_or_else(|| wrong("only http:// addresses of this machine are called"))?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let json;
    let (kind, bytes): (&str, &[u8]) = match body {
        Body::Json(value) => {
            json = value.to_string();
            ("application/json", json.as_bytes())
        }
        Body::Raw(kind, bytes) => (kind, bytes),
    };
    // HTTP/1.0: the answer comes in one piece and the connection closes behind it.
    let head = format!(
        "{method} /{path} HTTP/1.0\r\nHost: {authority}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        bytes.len()
    );

    let mut stream = TcpStream::connect(authority).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(bytes).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or_else(|| wrong("the answer has no head"))?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok((status.ok_or_else(|| wrong("the answer has no status"))?, body.to_string()))
}
