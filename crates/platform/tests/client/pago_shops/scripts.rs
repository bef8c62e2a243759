//! The script resource, by the assumptions file.

use serde_json::Value;
use serde_json::json;
use vitrina_platform::{Error, Registration, ScriptApi, ScriptId, What};

use super::{account, app, renewing, tokens};
use crate::server::{Reply, Server, text};

#[tokio::test]
async fn api_calls_carry_version_and_token() {
    let server = Server::start(|_, asked| match asked.method.as_str() {
        "DELETE" => text(204, ""),
        "GET" => Reply::Json(200, json!([])),
        _ => Reply::Json(201, json!({"id": "scr_1", "src": "https://cdn.example/a.js", "new": {"field": 1}})),
    });
    let server = server.await;
    let scripts = account(&app(&server.url), tokens(1)).scripts();
    scripts.list().await.unwrap();
    let made = scripts.create("https://cdn.example/a.js").await.unwrap().unwrap();
    assert_eq!((made.id.0.as_str(), made.raw["new"]["field"].clone()), ("scr_1", json!(1)));
    scripts.update(&made.id, "https://cdn.example/b.js").await.unwrap();
    scripts.delete(&ScriptId("a/b".to_owned())).await.unwrap();
    let asked = server.asked();
    let lines: Vec<String> = asked.iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect();
    assert_eq!(lines, ["GET /api/scripts", "POST /api/scripts", "PUT /api/scripts/scr_1", "DELETE /api/scripts/a%2Fb"]);
    for asked in &asked {
        assert_eq!(asked.header("x-api-version"), Some("2"));
        assert_eq!(asked.header("content-type"), Some("application/json"));
        assert_eq!(asked.header("authorization"), Some("Bearer access-1"));
    }
    assert_eq!(asked[1].json(), json!({"src": "https://cdn.example/a.js"}));
}

#[tokio::test]
async fn lists_are_read_bare_or_inside_an_object_and_page_by_page() {
    for shape in ["", "result", "data", "scripts"] {
        let server = Server::start(move |_, asked| {
            let start = if asked.query.starts_with("page=1&") { 0 } else { 50 };
            let items: Vec<Value> = (start..70).take(50).map(|id| json!({"id": id, "src": null})).collect();
            Reply::Json(200, if shape.is_empty() { items.into() } else { json!({shape: items}) })
        });
        let server = server.await;
        let listed = account(&app(&server.url), tokens(1)).scripts().list().await.unwrap();
        assert_eq!((listed.len(), server.asked().len()), (70, 2), "{shape}");
    }
    for body in [json!({"items": []}), json!(1), json!([{"src": "x"}])] {
        let server = Server::start(move |_, _| Reply::Json(200, body.clone())).await;
        let error = account(&app(&server.url), tokens(1)).scripts().list().await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error:?}");
    }
}

#[tokio::test]
async fn a_queued_registration_is_told_from_a_done_one() {
    let server = Server::start(|_, _| Reply::Json(202, json!({"status": "queued"}))).await;
    let scripts = account(&app(&server.url), tokens(1)).scripts();
    let what = What::Src("https://cdn.example/a.js".to_owned());
    assert_eq!(ScriptApi::create(&scripts, &what).await.unwrap(), Registration::Queued);
    assert_eq!(ScriptApi::update(&scripts, &ScriptId("1".into()), &what).await.unwrap(), Registration::Queued);
}

#[tokio::test]
async fn an_association_is_not_offered_and_nothing_is_sent() {
    let server = renewing(1).await;
    let scripts = account(&app(&server.url), tokens(1)).scripts();
    let what = What::Association { script_id: ScriptId::from(1), query: Default::default() };
    assert!(matches!(ScriptApi::create(&scripts, &what).await, Err(Error::NotOffered { .. })));
    assert!(server.asked().is_empty());
}

#[tokio::test]
async fn a_403_and_a_429_are_told_apart_and_the_latter_is_repeated() {
    let server = Server::start(|number, _| match number {
        0 => Reply::With(429, vec![("retry-after", "0".to_owned())], Vec::new()),
        _ => Reply::Json(403, json!({"message": "Missing required scope: script_read"})),
    });
    let server = server.await;
    let error = account(&app(&server.url), tokens(1)).scripts().list().await.unwrap_err();
    assert!(matches!(&error, Error::MissingScope { scope: Some(scope), .. } if scope == "script_read"), "{error:?}");
    assert_eq!(server.asked().len(), 2);
}
