//! `vitrina dev`: from a saved line to new code in an open page, compile errors included, and a real shop through the proxy.

mod own_shop;
mod real_shop;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use vitrina_tests::{Ended, Serving, root, script_parts, vitrina};

/// The control of the first option on the sample product's page.
const SELECT: &str = "#variation_2";

/// A project of the template `badge`.
fn project() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let mut call = vitrina();
    call.args(["new", "my-script", "--vitrina-path"]).arg(root().join("crates/runtime")).current_dir(place.path());
    Ended::of(call.output().unwrap()).succeeded();
    place
}

fn dev(project: &Path, args: &[&str]) -> (Serving, Value) {
    Serving::start(call(project, args))
}

fn call(project: &Path, args: &[&str]) -> Command {
    let mut call = vitrina();
    call.args(["dev", "--json", "--until-stdin-closes", "--target-dir"]).arg(script_parts());
    call.args(args).current_dir(project.join("my-script"));
    call
}

fn change(project: &Path, from: &str, to: &str) {
    let file = project.join("my-script/src/lib.rs");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains(from), "{from} is not in {text}");
    fs::write(&file, text.replace(from, to)).unwrap();
}

/// Waits for a build that ended so.
fn built(serving: &mut Serving, how: &str) -> Value {
    let event = serving.line();
    assert_eq!(event["event"], how, "{event}");
    event
}

/// One request as it is written, and the answer's first line.
fn asked(server: &str, path: &str, headers: &str) -> String {
    exchange(server, path, headers).lines().next().unwrap_or_default().to_string()
}

/// One request as it is written, and the whole answer; bytes that are no UTF-8 become `\u{fffd}`.
fn exchange(server: &str, path: &str, headers: &str) -> String {
    let mut answer = Vec::new();
    // An answer that breaks off is one too.
    let _ = begun(server, path, headers).read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// One request as it is written, its answer to be read.
fn begun(server: &str, path: &str, headers: &str) -> TcpStream {
    sent(server, "GET", path, headers)
}

fn sent(server: &str, method: &str, path: &str, headers: &str) -> TcpStream {
    let host = server.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).unwrap();
    write!(stream, "{method} {path} HTTP/1.1\r\n{}\r\nConnection: close\r\n\r\n", headers.replace("HOST", host))
        .unwrap();
    stream
}
