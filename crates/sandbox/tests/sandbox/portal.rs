//! The Partner Portal's part, and the CDN that serves its files.

use serde_json::json;
use vitrina_sandbox::PORTAL_DELAY;

use crate::running::{Running, send};

#[tokio::test]
async fn a_version_is_uploaded_deployed_and_served_for_ever() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let versions = running.urls().control.join("portal/apps/1001/scripts/7001/versions").unwrap();
    let draft = send(running.request("POST", versions.as_str()).body("let first;")).await.expect(201).json();
    assert_eq!((&draft["status"], &draft["number"], &draft["bytes"]), (&json!("draft"), &json!(1), &json!(10)));
    let file = running.urls().apps_scripts.join("variant-badge/variant-badge/1.js").unwrap();
    send(running.request("GET", file.as_str())).await.expect(404);

    let deploy = "portal/apps/1001/scripts/7001/versions/1/deploy";
    let script = running.control("POST", deploy, json!({ "to": "active" })).await.expect(200).json();
    assert_eq!(script["versions"][0]["status"], "active");
    running.appear().await;
    let made = running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&json!({ "script_id": 7001 }));
    let src = send(made).await.expect(201).json()["current_version"]["src"].as_str().unwrap().to_owned();
    let served = send(running.request("GET", &src)).await.expect(200);
    assert_eq!(served.text, "let first;");
    assert_eq!(served.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(served.header("content-type"), "text/javascript; charset=utf-8");

    assert_eq!(running.deploy(7001, "let second;", "active").await, 2);
    let portal = running.state().await["portal"][0]["versions"].clone();
    assert_eq!((&portal[0]["status"], &portal[1]["status"]), (&json!("idle"), &json!("active")));
    assert_ne!(portal[0]["hash"], portal[1]["hash"]);
    assert_eq!(send(running.request("GET", &src)).await.expect(200).text, "let first;");

    running.control("POST", deploy, json!({ "to": "active" })).await.expect(200);
    let portal = running.state().await["portal"][0]["versions"].clone();
    assert_eq!((&portal[0]["status"], &portal[1]["status"]), (&json!("active"), &json!("idle")));
}

#[tokio::test]
async fn testing_reaches_demo_stores_only() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "1", "testing").await;
    let associate = || running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&json!({ "script_id": 7001 }));
    send(associate()).await.expect(422);
    running.control("PATCH", "__sandbox/stores/tiendanube/1001", json!({ "demo": true })).await.expect(200);
    let made = send(associate()).await.expect(201).json();
    assert_eq!((&made["status"], &made["current_version"]["version"]), (&json!("testing"), &json!(1)));
    assert!(running.shop("plata", "/").await.text.contains("/variant-badge/1.js"));
    running.control("PATCH", "__sandbox/stores/tiendanube/1001", json!({ "demo": false })).await.expect(200);
    assert!(!running.shop("plata", "/").await.text.contains("/variant-badge/1.js"));
    // An active version that is tested once more stays active.
    let number = running.deploy(7001, "2", "active").await;
    let again = format!("portal/apps/1001/scripts/7001/versions/{number}/deploy");
    let script = running.control("POST", &again, json!({ "to": "testing" })).await.expect(200).json();
    assert_eq!(script["versions"][1]["status"], "active");
}

#[tokio::test]
async fn a_form_uploads_too() {
    let running = Running::start().await;
    let url = running.urls().control.join("portal/apps/1001/scripts/7001/versions").unwrap();
    let form = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.js\"\r\n\r\nlet a;\r\n--b--\r\n";
    let post = |body: &str| {
        let request = running.request("POST", url.as_str()).header("Content-Type", "multipart/form-data; boundary=b");
        send(request.body(body.to_owned()))
    };
    assert_eq!(post(form).await.expect(201).json()["bytes"], 6);
    post("--b--\r\n").await.expect(400);
    send(running.request("POST", url.as_str())).await.expect(422);
}

#[tokio::test]
async fn a_script_is_made_with_a_handle_of_its_own() {
    let running = Running::start().await;
    let scripts = "portal/apps/1001/scripts";
    let new = json!({ "handle": "second", "event": "onfirstinteraction", "location": "checkout" });
    let made = running.control("POST", scripts, new.clone()).await.expect(201).json();
    assert!(made["id"].as_i64().unwrap() > 7002 && made["auto_install"] == false, "{made}");
    for (path, body, status) in [
        (scripts, new, 422),
        (scripts, json!({ "handle": "No Good" }), 422),
        (scripts, json!({ "handle": "third", "event": "onclick" }), 422),
        (scripts, json!({ "handle": "third", "location": "everywhere" }), 422),
        (scripts, json!({ "handle": "third", "size": 1 }), 400),
        ("portal/apps/9/scripts", json!({ "handle": "third" }), 404),
        ("portal/apps/1001/scripts/9/versions", json!({}), 404),
        ("portal/apps/1001/scripts/7001/versions/9/deploy", json!({ "to": "active" }), 404),
        ("portal/apps/1001/scripts/7001/versions/1/deploy", json!({ "to": "moon" }), 400),
    ] {
        let refusal = running.control("POST", path, body).await.expect(status).json();
        assert!(refusal["error"].is_string(), "{refusal}");
    }
    let list = send(running.request("GET", running.urls().control.join(scripts).unwrap().as_str())).await.json();
    assert_eq!(list.as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_development_url_reaches_demo_stores_alone_and_needs_no_version() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let script = "portal/apps/1001/scripts/7001";
    let url = json!({ "development_url": "http://localhost:8080/main.js?v=1" });
    running.control("PATCH", script, url).await.expect(200);
    running.appear().await;
    let body = json!({ "script_id": 7001, "query_params": "{\"a\":\"b\"}" });
    let post = || running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&body);
    send(post()).await.expect(422);
    let store = "__sandbox/stores/tiendanube/1001";
    running.control("PATCH", store, json!({ "demo": true })).await.expect(200);
    send(post()).await.expect(201);
    let tag = "http://localhost:8080/main.js?v=1&a=b&store=1001";
    assert!(running.shop("plata", "/").await.text.contains(tag));
    running.control("PATCH", store, json!({ "demo": false })).await.expect(200);
    assert!(!running.shop("plata", "/").await.text.contains("main.js"));
    for wrong in ["http://cdn.example/main.js", "main.js", "javascript:alert(1)"] {
        running.control("PATCH", script, json!({ "development_url": wrong })).await.expect(422);
    }
    running.control("PATCH", "portal/apps/1001/scripts/9", json!({ "development_url": null })).await.expect(404);
    let gone = running.control("PATCH", script, json!({ "development_url": null })).await.expect(200).json();
    assert_eq!(gone["development_url"], json!(null));
}

/// What the store's pages load of the app's first script.
async fn loaded(running: &Running) -> Option<String> {
    let page = running.shop("plata", "/").await.expect(200).text;
    let (_, address) = page.split_once("/variant-badge/variant-badge/")?;
    Some(address.split('?').next().unwrap().to_owned())
}

#[tokio::test]
async fn a_change_appears_in_stores_and_api_after_the_time_that_the_app_names() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "let first;", "active").await;
    let scripts = || running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&json!({ "script_id": 7001 }));
    send(scripts()).await.expect(201);
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "portal_delay": 60 })).await.expect(200);

    // Two changes, forty seconds apart, each in its own time.
    assert_eq!(running.deploy(7001, "let second;", "active").await, 2);
    let advance = async |seconds: u32| {
        running.control("POST", "__sandbox/clock", json!({ "advance": seconds })).await.expect(200);
    };
    advance(35).await;
    running.deploy(7001, "let third;", "active").await;
    let file = |number: u32| {
        let file = running.urls().apps_scripts.join(&format!("variant-badge/variant-badge/{number}.js")).unwrap();
        send(running.request("GET", file.as_str()))
    };
    for (wait, number) in [(0, 1), (16, 2), (25, 2), (16, 3)] {
        advance(wait).await;
        assert_eq!(loaded(&running).await.as_deref(), Some(format!("{number}.js").as_str()));
        let list = running.tiendanube("GET", "2025-03/1001/scripts", &token);
        let list = send(list).await.expect(200).json();
        let current = list["result"].as_array().unwrap().iter().find(|item| item["id"] == 7001).unwrap();
        assert_eq!(current["current_version"]["version"], number, "{current}");
        file(number).await.expect(200);
        file(number + 1).await.expect(404);
        // The Portal shows at once what was done there.
        assert_eq!(running.state().await["portal"][0]["versions"][2]["status"], "active");
    }
}

#[tokio::test]
async fn no_store_goes_back_to_an_older_script_when_the_delay_was_lowered() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "let first;", "active").await;
    let associate = running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&json!({ "script_id": 7001 }));
    send(associate).await.expect(201);
    let delay = async |seconds: u32| {
        let change = json!({ "portal_delay": seconds });
        running.control("PATCH", "__sandbox/apps/tiendanube/1001", change).await.expect(200);
    };
    // The second comes into stores after 600 seconds; the third, made later, would after 60.
    delay(600).await;
    running.deploy(7001, "let second;", "active").await;
    delay(60).await;
    running.deploy(7001, "let third;", "active").await;
    let mut seen = Vec::new();
    for _ in 0..12 {
        seen.push(loaded(&running).await.unwrap());
        running.control("POST", "__sandbox/clock", json!({ "advance": 60 })).await.expect(200);
    }
    assert!(seen.is_sorted() && seen[0] == "1.js" && seen[11] == "3.js", "{seen:?}");
}

#[tokio::test]
async fn what_has_not_appeared_survives_a_restart_and_ends_with_a_reset() {
    let folder = tempfile::tempdir().unwrap();
    let config = || vitrina_sandbox::Config { state: Some(folder.path().join("state.db")), ..Default::default() };
    let running = Running::start_with(config()).await;
    let token = running.install("1001").await;
    running.deploy(7001, "let first;", "active").await;
    let associate = running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&json!({ "script_id": 7001 }));
    send(associate).await.expect(201);
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "portal_delay": 600 })).await.expect(200);
    running.deploy(7001, "let second;", "active").await;
    running.stop().await;

    let running = Running::start_with(config()).await;
    assert_eq!(loaded(&running).await.as_deref(), Some("1.js"));
    let delays = |state: &serde_json::Value| {
        state["apps"].as_array().unwrap().iter().map(|app| app["portal_delay"].clone()).collect::<Vec<_>>()
    };
    assert!(delays(&running.state().await).contains(&json!(600)));
    running.control("POST", "__sandbox/reset", json!({})).await.expect(204);
    let state = running.state().await;
    assert!(delays(&state).iter().all(|delay| *delay == json!(PORTAL_DELAY)), "{state}");
    assert_eq!(state["portal"][0]["appears_at_ms"], json!(null));
}

#[tokio::test]
async fn a_new_script_that_has_not_appeared_is_unknown_and_installs_itself_nowhere() {
    let running = Running::start().await;
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "portal_delay": 600 })).await.expect(200);
    let new = json!({ "handle": "second", "auto_install": true });
    let id = running.control("POST", "portal/apps/1001/scripts", new).await.expect(201).json()["id"].clone();
    let early = running.install("1001").await;
    let post = |token: &str, store: &str| {
        let scripts = running.tiendanube("POST", &format!("2025-03/{store}/scripts"), token);
        send(scripts.json(&json!({ "script_id": id })))
    };
    assert!(post(&early, "1001").await.expect(422).json()["script_id"].is_array());
    running.control("POST", "__sandbox/clock", json!({ "advance": 600 })).await.expect(200);
    let late = running.install("1002").await;
    assert!(post(&late, "1002").await.expect(422).text.contains("auto installed"));
    let stores = running.state().await["stores"].clone();
    let has = |store: &str| {
        let store = stores.as_array().unwrap().iter().find(|entry| entry["id"] == store).unwrap();
        store["scripts"].as_array().unwrap().iter().any(|script| script["id"] == id)
    };
    assert_eq!((has("1001"), has("1002")), (false, true));
}

#[tokio::test]
async fn without_a_delay_a_change_is_there_at_once() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "portal_delay": 0 })).await.expect(200);
    let versions = "portal/apps/1001/scripts/7001/versions";
    let upload = running.request("POST", running.urls().control.join(versions).unwrap().as_str());
    send(upload.body("let first;")).await.expect(201);
    running.control("POST", &format!("{versions}/1/deploy"), json!({ "to": "active" })).await.expect(200);
    let associate = running.tiendanube("POST", "2025-03/1001/scripts", &token).json(&json!({ "script_id": 7001 }));
    send(associate).await.expect(201);
}
