//! Headers, and what is refused before the first call.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::json;
use url::Url;
use vitrina_platform::tiendanube::{App, AuthHeader, Config, Event};
use vitrina_platform::{Network, ScriptId, SetupError, What};

use super::{TOKEN, answering, app, config, store};

#[tokio::test]
async fn every_call_carries_what_the_platform_requires() {
    let server = answering(200, json!({"id": 7})).await;
    let scripts = store(&server).scripts();
    let id = ScriptId::from(7);
    scripts.get(&id).await.unwrap();
    scripts.create("https://cdn.example/a.js", Event::OnLoad).await.unwrap();
    scripts.associate(&id, &BTreeMap::new()).await.unwrap();
    scripts.update(&id, &What::Src("https://cdn.example/b.js".to_owned())).await.unwrap();
    scripts.delete(&id).await.unwrap();
    let asked = server.asked();
    let lines: Vec<String> = asked.iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect();
    let (one, all) = ("/2025-03/1234/scripts/7", "/2025-03/1234/scripts");
    let wanted = [
        format!("GET {one}"),
        format!("POST {all}"),
        format!("POST {all}"),
        format!("PUT {one}"),
        format!("DELETE {one}"),
    ];
    assert_eq!(lines, wanted);
    for asked in &asked {
        assert_eq!(asked.header("authentication"), Some(format!("bearer {TOKEN}").as_str()));
        assert_eq!(asked.header("authorization"), None);
        assert_eq!(asked.header("user-agent"), Some("variant-badge (dev@example.com)"));
        let json = matches!(asked.method.as_str(), "POST" | "PUT").then_some("application/json; charset=utf-8");
        assert_eq!(asked.header("content-type"), json, "{asked:?}");
    }
    assert_eq!(asked[1].json(), json!({"src": "https://cdn.example/a.js", "event": "onload", "where": "store"}));
    assert_eq!(asked[3].json(), json!({"src": "https://cdn.example/b.js"}));
}

#[tokio::test]
async fn the_standard_header_is_an_option() {
    let server = answering(200, json!({"result": [], "total": 0})).await;
    let config = Config { auth_header: AuthHeader::Authorization, api_version: "v1".to_owned(), ..config(&server.url) };
    let app = App::new(config, Arc::new(Network::new().unwrap())).unwrap();
    app.store("1", TOKEN.into()).unwrap().scripts().list().await.unwrap();
    let asked = &server.asked()[0];
    assert_eq!(asked.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!((asked.header("authentication"), asked.path.as_str()), (None, "/v1/1/scripts"));
}

#[tokio::test]
async fn secrets_go_unencrypted_to_this_machine_only() {
    let network = Arc::new(Network::new().unwrap());
    let at = |url: &str| App::new(config(&url.parse().unwrap()), network.clone());
    for url in ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "https://api.tiendanube.com"] {
        assert!(at(url).is_ok(), "{url}");
    }
    for url in ["http://api.tiendanube.com/", "http://127.0.0.1.example/", "http://10.0.0.1/"] {
        assert!(matches!(at(url), Err(SetupError::Insecure { .. })), "{url}");
    }
    assert!(matches!(at("ftp://127.0.0.1/"), Err(SetupError::Invalid { .. })));
    let loopback: Url = "http://127.0.0.1:1/".parse().unwrap();
    for contact in ["", " ", "a\r\nX: y", "ñ"] {
        let config = Config { contact: contact.to_owned(), ..config(&loopback) };
        assert!(
            matches!(App::new(config, network.clone()), Err(SetupError::Invalid { field: "contact", .. })),
            "{contact}"
        );
    }
    for (id, token) in [("", "t"), ("a", "t"), ("1/2", "t"), ("1", "a\nb")] {
        assert!(matches!(app(&loopback).store(id, token.into()), Err(SetupError::Invalid { .. })), "{id}");
    }
}
