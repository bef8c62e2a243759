//! The script resource in all its shapes.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vitrina_platform::tiendanube::{ClassicFields, Event, Location};
use vitrina_platform::{Error, RegisteredScript, ScriptApi, ScriptId, What};

use super::{answering, store};
use crate::server::{Server, text};

#[tokio::test]
async fn query_params_are_sent_as_text_even_to_clear_them() {
    let server = answering(200, json!({"id": 7001})).await;
    let scripts = store(&server).scripts();
    let query = BTreeMap::from([("channel".to_owned(), "a&b".to_owned())]);
    scripts.associate(&ScriptId::from(7001), &query).await.unwrap();
    let empty = What::Association { script_id: ScriptId::from(7001), query: BTreeMap::new() };
    scripts.update(&ScriptId::from(7001), &empty).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked[0].json(), json!({"script_id": 7001, "query_params": "{\"channel\":\"a&b\"}"}));
    assert_eq!(asked[1].json(), json!({"script_id": 7001, "query_params": "{}"}));
}

#[tokio::test]
async fn both_shapes_of_the_list_and_all_shapes_of_its_items_are_read() {
    let items = json!([
        {"id": 1, "src": "https://cdn.example/a.js", "event": "onload", "where": "store", "created_at": "2013-01-03T09:11:51-03:00"},
        {"id": "2", "location": "store", "status": "active", "is_auto_install": true, "query_params": {"a": 1, "b": "x"},
         "current_version": {"version": "v3", "src": "https://apps-scripts.tiendanube.com/a/b/3.js"}},
        {"script_id": 3, "current_version": 4, "query_params": "{\"a\":\"1\"}"},
        {"id": 4, "current_version": null, "draft_version": {"version": 1}, "status": "draft"},
        {"id": 5, "current_version": {"version": 2}, "status": "idle", "query_params": "not json"},
        {"id": 6},
    ]);
    for body in [items.clone(), json!({"result": items, "total": 6})] {
        let server = answering(200, body).await;
        let scripts = store(&server).scripts();
        let listed = scripts.list().await.unwrap();
        assert_eq!(server.asked().len(), 1);
        let ids: Vec<&str> = listed.iter().map(|script| script.id.0.as_str()).collect();
        assert_eq!(ids, ["1", "2", "3", "4", "5", "6"]);
        assert_eq!(listed[0].location.as_deref(), Some("store"));
        assert_eq!(listed[1].query_params, BTreeMap::from([("a".into(), "1".into()), ("b".into(), "x".into())]));
        assert_eq!(listed[1].current_version.as_ref().unwrap().number.as_deref(), Some("v3"));
        assert_eq!(listed[2].current_version.as_ref().unwrap().number.as_deref(), Some("4"));
        assert_eq!(listed[2].query_params, BTreeMap::from([("a".into(), "1".into())]));
        assert_eq!(listed[4].query_params, BTreeMap::new());
        assert_eq!(listed[3].raw["draft_version"]["version"], 1);

        let registered: Vec<RegisteredScript> = ScriptApi::list(&scripts).await.unwrap();
        assert_eq!(registered[0].what, What::Src("https://cdn.example/a.js".to_owned()));
        assert_eq!(registered[1].served.as_deref(), Some("https://apps-scripts.tiendanube.com/a/b/3.js"));
        let active: Vec<Option<bool>> = registered.iter().map(|script| script.active).collect();
        assert_eq!(active, [None, Some(true), Some(true), Some(false), Some(false), None]);
        assert!(registered[1].auto_installed && !registered[2].auto_installed);
    }
}

#[tokio::test]
async fn a_list_that_is_none_is_unreadable() {
    for body in [json!({"results": []}), json!("x"), json!(null), json!([{"name": "no id"}]), json!({"result": {}})] {
        let server = answering(200, body.clone()).await;
        let error = store(&server).scripts().list().await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{body}: {error}");
    }
    let server = Server::start(|_, _| text(200, "<html>maintenance</html>")).await;
    let error = store(&server).scripts().list().await.unwrap_err();
    assert!(error.to_string().contains("no JSON"), "{error}");
}

#[tokio::test]
async fn the_automatic_install_is_recognised_in_any_shape() {
    let words = "Script is auto installed. Does not support store association ";
    for body in [
        json!({"message": words, "error": "Unprocessable Entity", "statusCode": 422}),
        json!({"code": 422, "message": "Unprocessable Entity", "description": words}),
        json!({"script_id": [words]}),
    ] {
        let server = answering(422, body).await;
        let error = store(&server).scripts().associate(&ScriptId::from(1), &BTreeMap::new()).await.unwrap_err();
        assert!(matches!(error, Error::AutoInstalled { .. }), "{error:?}");
    }
    let server = answering(422, json!({"message": "Script has no active version", "statusCode": 422})).await;
    let error = store(&server).scripts().associate(&ScriptId::from(1), &BTreeMap::new()).await.unwrap_err();
    assert!(matches!(error, Error::Invalid { .. }), "{error:?}");
}

#[tokio::test]
async fn a_refused_external_src_points_to_the_portal() {
    let server = answering(422, json!({"script_id": ["The script_id field is required."]})).await;
    let error =
        store(&server).scripts().create("https://cdn.example/a.js", Event::OnFirstInteraction).await.unwrap_err();
    assert!(matches!(error, Error::SrcRefused { .. }), "{error:?}");
    assert!(error.to_string().contains("Partner Portal"), "{error}");
    assert_eq!(server.asked()[0].json()["event"], "onfirstinteraction");
}

#[tokio::test]
async fn deleting_what_is_gone_is_done() {
    let server = answering(404, json!({"code": 404})).await;
    store(&server).scripts().delete(&ScriptId::from(1)).await.unwrap();
    let server = answering(401, json!({"code": 401})).await;
    assert!(store(&server).scripts().delete(&ScriptId::from(1)).await.is_err());
}

#[tokio::test]
async fn a_classic_script_may_be_for_the_checkout_and_change_its_moment_alone() {
    let server = answering(200, json!({"id": 7, "src": "https://cdn.example/a.js", "where": "store,checkout"})).await;
    let scripts = store(&server).scripts();
    let everywhere = ClassicFields {
        src: "https://cdn.example/a.js".to_owned().into(),
        event: Event::OnFirstInteraction.into(),
        location: Location::StoreAndCheckout.into(),
    };
    assert_eq!(scripts.create_classic(&everywhere).await.unwrap().location.as_deref(), Some("store,checkout"));
    let later = ClassicFields { event: Event::OnLoad.into(), ..ClassicFields::default() };
    scripts.update_classic(&7.into(), &later).await.unwrap();
    let bodies: Vec<Value> = server.asked().iter().map(|asked| asked.json()).collect();
    let whole = json!({"src": "https://cdn.example/a.js", "event": "onfirstinteraction", "where": "store,checkout"});
    assert_eq!(bodies, [whole, json!({"event": "onload"})]);
    assert_eq!(server.asked()[1].path, "/2025-03/1234/scripts/7");
}
