//! Tiendanube's API: the refusals in their order, and the script resource.

use reqwest::RequestBuilder;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::running::{Running, send};

const SCRIPTS: &str = "2025-03/1001/scripts";

async fn legacy(running: &Running) {
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "legacy_src": true })).await.expect(200);
}

#[tokio::test]
async fn refusals_come_in_the_platforms_order() {
    let running = Running::start().await;
    let scopes = json!({ "scopes": ["read_products"] });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", scopes).await.expect(200);
    let (unscoped, suspended) = (running.install("1001").await, running.install("1002").await);
    running.control("POST", "__sandbox/stores/tiendanube/1002/suspend", json!({})).await.expect(200);
    // Each request carries every later mistake as well.
    let wrong = |request: RequestBuilder| request.body("no json");
    let no_agent = running.request("POST", running.urls().tiendanube.join(SCRIPTS).unwrap().as_str());
    for (request, status, part) in [
        (wrong(no_agent), 400, "User-Agent"),
        (wrong(running.tiendanube("POST", SCRIPTS, "made-up")), 401, "Invalid access token"),
        (wrong(running.tiendanube("POST", "2025-03/1002/scripts", &suspended)), 402, "paid"),
        (wrong(running.tiendanube("POST", SCRIPTS, &unscoped)), 403, "Missing required scope: write_scripts"),
        (running.tiendanube("GET", SCRIPTS, &unscoped), 403, "Missing required scope: read_scripts"),
        (running.tiendanube("GET", "v2/1001/scripts", &unscoped), 404, "Not Found"),
        (running.tiendanube("GET", "v1/1001/nothing", &unscoped), 404, "Not Found"),
        (running.tiendanube("DELETE", "v1/1001/store", &unscoped), 405, "Method Not Allowed"),
    ] {
        let refusal = send(request).await.expect(status);
        assert!(refusal.text.contains(part), "{refusal:?}");
        assert_eq!(refusal.json()["code"], status, "{refusal:?}");
    }
}

#[tokio::test]
async fn a_body_must_be_json_and_say_so() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let post = || running.tiendanube("POST", SCRIPTS, &token);
    for (request, status, part) in [
        (post().body("{}"), 415, "Content-Type should be application/json"),
        (post().header("Content-Type", "text/plain").body("{}"), 415, "Content-Type"),
        (post().header("Content-Type", "application/json; charset=utf-8").body("{"), 400, "Problems parsing JSON"),
        (post().header("Content-Type", "application/json"), 400, "Problems parsing JSON"),
        (post().json(&json!([])), 422, "The script_id field is required."),
        (post().json(&json!({})).body(vec![b' '; 5 << 20]), 413, "too large"),
    ] {
        let refusal = send(request).await.expect(status);
        assert!(refusal.text.contains(part), "{refusal:?}");
    }
}

#[tokio::test]
async fn both_headers_carry_the_token_and_a_write_scope_reads() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let url = running.urls().tiendanube.join(SCRIPTS).unwrap();
    for (name, value, status) in [
        ("Authentication", format!("bearer {token}"), 200),
        ("Authorization", format!("Bearer {token}"), 200),
        ("Authentication", token.clone(), 401),
        ("Authorization", format!("Basic {token}"), 401),
    ] {
        let request = running.request("GET", url.as_str()).header("User-Agent", "Test (t@example.com)");
        send(request.header(name, value)).await.expect(status);
    }
}

#[tokio::test]
async fn answers_carry_language_and_bucket_and_head_has_no_body() {
    let running = Running::start().await;
    let token = running.install("1002").await;
    let head = send(running.tiendanube("HEAD", "v1/1002/store", &token)).await.expect(200);
    assert_eq!(head.text, "");
    assert_eq!(head.header("x-main-language"), "pt");
    assert_eq!(head.header("x-rate-limit-limit"), "40");
    assert_eq!(head.header("x-rate-limit-remaining"), "39");
    assert_eq!(head.header("x-rate-limit-reset"), "1");
}

#[tokio::test]
async fn the_bucket_of_one_store_fills_and_leaks() {
    let running = Running::start().await;
    let (token, other) = (running.install("1001").await, running.install("1002").await);
    let mut refused = None;
    for _ in 0..200 {
        let answer = send(running.tiendanube("GET", "v1/1001/store?fields=id", &token)).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("forty requests at once must fill the bucket");
    assert_eq!(refused.header("x-rate-limit-remaining"), "0");
    send(running.tiendanube("GET", "v1/1002/store", &other)).await.expect(200);
    running.control("POST", "__sandbox/clock", json!({ "advance": 20 })).await.expect(200);
    send(running.tiendanube("GET", "v1/1001/store", &token)).await.expect(200);
}

#[tokio::test]
async fn the_store_resource_answers_the_fields_that_are_asked_for() {
    let running = Running::start().await;
    let token = running.install("1002").await;
    let get = |query: &str| running.tiendanube("GET", &format!("2025-03/1002/store{query}"), &token);
    let store = send(get("")).await.expect(200).json();
    assert_eq!((&store["main_currency"], &store["name"]), (&json!("BRL"), &json!({ "pt": "Praia" })));
    assert_eq!(send(get("?fields=id,country")).await.expect(200).json(), json!({ "id": 1002, "country": "BR" }));
    let refusal = send(get("?fields=features")).await.expect(422).json();
    assert!(refusal["fields"][0].is_string(), "{refusal}");
}

#[tokio::test]
async fn a_script_id_must_be_one_that_can_be_associated() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let service = |message: &str| json!({ "message": message, "error": "Unprocessable Entity", "statusCode": 422 });
    let field = |name: &str, text: &str| json!({ name: [text] });
    let auto = service("Script is auto installed. Does not support store association ");
    for (body, refusal) in [
        (json!({}), field("script_id", "The script_id field is required.")),
        (json!({ "src": "https://cdn.example/a.js" }), field("script_id", "The script_id field is required.")),
        (json!({ "script_id": null }), field("script_id", "The script_id field is required.")),
        (json!({ "script_id": "7001" }), field("script_id", "The script_id field must be an integer.")),
        (json!({ "script_id": 9 }), field("script_id", "The selected script_id is invalid.")),
        (json!({ "script_id": 7002 }), auto),
        (json!({ "script_id": 7001 }), service("Script has no active version")),
    ] {
        let answer = send(running.tiendanube("POST", SCRIPTS, &token).json(&body)).await.expect(422);
        assert_eq!(answer.json(), refusal, "{body}");
    }
    let v1 = running.tiendanube("POST", "v1/1001/scripts", &token).json(&json!({ "script_id": 7001 }));
    assert_eq!(send(v1).await.expect(500).text, "");
}

#[tokio::test]
async fn query_params_are_a_json_object_in_a_text() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "1", "active").await;
    let post = |query_params: Value| {
        let body = json!({ "script_id": 7001, "query_params": query_params });
        running.tiendanube("POST", SCRIPTS, &token).json(&body)
    };
    for query_params in [json!({ "a": "b" }), json!("a=b"), json!("[]"), json!("{\"a\":{}}"), json!(1), json!("")] {
        let refusal = send(post(query_params.clone())).await.expect(422).json();
        assert!(refusal["query_params"][0].is_string(), "{query_params}: {refusal}");
    }
    let made = send(post(json!("{\"a\":\"b\"}"))).await.expect(201).json();
    assert_eq!((&made["id"], &made["query_params"]), (&json!(7001), &json!("{\"a\":\"b\"}")));
}

#[tokio::test]
async fn an_association_is_made_read_changed_and_removed() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let call = |method: &str, path: &str| running.tiendanube(method, path, &token);
    let number = running.deploy(7001, "1", "active").await;
    let made = send(call("POST", SCRIPTS).json(&json!({ "script_id": 7001 }))).await.expect(201).json();
    assert_eq!((&made["status"], &made["is_auto_install"]), (&json!("active"), &json!(false)));
    assert_eq!(made["current_version"]["version"], number);
    let src = made["current_version"]["src"].as_str().unwrap();
    assert!(src.starts_with(running.urls().apps_scripts.as_str()) && src.contains("versionId="), "{src}");
    let twice = send(call("POST", SCRIPTS).json(&json!({ "script_id": 7001 }))).await.expect(422).json();
    assert_eq!(twice["statusCode"], 422, "a store holds one association of a script");

    let one = format!("{SCRIPTS}/7001");
    let put = send(call("PUT", &one).json(&json!({ "query_params": "{\"a\":1}" }))).await.expect(200).json();
    assert_eq!(put["query_params"], "{\"a\":1}");
    assert_eq!(send(call("GET", &one)).await.expect(200).json()["query_params"], "{\"a\":1}");
    send(call("PUT", &one).json(&json!({ "script_id": 7002 }))).await.expect(422);
    send(call("PUT", &one).json(&json!({ "query_params": {} }))).await.expect(422);
    send(call("PUT", &format!("{SCRIPTS}/7002")).json(&json!({}))).await.expect(404);
    send(call("DELETE", &format!("{SCRIPTS}/7002"))).await.expect(404);

    assert_eq!(send(call("DELETE", &one)).await.expect(200).json(), json!({}));
    for (method, path) in [("GET", one.as_str()), ("DELETE", &one), ("GET", "2025-03/1001/scripts/none")] {
        send(call(method, path)).await.expect(404);
    }
}

#[tokio::test]
async fn the_list_is_an_object_on_2025_03_and_an_array_on_v1() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let number = running.deploy(7002, "1", "active").await;
    let dated = send(running.tiendanube("GET", SCRIPTS, &token)).await.expect(200).json();
    assert_eq!((&dated["total"], &dated["result"][0]["is_auto_install"]), (&json!(1), &json!(true)));
    assert_eq!(dated["result"][0]["current_version"]["version"], number);
    let v1 = send(running.tiendanube("GET", "v1/1001/scripts", &token)).await.expect(200).json();
    assert_eq!((&v1[0]["id"], &v1[0]["current_version"]), (&json!(7002), &json!(number)));
}

#[tokio::test]
async fn auto_install_reaches_only_stores_that_install_later() {
    let running = Running::start().await;
    let early = running.install("1001").await;
    let new = json!({ "handle": "late", "auto_install": true });
    running.control("POST", "portal/apps/1001/scripts", new).await.expect(201);
    running.appear().await;
    let late = running.install("1002").await;
    for (store, token, count) in [("1001", &early, 1), ("1002", &late, 2)] {
        let list = send(running.tiendanube("GET", &format!("2025-03/{store}/scripts"), token)).await.json();
        assert_eq!(list["total"], count, "{store}: {list}");
    }
}

#[tokio::test]
async fn classic_scripts_are_validated_as_documented() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    legacy(&running).await;
    for (body, fields) in [
        (json!({}), &["src"][..]),
        (json!({ "src": "" }), &["src"]),
        (json!({ "src": "http://cdn.example/a.js" }), &["src"]),
        (json!({ "src": "http://127.0.0.1:4000/a.js" }), &["src"]),
        (json!({ "src": "javascript:alert(1)" }), &["src"]),
        (json!({ "src": "https://cdn.example/a.js", "event": "onclick" }), &["event"]),
        (json!({ "src": "https://cdn.example/a.js", "where": "store_front" }), &["where"]),
        (json!({ "event": "", "where": 1 }), &["event", "src", "where"]),
    ] {
        let refusal = send(running.tiendanube("POST", SCRIPTS, &token).json(&body)).await.expect(422).json();
        let mut named: Vec<&str> = refusal.as_object().unwrap().keys().map(String::as_str).collect();
        named.sort_unstable();
        assert_eq!(named, fields, "{body}: {refusal}");
        assert!(refusal[fields[0]][0].is_string(), "{refusal}");
    }
    let listed = send(running.tiendanube("GET", SCRIPTS, &token)).await.json();
    assert_eq!(listed["total"], 1, "only the auto-installed one: {listed}");
}

#[tokio::test]
async fn the_switch_lets_loopback_http_stand_in_for_https() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    legacy(&running).await;
    running.control("PATCH", "__sandbox/switches", json!({ "loopback_http": true })).await.expect(200);
    for (src, status) in [("http://127.0.0.1:4000/a.js", 201), ("http://cdn.example/a.js", 422)] {
        send(running.tiendanube("POST", SCRIPTS, &token).json(&json!({ "src": src }))).await.expect(status);
    }
}

#[tokio::test]
async fn a_classic_script_is_made_read_changed_and_removed() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    legacy(&running).await;
    let call = |method: &str, path: &str| running.tiendanube(method, path, &token);
    let body = json!({ "src": "https://cdn.example/a.js", "event": "onfirstinteraction" });
    let made = send(call("POST", "v1/1001/scripts").json(&body)).await.expect(201).json();
    assert_eq!((&made["event"], &made["where"]), (&json!("onfirstinteraction"), &json!("store")));
    let date = made["created_at"].as_str().unwrap();
    assert!(date.ends_with("-03:00") && date.len() == 25, "{date}");

    let one = format!("v1/1001/scripts/{}", made["id"]);
    let put = send(call("PUT", &one).json(&json!({ "where": "store,checkout" }))).await.expect(200).json();
    assert_eq!((&put["src"], &put["where"]), (&made["src"], &json!("store,checkout")));
    assert_eq!(send(call("GET", &format!("{one}?fields=src"))).await.json(), json!({ "src": made["src"] }));
    send(call("PUT", &one).json(&json!({ "src": "nonsense" }))).await.expect(422);

    running.control("PATCH", "__sandbox/apps/tiendanube/1001", json!({ "legacy_src": false })).await.expect(200);
    let off = send(call("PUT", &one).json(&json!({ "src": "https://cdn.example/b.js" }))).await.expect(422).json();
    assert_eq!(off, json!({ "script_id": ["The script_id field is required."] }));
    assert_eq!(send(call("DELETE", &one)).await.expect(200).json(), json!({}));
    send(call("GET", &one)).await.expect(404);
}

#[tokio::test]
async fn another_store_cannot_reach_a_script() {
    let running = Running::start().await;
    let (token, other) = (running.install("1001").await, running.install("1002").await);
    legacy(&running).await;
    let body = json!({ "src": "https://cdn.example/a.js" });
    let id = send(running.tiendanube("POST", SCRIPTS, &token).json(&body)).await.expect(201).json()["id"].clone();
    for method in ["GET", "DELETE"] {
        send(running.tiendanube(method, &format!("2025-03/1002/scripts/{id}"), &other)).await.expect(404);
    }
    send(running.tiendanube("GET", &format!("{SCRIPTS}/{id}"), &token)).await.expect(200);
}

#[tokio::test]
async fn v1_lists_are_paged_with_links() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    legacy(&running).await;
    for number in 0..4 {
        let body = json!({ "src": format!("https://cdn.example/{number}.js") });
        send(running.tiendanube("POST", "v1/1001/scripts", &token).json(&body)).await.expect(201);
    }
    let get = |query: &str| running.tiendanube("GET", &format!("v1/1001/scripts?{query}"), &token);
    let second = send(get("per_page=2&page=2")).await.expect(200);
    assert_eq!(second.json().as_array().unwrap().len(), 2);
    assert_eq!(second.header("x-total-count"), "5");
    for (rel, page) in [("next", 3), ("last", 3), ("first", 1), ("prev", 1)] {
        let link = format!("<{}v1/1001/scripts?page={page}&per_page=2>; rel=\"{rel}\"", running.urls().tiendanube);
        assert!(second.header("link").contains(&link), "{link} is not in {}", second.header("link"));
    }
    let beyond = send(get("per_page=2&page=4")).await.expect(404).json();
    assert_eq!(beyond["description"], "Last page is 3");
    let one = send(get("src=https://cdn.example/2.js")).await.json();
    assert_eq!(one.as_array().unwrap().len(), 1);
    let since = send(get(&format!("since_id={}", one[0]["id"]))).await.json();
    assert_eq!(since[0]["src"], "https://cdn.example/3.js");
    for query in ["page=0", "per_page=201", "per_page=x", "page=60&per_page=200", "since_id=x", "fields=nonsense"] {
        send(get(query)).await.expect(422);
    }
}

#[tokio::test]
async fn an_uninstall_ends_token_and_scripts() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "1", "active").await;
    send(running.tiendanube("POST", SCRIPTS, &token).json(&json!({ "script_id": 7001 }))).await.expect(201);
    running.control("POST", "__sandbox/stores/tiendanube/1001/uninstall", json!({})).await.expect(200);
    send(running.tiendanube("GET", SCRIPTS, &token)).await.expect(401);
    let store = &running.state().await["stores"][0];
    assert_eq!((&store["scripts"], &store["installs"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_put_without_a_body_says_so_by_its_length() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let put = |length: &str| {
        let request = format!(
            "PUT /2025-03/1001/scripts/7001 HTTP/1.1\r\nHost: x\r\nAuthentication: bearer {token}\r\nUser-Agent: x (y)\r\n\
             Content-Type: application/json\r\nConnection: close\r\n{length}\r\n"
        );
        let address = running.urls().tiendanube.socket_addrs(|| None).unwrap()[0];
        async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            answer
        }
    };
    assert!(put("").await.starts_with("HTTP/1.1 411 "));
    assert!(put("Content-Length: 0\r\n").await.starts_with("HTTP/1.1 404 "), "it is not associated");
}
