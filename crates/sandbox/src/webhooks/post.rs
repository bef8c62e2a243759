//! One POST to an address of this machine.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// How long a receiver has (platforms.md §5.1, since 2026-02).
const LIMIT: Duration = Duration::from_secs(3);

/// The longest status line that is read, in bytes.
const STATUS_LINE: usize = 1024;

/// Sends the body; the status of the answer, or why there is none.
pub(super) async fn post(url: &Url, body: &str, signature: Option<&str>) -> Result<u16, String> {
    match tokio::time::timeout(LIMIT, exchange(url, body, signature)).await {
        Ok(Ok(status)) => Ok(status),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {} s", LIMIT.as_secs())),
    }
}

async fn exchange(url: &Url, body: &str, signature: Option<&str>) -> std::io::Result<u16> {
    let host = url.host_str().unwrap_or("127.0.0.1");
    let port = url.port_or_known_default().unwrap_or(80);
    let address = if host == "[::1]" {
        "::1"
    } else if host.starts_with("127.") {
        host
    } else {
        "127.0.0.1"
    };
    let mut connection = TcpStream::connect((address, port)).await?;
    let signed = signature.map(|hex| format!("X-Linkedstore-HMAC-SHA256: {hex}\r\n")).unwrap_or_default();
    let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{signed}\
         User-Agent: vitrina-sandbox\r\nConnection: close\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).await?;
    connection.write_all(body.as_bytes()).await?;
    let mut line = Vec::new();
    while !line.contains(&b'\n') && line.len() < STATUS_LINE {
        let mut piece = [0; 256];
        match connection.read(&mut piece).await? {
            0 => break,
            read => line.extend_from_slice(&piece[..read]),
        }
    }
    let line = String::from_utf8_lossy(&line);
    let status = line.split_whitespace().nth(1).and_then(|status| status.parse().ok());
    status.filter(|_| line.starts_with("HTTP/")).ok_or_else(|| std::io::Error::other("the answer is no HTTP"))
}
