//! Logins: what is stored, what is refused, and that nothing is stored by halves.

use std::fs;

use serde_json::json;
use vitrina_tests::{Sandbox, get};

#[test]
fn a_merchant_accepts_on_each_platform() {
    let sandbox = Sandbox::start();
    for (platform, store) in [("tiendanube", "1001"), ("tiendanube", "1002"), ("pago-shops", "3001")] {
        let ended = sandbox.login(platform, store).succeeded();
        assert_eq!(ended.json()["store"], format!("{platform}:{store}"));
    }
    let vault = fs::read_to_string(sandbox.path("vault.json")).unwrap();
    assert!(!vault.contains("access"), "the vault is not encrypted: {vault}");
}

#[test]
fn the_browser_gets_a_page_without_secrets_once() {
    let sandbox = Sandbox::start();
    let login = sandbox.begin_login("tiendanube");
    let redirect = login.decide("1001", "accept");
    let elsewhere = redirect.replace("/callback", "/favicon.ico");
    assert_eq!(get(&elsewhere).status, 404);
    let page = get(&redirect);
    assert_eq!(page.status, 200);
    let code = redirect.split_once("code=").unwrap().1.split('&').next().unwrap();
    assert!(page.text.contains("tiendanube:1001") && !page.text.contains(code), "{page:#?}");
    assert!(page.policy.as_ref().is_some_and(|policy| policy.starts_with("default-src 'none';")), "{page:#?}");
    login.end().succeeded();
}

#[test]
fn a_state_that_does_not_match_spends_no_code() {
    for forge in [
        |url: &str, state: &str| url.replace(state, &"0".repeat(state.len())),
        |url: &str, state: &str| url.replace(state, ""),
        |url: &str, state: &str| url.replace(&format!("&state={state}"), ""),
    ] {
        let sandbox = Sandbox::start();
        let login = sandbox.begin_login("tiendanube");
        let state = login.url.split_once("state=").unwrap().1.to_string();
        assert_eq!(state.len(), 64);
        let redirect = login.decide("1001", "accept");
        let forged = forge(&redirect, &state);
        assert_ne!(forged, redirect);
        assert_eq!(get(&forged).status, 400);
        login.end().failed_with(4, &["state", "log in again"]);
        let asked = sandbox.requests("tiendanube");
        assert!(!asked.is_empty() && asked.iter().all(|line| !line.contains("/authorize/token")), "{asked:#?}");
        nothing_stored(&sandbox);
    }
}

#[test]
fn a_redirect_counts_once() {
    let sandbox = Sandbox::start();
    let login = sandbox.begin_login("tiendanube");
    let redirect = login.decide("1001", "accept");
    assert_eq!(get(&redirect).status, 200);
    login.end().succeeded();
    let spent = || sandbox.requests("tiendanube").iter().filter(|line| line.contains("/authorize/token")).count();
    assert_eq!(spent(), 1);
    // The same redirect once more, now that another login waits at the same address.
    let second = sandbox.begin_login("tiendanube");
    assert_eq!(get(&redirect).status, 400);
    second.end().failed_with(4, &["login-state"]);
    assert_eq!(spent(), 1);
}

#[test]
fn a_redirect_that_comes_too_late_finds_nobody() {
    let sandbox = Sandbox::start();
    let late = sandbox.run(&["login", "tiendanube", "--replace-token", "--no-browser", "--wait", "1"]);
    late.failed_with(4, &["error[login-timed-out]", "within 1 s"]);
    std::net::TcpListener::bind(("127.0.0.1", sandbox.callback_port())).expect("nobody listens any more");
    nothing_stored(&sandbox);
}

#[test]
fn a_merchant_who_cancels_is_no_grant() {
    let sandbox = Sandbox::start();
    for (platform, store) in [("tiendanube", "1001"), ("pago-shops", "3001")] {
        let login = sandbox.begin_login(platform);
        let redirect = login.decide(store, "cancel");
        let page = get(&redirect);
        assert_eq!(page.status, 400);
        login.end().failed_with(4, &["access_denied", "log in again"]);
    }
    nothing_stored(&sandbox);
}

#[test]
fn what_the_redirect_says_reaches_the_page_as_text_only() {
    let sandbox = Sandbox::start();
    let login = sandbox.begin_login("tiendanube");
    let redirect = login.decide("1001", "cancel");
    let page = get(&redirect.replace("access_denied", "%3Cscript%3Ealert(1)%3C%2Fscript%3E"));
    assert_eq!(page.status, 400);
    assert!(page.text.contains("&lt;script&gt;") && !page.text.contains("<script"), "{page:#?}");
    login.end().failed_with(4, &["did not authorise"]);
}

#[test]
fn a_grant_without_the_scripts_scope_is_not_kept() {
    let sandbox = Sandbox::start();
    for (app, scopes, platform, store, missing, lost) in [
        ("tiendanube/1001", json!(["read_products"]), "tiendanube", "1001", "write_scripts", "former token ended"),
        (
            "pago-shops/ps-demo",
            json!(["script_read"]),
            "pago-shops",
            "3001",
            "script_write",
            "(the token was not stored)",
        ),
    ] {
        sandbox.control("PATCH", &format!("apps/{app}"), &json!({"scopes": scopes}));
        let login = sandbox.begin_login(platform);
        let redirect = login.decide(store, "accept");
        assert_eq!(get(&redirect).status, 400);
        login.end().failed_with(4, &[missing, "not stored", lost]);
    }
    nothing_stored(&sandbox);
}

#[test]
fn a_token_that_may_do_more_than_is_needed_is_told() {
    let sandbox = Sandbox::start();
    for (platform, store, more) in [("tiendanube", "1001", Some("read_products")), ("pago-shops", "3001", None)] {
        let ended = sandbox.login(platform, store).succeeded();
        let told = ended.stderr.split_once("more than registering scripts needs: ").map(|(_, after)| after);
        assert_eq!(told.and_then(|told| told.split(';').next()), more, "{ended:#?}");
    }
}

/// The code lives for 30 seconds: it is sent at once, and a slow answer is waited for.
#[test]
fn a_code_is_exchanged_at_once_and_a_slow_answer_is_good() {
    let sandbox = Sandbox::start();
    let rule = json!({"listener": "tiendanube", "method": "POST", "path": "/apps/authorize/token",
        "fault": {"delay_ms": 5_000, "after": true}});
    sandbox.control("POST", "faults", &rule);
    sandbox.login("tiendanube", "1001").succeeded();
    let spent = sandbox.requests("tiendanube").iter().filter(|line| line.contains("/authorize/token")).count();
    assert_eq!(spent, 1);
}

#[test]
fn another_store_than_the_one_that_was_meant_is_refused() {
    let sandbox = Sandbox::start();
    let login = sandbox.begin_login("tiendanube:1002");
    get(&login.decide("1001", "accept"));
    login.end().failed_with(4, &["tiendanube:1001", "not tiendanube:1002", "former token ended"]);
    nothing_stored(&sandbox);
}

#[test]
fn a_platform_that_is_not_there_ends_the_login() {
    let sandbox = Sandbox::start();
    let config =
        sandbox.config().replace(&format!("{}oauth/token", sandbox.url("pago_shops")), "http://127.0.0.1:9/token");
    fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    let login = sandbox.begin_login("pago-shops");
    assert_eq!(get(&login.decide("3001", "accept")).status, 400);
    login.end().failed_with(5, &["http://127.0.0.1:9/token", "not reachable"]);
    nothing_stored(&sandbox);
}

#[test]
fn a_taken_callback_port_is_told_before_anyone_is_asked() {
    let sandbox = Sandbox::start();
    let _holder = std::net::TcpListener::bind(("127.0.0.1", sandbox.callback_port())).unwrap();
    let port = sandbox.callback_port().to_string();
    sandbox.run(&["login", "tiendanube", "--replace-token"]).failed_with(5, &[&port, "in use", "callback_port"]);
    nothing_stored(&sandbox);
}

#[test]
fn ctrl_c_ends_a_login_and_frees_its_port() {
    let sandbox = Sandbox::start();
    let login = sandbox.begin_login("tiendanube");
    let redirect = login.decide("1001", "accept");
    login.signal("-INT");
    login.end().failed_with(130, &["interrupted"]);
    let port = redirect.rsplit_once(":").unwrap().1.split('/').next().unwrap().parse::<u16>().unwrap();
    assert_eq!(port, sandbox.callback_port());
    std::net::TcpListener::bind(("127.0.0.1", port)).expect("the port is free again");
    nothing_stored(&sandbox);
}

/// The vault has no store of the app: a deploy finds nobody.
#[track_caller]
fn nothing_stored(sandbox: &Sandbox) {
    vitrina_tests::write_bundle(&sandbox.path("bundle"), "one");
    sandbox.run(&["upload"]).succeeded();
    sandbox.run(&["deploy"]).failed_with(4, &["has no store of variant-badge", "vitrina login"]);
}
