//! `vitrina doctor` with a store in each of the states that keep a script from running.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;

use serde_json::{Value, json};
use vitrina_tests::{Sandbox, send_json, send_text, write_bundle};

/// What it found of a check: its state and its words.
#[track_caller]
fn found(sandbox: &Sandbox, asked: &[&str], check: &str) -> (String, String) {
    let ended = sandbox.run(&[&["doctor", "--json"], asked].concat());
    let findings: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let finding = findings.iter().find(|finding| finding["check"] == check);
    let finding = finding.unwrap_or_else(|| panic!("nothing about {check} in {ended:#?}"));
    let state = finding["state"].as_str().unwrap().to_string();
    let remedy = finding["remedy"].as_str().unwrap_or_default();
    assert_eq!(state == "good", remedy.is_empty(), "{finding}");
    assert_eq!(ended.code == 1, findings.iter().any(|finding| finding["state"] == "bad"), "{ended:#?}");
    (state, format!("{} {remedy}", finding["what"].as_str().unwrap()))
}

#[track_caller]
fn says(sandbox: &Sandbox, check: &str, state: &str, words: &[&str]) {
    says_of(sandbox, &["tiendanube:1001"], check, state, words);
}

/// The same of another store, or another address.
#[track_caller]
fn says_of(sandbox: &Sandbox, asked: &[&str], check: &str, state: &str, words: &[&str]) {
    let (found, text) = found(sandbox, asked, check);
    assert_eq!(found, state, "{check}: {text}");
    words.iter().for_each(|word| assert!(text.contains(word), "`{word}` is not in {text}"));
}

/// A store that has everything.
fn healthy() -> Sandbox {
    let sandbox = Sandbox::start();
    sandbox.login("tiendanube", "1001").succeeded();
    write_bundle(&sandbox.path("bundle"), "one");
    sandbox.run(&["upload"]).succeeded();
    sandbox.run(&["deploy", "--store", "tiendanube:1001"]).succeeded();
    sandbox
}

#[test]
fn a_healthy_store_has_nothing_in_the_way() {
    let sandbox = healthy();
    for check in ["token", "scopes", "association", "served", "tag", "ls", "csp", "clock", "nubesdk"] {
        says(&sandbox, check, "good", &[]);
    }
    sandbox.run(&["doctor", "tiendanube:1001"]).succeeded();
}

/// Whoever helps a merchant may have no key to the bucket; shops need none.
#[test]
fn a_hosting_that_cannot_be_read_here_hides_nothing_else() {
    let sandbox = healthy();
    let config = sandbox.config().replace("location = \"hosting\"", "location = \"s3://elsewhere/app\"");
    fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    says(&sandbox, "hosting", "notice", &["AWS_ACCESS_KEY_ID", "ask again"]);
    says(&sandbox, "served", "good", &["can be had"]);
    says(&sandbox, "tag", "good", &[]);
    sandbox.run(&["doctor", "tiendanube:1001"]).succeeded();
}

#[test]
fn a_store_that_never_logged_in_or_lost_its_token() {
    let sandbox = Sandbox::start();
    says(&sandbox, "token", "bad", &["vitrina login tiendanube:1001"]);
    let sandbox = healthy();
    sandbox.control("POST", "stores/tiendanube/1001/uninstall", &json!({}));
    says(&sandbox, "token", "bad", &["vitrina login tiendanube:1001"]);
}

#[test]
fn a_store_without_the_script() {
    let sandbox = Sandbox::start();
    sandbox.login("tiendanube", "1001").succeeded();
    says(&sandbox, "association", "bad", &["vitrina deploy"]);
}

#[test]
fn a_store_that_has_not_paid() {
    let sandbox = healthy();
    sandbox.control("POST", "stores/tiendanube/1001/suspend", &json!({}));
    says(&sandbox, "payment", "bad", &["402", "paid"]);
}

#[test]
fn a_home_page_older_than_the_script() {
    let sandbox = Sandbox::start();
    sandbox.login("tiendanube", "1001").succeeded();
    sandbox.control("PATCH", "stores/tiendanube/1001", &json!({"page_cache": true}));
    vitrina_tests::get(&sandbox.shop("tiendanube", "1001", "url"));
    write_bundle(&sandbox.path("bundle"), "one");
    sandbox.run(&["upload"]).succeeded();
    sandbox.run(&["deploy", "--store", "tiendanube:1001"]).succeeded();
    says(&sandbox, "cache", "notice", &["home page", "a day"]);
    says(&sandbox, "tag", "good", &[]);
}

#[test]
fn policies_that_block_the_file_or_webassembly() {
    let sandbox = healthy();
    let cdn = sandbox.url("cdn").trim_end_matches('/').to_string();
    for (csp, state, words) in [
        ("script-src 'self'".to_string(), "bad", ["does not let in", "script-src"]),
        (format!("script-src 'self' {cdn}"), "bad", ["WebAssembly", "no-wasm"]),
        (format!("script-src {cdn} 'wasm-unsafe-eval'"), "good", ["lets in", "WebAssembly"]),
    ] {
        sandbox.control("PATCH", "stores/tiendanube/1001", &json!({"csp": csp}));
        says(&sandbox, "csp", state, &words);
    }
}

#[test]
fn a_file_that_is_gone_or_old() {
    let sandbox = healthy();
    write_bundle(&sandbox.path("bundle"), "two");
    sandbox.run(&["upload"]).succeeded();
    says(&sandbox, "served", "notice", &["release 1", "2 is the newest"]);
    for entry in std::fs::read_dir(sandbox.path("hosting/variant-badge")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "js") {
            std::fs::remove_file(path).unwrap();
        }
    }
    says(&sandbox, "served", "bad", &["404", "vitrina upload"]);
}

#[test]
fn a_token_with_too_few_scopes() {
    let sandbox = Sandbox::start_with(&json!({"token_prefix": "held-", "stores": [
        {"platform": "tiendanube", "id": "5001", "name": "Uno", "slug": "uno", "lang": "es_AR", "country": "AR",
         "currency": "ARS"},
    ]}));
    let token = json!({"platform": "tiendanube", "store": "5001", "token": "held-5001", "scopes": "read_products"});
    std::fs::write(sandbox.path("tokens"), token.to_string()).unwrap();
    sandbox.run(&["stores", "import", "tokens"]).succeeded();
    let remedy = "vitrina login tiendanube:5001";
    says_of(&sandbox, &["tiendanube:5001"], "scopes", "bad", &["the token lacks write_scripts", remedy]);
}

#[test]
fn a_script_whose_version_no_store_gets_or_that_waits_for_the_shopper() {
    let sandbox = Sandbox::start();
    let scripts = format!("{}portal/apps/1001/scripts", sandbox.url("control"));
    let script = json!({"handle": "late", "event": "onfirstinteraction", "location": "store", "auto_install": true});
    let made = send_json("POST", &scripts, &script);
    assert_eq!(made.status, 201, "{made:#?}");
    let id = &made.json()["id"];
    // Longer than this test takes, so that nothing appears before it lets it.
    let delay = 600;
    let appear = || sandbox.control("POST", "clock", &json!({"advance": delay}));
    sandbox.control("PATCH", "apps/tiendanube/1001", &json!({"portal_delay": delay}));
    appear();
    let config = sandbox.config().replace("script_id = 7001", &format!("script_id = {id}"));
    std::fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    let versions = format!("{scripts}/{id}/versions");
    let version = send_text(&versions, "text/javascript", "/* late */".to_owned()).json();
    appear();
    sandbox.login("tiendanube", "1002").succeeded();
    let store = ["tiendanube:1002"];
    says_of(&sandbox, &store, "version", "bad", &["a draft", "deploy the uploaded version to production"]);
    let deploy = |to: &str| {
        let deployed = send_json("POST", &format!("{versions}/{}/deploy", version["number"]), &json!({"to": to}));
        assert!(deployed.status < 300, "{deployed:#?}");
    };
    deploy("testing");
    // Stores have it some seconds after the Portal.
    says_of(&sandbox, &store, "version", "bad", &["a draft", "takes a while to appear"]);
    appear();
    says_of(&sandbox, &store, "version", "notice", &["demo stores only", "to production"]);
    deploy("active");
    says_of(&sandbox, &store, "version", "notice", &["demo stores only", "takes a while to appear"]);
    appear();
    says_of(&sandbox, &store, "version", "good", &[]);
    says_of(&sandbox, &store, "auto-install", "notice", &["installs script", "not installed automatically"]);
    says_of(&sandbox, &store, "first-interaction", "notice", &["first scroll, click or tap", "touch the page"]);
}

/// A shop of one page, until the test ends; answers its address.
fn shop(page: &'static str) -> String {
    shop_that_says("", page)
}

/// The same with headers of its own.
fn shop_that_says(headers: &'static str, page: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut lines = BufReader::new(&stream).lines();
            while lines.next().is_some_and(|line| line.is_ok_and(|line| !line.is_empty())) {}
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n{headers}", page.len());
            let _ = write!(stream, "{head}content-type: text/html\r\n\r\n{page}");
        }
    });
    address
}

#[test]
fn pages_of_another_kind() {
    let sandbox = healthy();
    let yielding = shop(r#"<script>var LS = {}; LS.theme = {"name": "amazonas"}; window.nubeSDK = {};</script>"#);
    let asked = ["tiendanube:1001", "--url", &yielding];
    says_of(&sandbox, &asked, "nubesdk", "notice", &["brings NubeSDK", "window.nubeSDK"]);
    says_of(&sandbox, &asked, "theme", "good", &["amazonas"]);
    says_of(&sandbox, &asked, "tag", "bad", &["does not load the script", "ask again"]);
    let slow = shop_that_says("date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", "<script>var LS = {};</script>");
    says_of(&sandbox, &["tiendanube:1001", "--url", &slow], "clock", "notice", &["ahead of the shop's", "set it by"]);
    let strange = shop("<h1>Coming soon</h1>");
    says_of(&sandbox, &["tiendanube:1001", "--url", &strange], "ls", "bad", &["no global LS", "a storefront of"]);
}

#[test]
fn this_machine_can_build() {
    let sandbox = Sandbox::start();
    let ended = sandbox.run(&["doctor", "--json"]).succeeded();
    for check in ["rustc", "wasm32"] {
        assert!(ended.stdout.contains(&format!("\"check\":\"{check}\",\"state\":\"good\"")), "{ended:#?}");
    }
    let mut without = sandbox.vitrina(&["doctor"]);
    let ended = vitrina_tests::Ended::of(without.env("PATH", "").output().unwrap());
    assert_eq!(ended.code, 1, "{ended:#?}");
    assert!(ended.stdout.contains("BAD rustc") && ended.stdout.contains("rustup"), "{ended:#?}");
}
