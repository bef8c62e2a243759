//! Tokens that a platform was asked for are kept, whatever happens meanwhile.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use url::Url;
use vitrina_cli::vault::{Passphrase, Protection, Vault};

use super::place::{CONFIG, Place};

/// Reads a request up to the end of its body.
fn request(stream: &mut TcpStream) -> String {
    let (mut text, mut piece) = (String::new(), [0; 4096]);
    loop {
        let read = stream.read(&mut piece).unwrap();
        text.push_str(&String::from_utf8_lossy(&piece[..read]));
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.to_ascii_lowercase();
            let length = length.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            if read == 0 || body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
    }
}

#[test]
fn ctrl_c_between_code_and_vault_loses_no_token() {
    // A platform that answers its token call only when the test says so.
    let platform = TcpListener::bind("127.0.0.1:0").unwrap();
    let callback = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let at = platform.local_addr().unwrap();
    let config = CONFIG.replace("http://127.0.0.1:9/oauth/token", &format!("http://{at}/oauth/token"));
    let config = config.replace("allow_http = true\n", &format!("allow_http = true\ncallback_port = {callback}\n"));
    let place = Place::new(&config);
    let mut call = place.vitrina(&["login", "pago-shops", "--no-browser", "--json"]);
    let mut child = call.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let event: Value = serde_json::from_str(&line).unwrap();
    let url: Url = event["url"].as_str().unwrap().parse().unwrap();
    let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let mut browser = TcpStream::connect(("127.0.0.1", callback)).unwrap();
    let get = format!("GET /callback?code=once&state={state} HTTP/1.1\r\nhost: 127.0.0.1:{callback}\r\n\r\n");
    browser.write_all(get.as_bytes()).unwrap();

    let (mut asked, _) = platform.accept().unwrap();
    assert!(request(&mut asked).contains("once"));
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let mut said = String::new();
    while !said.contains("Ctrl-C again") {
        assert!(stderr.read_line(&mut said).unwrap() > 0, "it ended: {said}");
    }
    let tokens = r#"{"access_token": "access", "refresh_token": "refresh", "account_id": "3001"}"#;
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{tokens}", tokens.len());
    asked.write_all(answer.as_bytes()).unwrap();

    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let vault =
        Vault::new(place.path("vault.json"), Protection::Passphrase(Passphrase::File(place.path("passphrase"))));
    let grants = vault.grants().unwrap();
    assert_eq!(grants.len(), 1, "the token was asked for, so it is kept");
    assert_eq!(grants[0].store.to_string(), "pago-shops:3001");
}
