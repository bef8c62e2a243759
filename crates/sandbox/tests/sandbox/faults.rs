//! Faults on demand: what a client sees of each, and that the same seed gives the same run.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::running::{Running, send};

const FILE: &str = "badge/badge-0a1b2c3d4e5f6071.js";
const TEXT: &str = "let a = 1; let b = 2;";
const SCRIPTS: &str = "2025-03/1001/scripts";

async fn with_file() -> (Running, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("badge")).unwrap();
    fs::write(folder.path().join(FILE), TEXT).unwrap();
    fs::write(folder.path().join("badge/channel.json"), "{}").unwrap();
    (Running::with_hosting(folder.path().to_owned()).await, folder)
}

/// Puts a rule in force; its id.
async fn fault(running: &Running, rule: Value) -> u64 {
    running.control("POST", "__sandbox/faults", rule).await.expect(201).json()["id"].as_u64().unwrap()
}

async fn cdn(running: &Running, fault_of_file: Value) -> u64 {
    fault(running, json!({ "listener": "cdn", "path": "/badge/*.js", "fault": fault_of_file })).await
}

/// What comes over the wire until the connection ends.
fn raw(running: &Running, path: &str) -> String {
    let mut connection = TcpStream::connect(("127.0.0.1", running.urls().cdn.port().unwrap())).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    write!(connection, "GET /{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    // A connection that breaks off may be a reset one.
    let _ = connection.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_rule_hits_what_it_names_as_often_as_it_says() {
    let (running, _folder) = with_file().await;
    let rule = json!({ "listener": "cdn", "path": "/badge/*.js", "skip": 1, "times": 2,
                       "fault": { "status": 503, "body": "down" } });
    let id = fault(&running, rule).await;
    let file = running.urls().cdn.join(FILE).unwrap();
    let mut seen = Vec::new();
    for _ in 0..4 {
        let answer = send(running.request("GET", file.as_str())).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        seen.push((answer.status, answer.text));
    }
    let (good, bad) = ((200, TEXT.to_owned()), (503, "down".to_owned()));
    assert_eq!(seen, [good.clone(), bad.clone(), bad, good]);
    let channel = running.urls().cdn.join("badge/channel.json").unwrap();
    send(running.request("GET", channel.as_str())).await.expect(200);
    let listed = send(running.request("GET", running.urls().control.join("__sandbox/faults").unwrap().as_str())).await;
    let listed = &listed.expect(200).json()[0];
    assert_eq!((&listed["seen"], &listed["hits"], &listed["id"]), (&json!(4), &json!(2), &json!(id)));
    let requests = running.urls().control.join("__sandbox/requests?count=3").unwrap();
    let noted = send(running.request("GET", requests.as_str())).await.json();
    assert_eq!((&noted[0]["fault"], &noted[2]["fault"]), (&Value::Null, &json!(id)), "{noted}");
}

#[tokio::test]
async fn a_file_is_tampered_with_shortened_or_mislabelled() {
    let (running, _folder) = with_file().await;
    let file = running.urls().cdn.join(FILE).unwrap();
    for (effect, text, media_type) in [
        (json!({ "flip": 4 }), "let ` = 1; let b = 2;", "text/javascript; charset=utf-8"),
        (json!({ "flip": 4 + TEXT.len() }), "let ` = 1; let b = 2;", "text/javascript; charset=utf-8"),
        (json!({ "truncate": 10 }), "let a = 1;", "text/javascript; charset=utf-8"),
        (json!({ "truncate": 0 }), "", "text/javascript; charset=utf-8"),
        (json!({ "headers": { "Content-Type": "text/html" } }), TEXT, "text/html"),
        (json!({ "headers": { "Content-Type": null } }), TEXT, ""),
        (json!({ "slow": { "bytes": 5, "every_ms": 1 } }), TEXT, "text/javascript; charset=utf-8"),
    ] {
        let id = cdn(&running, effect.clone()).await;
        let answer = send(running.request("GET", file.as_str())).await.expect(200);
        assert_eq!((answer.text.as_str(), answer.header("content-type")), (text, media_type), "{effect}");
        running.control("DELETE", &format!("__sandbox/faults/{id}"), json!({})).await.expect(204);
        assert_eq!(send(running.request("GET", file.as_str())).await.expect(200).text, TEXT);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_dropped_before_any_byte_or_cut_after_some() {
    let (running, _folder) = with_file().await;
    let id = cdn(&running, json!({ "drop": true })).await;
    assert_eq!(raw(&running, FILE), "", "a dropped connection carries nothing");
    assert!(running.request("GET", running.urls().cdn.join(FILE).unwrap().as_str()).send().await.is_err());
    running.control("DELETE", &format!("__sandbox/faults/{id}"), json!({})).await.expect(204);

    cdn(&running, json!({ "cut": 7 })).await;
    let answer = raw(&running, FILE);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(body, &TEXT[..7]);
    assert!(head.to_ascii_lowercase().contains(&format!("content-length: {}", TEXT.len())), "{head}");
    let response = running.request("GET", running.urls().cdn.join(FILE).unwrap().as_str()).send().await.unwrap();
    assert!(response.bytes().await.is_err(), "the body must not pass for complete");
}

#[tokio::test]
async fn a_delay_ends_when_the_clock_is_moved() {
    let (running, _folder) = with_file().await;
    let id = cdn(&running, json!({ "delay_ms": 3_600_000 })).await;
    let file = running.urls().cdn.join(FILE).unwrap();
    let asked = tokio::spawn(running.request("GET", file.as_str()).send());
    hits(&running, id, 1).await;
    assert!(!asked.is_finished());
    running.control("POST", "__sandbox/clock", json!({ "advance": 3_600 })).await.expect(200);
    assert_eq!(asked.await.unwrap().unwrap().status(), 200);

    let short = Instant::now();
    running.control("DELETE", "__sandbox/faults", json!({})).await.expect(204);
    cdn(&running, json!({ "delay_ms": 40 })).await;
    send(running.request("GET", file.as_str())).await.expect(200);
    assert!(short.elapsed() >= Duration::from_millis(40), "a delay also passes by itself, and not sooner");
}

/// Returns when the rule has hit so many requests.
async fn hits(running: &Running, id: u64, count: u64) {
    let url = running.urls().control.join("__sandbox/faults").unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        let listed = send(running.request("GET", url.as_str())).await.json();
        let rules = listed.as_array().unwrap();
        if rules.iter().any(|rule| rule["id"] == id && rule["hits"].as_u64() >= Some(count)) {
            return;
        }
        assert!(Instant::now() < until, "the rule hit nothing: {listed}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn what_hangs_ends_with_its_rule_and_holds_up_no_stop() {
    let (running, _folder) = with_file().await;
    let file = running.urls().cdn.join(FILE).unwrap();
    let id = cdn(&running, json!({ "hang": true })).await;
    let asked = tokio::spawn(running.request("GET", file.as_str()).send());
    hits(&running, id, 1).await;
    assert!(!asked.is_finished());
    running.control("DELETE", &format!("__sandbox/faults/{id}"), json!({})).await.expect(204);
    assert!(asked.await.unwrap().is_err(), "the connection ends without an answer");

    let id = cdn(&running, json!({ "hang": true })).await;
    let asked = tokio::spawn(running.request("GET", file.as_str()).send());
    hits(&running, id, 1).await;
    running.stop().await;
    assert!(asked.await.unwrap().is_err());
}

#[tokio::test]
async fn a_request_fails_before_or_after_it_is_carried_out() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "1", "active").await;
    let post = || running.tiendanube("POST", SCRIPTS, &token).json(&json!({ "script_id": 7001 }));
    let total = async || send(running.tiendanube("GET", SCRIPTS, &token)).await.expect(200).json()["total"].clone();
    let rule = |effect: Value| {
        json!({ "listener": "tiendanube", "method": "POST", "path": "/2025-03/*/scripts", "store": "1001", "times": 1,
                "fault": effect })
    };
    fault(&running, rule(json!({ "status": 502, "body": "<html>bad gateway</html>" }))).await;
    assert_eq!(send(post()).await.expect(502).text, "<html>bad gateway</html>");
    assert_eq!(total().await, 1, "only the auto-installed one");
    fault(&running, rule(json!({ "drop": true }))).await;
    assert!(post().send().await.is_err());
    assert_eq!(total().await, 1);
    fault(&running, rule(json!({ "drop": true, "after": true }))).await;
    assert!(post().send().await.is_err());
    assert_eq!(total().await, 2, "carried out, though nobody was told");
    send(post()).await.expect(422);
}

#[tokio::test]
async fn any_status_is_answered_by_rule() {
    let (running, _folder) = with_file().await;
    let file = running.urls().cdn.join(FILE).unwrap();
    for status in [200, 204, 304, 404, 429, 599] {
        let id = cdn(&running, json!({ "status": status, "body": "instead" })).await;
        let answer = send(running.request("GET", file.as_str())).await.expect(status);
        assert_eq!(answer.text, if [204, 304].contains(&status) { "" } else { "instead" }, "{status}");
        running.control("DELETE", &format!("__sandbox/faults/{id}"), json!({})).await.expect(204);
        assert_eq!(send(running.request("GET", file.as_str())).await.expect(200).text, TEXT, "after {status}");
    }
}

#[tokio::test]
async fn a_delay_after_the_change_holds_back_the_answer_alone() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "1", "active").await;
    let total = async || send(running.tiendanube("GET", SCRIPTS, &token)).await.expect(200).json()["total"].clone();
    let rule = json!({ "listener": "tiendanube", "method": "POST", "fault": { "after": true, "delay_ms": 3_600_000 } });
    fault(&running, rule).await;
    let asked = tokio::spawn(running.tiendanube("POST", SCRIPTS, &token).json(&json!({ "script_id": 7001 })).send());
    let until = Instant::now() + Duration::from_secs(30);
    while total().await != 2 {
        assert!(Instant::now() < until && !asked.is_finished(), "it is not carried out");
    }
    assert!(!asked.is_finished(), "it is answered already");
    running.control("POST", "__sandbox/clock", json!({ "advance": 3_600 })).await.expect(200);
    assert_eq!(asked.await.unwrap().unwrap().status(), 201);
    assert_eq!(total().await, 2);
}

#[tokio::test]
async fn a_late_request_is_carried_out_though_nobody_waits_for_it() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    running.deploy(7001, "1", "active").await;
    let total = async || send(running.tiendanube("GET", SCRIPTS, &token)).await.expect(200).json()["total"].clone();
    let post = || running.tiendanube("POST", SCRIPTS, &token).json(&json!({ "script_id": 7001 }));
    let rule = |fault: Value| json!({ "listener": "tiendanube", "method": "POST", "times": 1, "fault": fault });
    let id = fault(&running, rule(json!({ "late_ms": 3_600_000, "status": 504 }))).await;
    send(post()).await.expect(504);
    running.control("DELETE", &format!("__sandbox/faults/{id}"), json!({})).await.expect(204);
    assert_eq!(total().await, 1, "not yet");
    running.control("POST", "__sandbox/clock", json!({ "advance": 3_600 })).await.expect(200);
    let until = Instant::now() + Duration::from_secs(30);
    while total().await != 2 {
        assert!(Instant::now() < until, "it is not carried out");
    }
    // Alone it closes the connection.
    fault(&running, rule(json!({ "late_ms": 3_600_000 }))).await;
    assert!(post().send().await.is_err());
    let both = json!({ "listener": "tiendanube", "fault": { "late_ms": 1, "after": true } });
    running.control("POST", "__sandbox/faults", both).await.expect(422);
}

#[tokio::test]
async fn a_rule_of_one_store_hits_the_files_that_its_pages_ask_for() {
    let (running, _folder) = with_file().await;
    running.deploy(7001, "let a;", "active").await;
    for (listener, file) in [
        ("cdn", running.urls().cdn.join(FILE).unwrap()),
        ("apps_scripts", running.urls().apps_scripts.join("variant-badge/variant-badge/1.js").unwrap()),
    ] {
        fault(&running, json!({ "listener": listener, "store": "1001", "fault": { "status": 503 } })).await;
        for (query, status) in [("?store=1001", 503), ("?v=1&store=1001", 503), ("?store=1002", 200), ("", 200)] {
            send(running.request("GET", &format!("{file}{query}"))).await.expect(status);
        }
    }
}

#[tokio::test]
async fn a_rule_of_one_store_leaves_the_others_alone() {
    let running = Running::start().await;
    let (plata, praia) = (running.install("1001").await, running.install("1002").await);
    let bazaar = running.pago_install("3001").await["access_token"].as_str().unwrap().to_owned();
    for (listener, store) in [("tiendanube", "1002"), ("pago_shops", "3001"), ("shops", "1001")] {
        fault(&running, json!({ "listener": listener, "store": store, "fault": { "status": 500 } })).await;
    }
    send(running.tiendanube("GET", SCRIPTS, &plata)).await.expect(200);
    send(running.tiendanube("GET", "2025-03/1002/scripts", &praia)).await.expect(500);
    send(running.pago("GET", "api/scripts", &bazaar)).await.expect(500);
    assert_eq!(running.shop("plata", "/").await.status, 500);
    assert_eq!(running.shop("praia", "/").await.status, 200);
}

#[tokio::test]
async fn the_reset_header_comes_in_a_wrong_unit() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    for (unit, range) in [
        ("milliseconds", 1_000..=1_000),
        ("epoch_seconds", 1_700_000_000..=9_000_000_000),
        ("epoch_milliseconds", 1_700_000_000_000..=9_000_000_000_000_i64),
    ] {
        let rule = json!({ "listener": "tiendanube", "times": 1, "fault": { "reset": unit } });
        fault(&running, rule).await;
        let answer = send(running.tiendanube("GET", "2025-03/1001/store", &token)).await.expect(200);
        let reset: i64 = answer.header("x-rate-limit-reset").parse().unwrap();
        assert!(range.contains(&reset), "{unit}: {reset}");
        running.control("POST", "__sandbox/clock", json!({ "advance": 20 })).await.expect(200);
    }
}

#[tokio::test]
async fn the_same_seed_gives_the_same_run_a_hundred_times() {
    let (running, _folder) = with_file().await;
    let file = running.urls().cdn.join(FILE).unwrap();
    let mut runs = Vec::new();
    for _ in 0..100 {
        running.control("DELETE", "__sandbox/faults", json!({})).await.expect(204);
        let rule = |seed: u64, status: u16| json!({ "listener": "cdn", "percent": 30, "seed": seed, "fault": { "status": status } });
        fault(&running, rule(1, 500)).await;
        fault(&running, rule(2, 503)).await;
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(send(running.request("GET", file.as_str())).await.status);
        }
        for status in [200, 500, 503] {
            assert!(statuses.contains(&status), "{statuses:?}");
        }
        runs.push(statuses);
    }
    assert!(runs.iter().all(|run| *run == runs[0]), "{runs:?}");
}

#[tokio::test]
async fn a_rule_that_makes_no_sense_is_refused() {
    let running = Running::start().await;
    for (rule, status) in [
        (json!({ "listener": "cdn" }), 400),
        (json!({ "listener": "control", "fault": { "status": 500 } }), 400),
        (json!({ "listener": "cdn", "fault": { "status": 500 }, "colour": "red" }), 400),
        (json!({ "listener": "cdn", "fault": { "explode": true } }), 400),
        (json!({ "listener": "cdn", "fault": {} }), 422),
        (json!({ "listener": "cdn", "fault": { "status": 99 } }), 422),
        (json!({ "listener": "cdn", "fault": { "status": 100 } }), 422),
        (json!({ "listener": "cdn", "fault": { "body": "x" } }), 422),
        (json!({ "listener": "cdn", "fault": { "slow": { "bytes": 0, "every_ms": 1 } } }), 422),
        (json!({ "listener": "cdn", "fault": { "headers": { "a b": "c" } } }), 422),
        (json!({ "listener": "cdn", "fault": { "headers": { "a": "c\n" } } }), 422),
        (json!({ "listener": "cdn", "fault": { "duplicate": 1 } }), 422),
        (json!({ "listener": "webhooks", "fault": { "status": 500 } }), 422),
        (json!({ "listener": "cdn", "percent": 101, "fault": { "status": 500 } }), 422),
        (json!({ "listener": "cdn", "times": 0, "fault": { "status": 500 } }), 422),
    ] {
        let refusal = running.control("POST", "__sandbox/faults", rule.clone()).await.expect(status).json();
        assert!(refusal["error"].is_string(), "{rule}");
    }
    running.control("DELETE", "__sandbox/faults/1", json!({})).await.expect(404);
}
