//! Starting, stopping, and what survives.

use std::net::TcpStream;

use serde_json::json;
use vitrina_sandbox::{Config, Listener, Ports, Sandbox, StartError};

use crate::running::{Running, send};

#[tokio::test]
async fn a_port_in_use_names_port_listener_and_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let config = Config { ports: Ports { shops: port, ..Ports::default() }, ..Config::default() };
    let error = Sandbox::start(config).await.unwrap_err();
    assert!(
        matches!(error, StartError::PortInUse { port: named, listener: Listener::Shops } if named == port),
        "{error}"
    );
    let text = error.to_string();
    for part in [port.to_string().as_str(), "shops", "choose another port"] {
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn a_stopped_sandbox_frees_its_ports() {
    let running = Running::start().await;
    let port = running.urls().control.port().unwrap();
    // An open connection must not keep it up.
    running.state().await;
    running.stop().await;
    let ports = Ports { control: port, ..Ports::default() };
    let again = Sandbox::start(Config { ports, ..Config::default() }).await.unwrap();
    assert_eq!(again.urls().control.port(), Some(port));
    again.stop().await;
}

#[tokio::test]
async fn every_listener_is_on_127_0_0_1_and_the_urls_read_back_as_json() {
    let running = Running::start().await;
    let urls = running.urls();
    for url in [&urls.tiendanube, &urls.pago_shops, &urls.cdn, &urls.apps_scripts, &urls.control] {
        assert_eq!(url.host_str(), Some("127.0.0.1"));
    }
    assert_eq!(urls.shops.iter().map(|shop| shop.store.as_str()).collect::<Vec<_>>(), ["1001", "1002", "3001", "3002"]);
    let text = serde_json::to_string(urls).unwrap();
    assert_eq!(&serde_json::from_str::<vitrina_sandbox::Urls>(&text).unwrap(), urls);
    assert!(text.contains(r#""platform":"pago-shops""#), "{text}");
}

#[tokio::test]
async fn nothing_but_127_0_0_1_is_listened_on() {
    let running = Running::start().await;
    let urls = running.urls();
    for url in [&urls.tiendanube, &urls.pago_shops, &urls.cdn, &urls.apps_scripts, &urls.shops[0].url, &urls.control] {
        let port = url.port().unwrap();
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok(), "{url}");
        // A listener on all addresses would answer on every one of this machine's own.
        for other in ["127.0.0.2", "::1"] {
            assert!(TcpStream::connect((other, port)).is_err(), "{url} answers on {other} too");
        }
    }
}

#[tokio::test]
async fn a_state_file_keeps_tokens_and_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config { state: Some(folder.path().join("state.db")), ..Config::default() };
    let running = Running::start_with(config()).await;
    // What is kept speaks of the time that the clock showed.
    running.control("POST", "__sandbox/clock", json!({ "advance": 40 * 86_400 })).await.expect(200);
    let token = running.install("1001").await;
    running.deploy(7001, "1", "active").await;
    let body = json!({ "script_id": 7001 });
    send(running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&body)).await.expect(201);
    running.stop().await;

    let running = Running::start_with(config()).await;
    let scripts = send(running.tiendanube("GET", "2025-03/1001/scripts", &token)).await.expect(200).json();
    assert_eq!(scripts["total"], 2, "{scripts}");
    let kept = scripts["result"].as_array().unwrap().iter().find(|script| script["id"] == 7001).unwrap();
    assert_eq!(kept["current_version"]["version"], 1, "{kept}");
    assert!(running.state().await["clock_ahead"].as_i64() >= Some(40 * 86_400));
    // The database and what it has yet to write into it.
    let files = std::fs::read_dir(folder.path()).unwrap();
    let bytes: Vec<u8> = files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("variant-badge") && !holds(&token), "a token must not lie in the file");
}

#[tokio::test]
async fn a_state_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.db");
    std::fs::write(&file, "this is no database, and long enough to be read as one").unwrap();
    let error = Sandbox::start(Config { state: Some(file), ..Config::default() }).await.unwrap_err();
    assert!(matches!(error, StartError::State { .. }), "{error}");
    assert!(error.to_string().contains("state.db"), "{error}");
}
