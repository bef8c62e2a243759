//! The Partner Portal's part, and the CDN that serves its files.

use serde_json::json;

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
