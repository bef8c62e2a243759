//! One connection that stays open: a request, its answer, the next. Less than a client library does, so that the load
//! leaves the cores to the sandbox.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An open connection.
pub(super) struct Connection {
    stream: TcpStream,
    kept: Vec<u8>,
}

impl Connection {
    /// Opens one to an address such as `http://127.0.0.1:4000/`.
    pub(super) async fn open(url: &str) -> io::Result<Connection> {
        let address = url.trim_start_matches("http://").trim_end_matches('/');
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection { stream, kept: Vec::new() })
    }

    /// Sends a request and reads its answer to the end; the status.
    pub(super) async fn send(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request).await?;
        self.kept.clear();
        loop {
            if let Some(answer) = Answer::read(&self.kept)? {
                let missing = answer.length.saturating_sub(self.kept.len());
                if missing == 0 {
                    return Ok(answer.status);
                }
            }
            if self.stream.read_buf(&mut self.kept).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// The head of an answer.
#[derive(Debug, PartialEq, Eq)]
struct Answer {
    status: u16,
    /// Bytes of head and body.
    length: usize,
}

impl Answer {
    /// `None` while the head is not complete.
    fn read(bytes: &[u8]) -> io::Result<Option<Answer>> {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            return Ok(None);
        };
        let odd = || io::Error::other("an answer without status or length");
        let head = std::str::from_utf8(&bytes[..end]).map_err(|_| odd())?;
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(odd)?;
        let length = head.lines().filter_map(|line| line.split_once(':'));
        let mut length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length")).map(|(_, value)| value);
        let length: usize = length.next_back().and_then(|length| length.trim().parse().ok()).ok_or_else(odd)?;
        Ok(Some(Answer { status, length: end + 4 + length }))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn an_answer_is_read_when_its_head_is_there() {
        assert_eq!(Answer::read(b"HTTP/1.1 200 OK\r\ncontent-le").unwrap(), None);
        let bytes = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(Answer::read(bytes).unwrap(), Some(Answer { status: 201, length: bytes.len() }));
        assert!(Answer::read(b"HTTP/1.1 200 OK\r\n\r\n").is_err(), "a length is needed to find the end");
    }
}
