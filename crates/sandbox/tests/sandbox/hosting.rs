//! The hosting folder and its headers.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

use crate::running::{Running, send};

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
const MINUTE: &str = "public, max-age=60";

/// A hosting folder beside a file that nobody may read through it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("hosting/badge/badge-0a1b2c3d4e5f6071.js", "let a;"),
        ("hosting/badge/badge-0a1b2c3d4e5f6071_bg.wasm", "wasm"),
        ("hosting/badge/releases/1.json", "{}"),
        ("hosting/badge/channel.json", "{}"),
        ("hosting/badge/settings/1001.json", "{}"),
        ("hosting/badge/notes.txt", "x"),
        ("hosting/.env", "canary"),
        ("secret.txt", "canary"),
    ] {
        let file = folder.path().join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    folder
}

#[tokio::test]
async fn every_file_has_its_type_and_lifetime() {
    let folder = folder();
    let running = Running::with_hosting(folder.path().join("hosting")).await;
    for (path, media_type, lifetime) in [
        ("badge/badge-0a1b2c3d4e5f6071.js", "text/javascript; charset=utf-8", IMMUTABLE),
        ("badge/badge-0a1b2c3d4e5f6071_bg.wasm", "application/wasm", IMMUTABLE),
        ("badge/releases/1.json", "application/json", IMMUTABLE),
        ("badge/channel.json", "application/json", MINUTE),
        ("badge/settings/1001.json", "application/json", MINUTE),
        ("badge/notes.txt", "text/plain; charset=utf-8", "no-cache"),
    ] {
        let url = running.urls().cdn.join(path).unwrap();
        let answer = send(running.request("GET", url.as_str())).await.expect(200);
        assert_eq!((answer.header("content-type"), answer.header("cache-control")), (media_type, lifetime), "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");

        let tag = answer.header("etag").to_owned();
        let known = send(running.request("GET", url.as_str()).header("If-None-Match", &tag)).await.expect(304);
        assert_eq!((known.text.as_str(), known.header("cache-control")), ("", lifetime), "{path}");
        send(running.request("GET", url.as_str()).header("If-None-Match", "\"other\"")).await.expect(200);
        assert_eq!(send(running.request("HEAD", url.as_str())).await.expect(200).text, "");
    }
}

#[tokio::test]
async fn nothing_is_written_and_what_is_missing_says_so_cross_origin() {
    let folder = folder();
    let running = Running::with_hosting(folder.path().join("hosting")).await;
    for (method, path, status) in [
        ("GET", "badge/none.js", 404),
        ("GET", "badge", 404),
        ("GET", "", 404),
        ("GET", ".env", 404),
        ("PUT", "badge/channel.json", 405),
        ("POST", "badge/channel.json", 405),
        ("DELETE", "badge/channel.json", 405),
    ] {
        let url = running.urls().cdn.join(path).unwrap();
        let answer = send(running.request(method, url.as_str())).await.expect(status);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{method} {path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(fs::read_to_string(folder.path().join("hosting/badge/channel.json")).unwrap(), "{}");
}

/// The answer to a path that no URL library would send.
fn raw(port: u16, path: &str) -> String {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn no_path_leads_out_of_the_folder() {
    let folder = folder();
    #[cfg(unix)]
    std::os::unix::fs::symlink(folder.path().join("secret.txt"), folder.path().join("hosting/link.txt")).unwrap();
    let running = Running::with_hosting(folder.path().join("hosting")).await;
    let port = running.urls().cdn.port().unwrap();
    for path in [
        "/../secret.txt",
        "/badge/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/badge/..%2f..%2fsecret.txt",
        "/..%5csecret.txt",
        "/%2e%2e%2fsecret.txt%00.js",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/link.txt",
        "/.env",
        "/%2eenv",
    ] {
        let answer = raw(port, path);
        let refused = ["HTTP/1.1 404", "HTTP/1.1 400"].iter().any(|status| answer.starts_with(status));
        assert!(refused && !answer.contains("canary"), "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_folder_that_is_made_later_is_served_then() {
    let folder = tempfile::tempdir().unwrap();
    let hosting = folder.path().join("later");
    let running = Running::with_hosting(hosting.clone()).await;
    let url = running.urls().cdn.join("a.txt").unwrap();
    send(running.request("GET", url.as_str())).await.expect(404);
    fs::create_dir(&hosting).unwrap();
    fs::write(hosting.join("a.txt"), "here").unwrap();
    assert_eq!(send(running.request("GET", url.as_str())).await.expect(200).text, "here");
}

#[tokio::test]
async fn without_a_folder_everything_is_missing() {
    let running = Running::start().await;
    send(running.request("GET", running.urls().cdn.join("a.txt").unwrap().as_str())).await.expect(404);
}
