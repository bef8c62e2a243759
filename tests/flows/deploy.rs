//! Deploys: every store gets its verdict, and a store that fails keeps nothing of the attempt.

use std::fs;

use serde_json::{Value, json};
use vitrina_tests::{Sandbox, write_bundle};

/// A sandbox with one uploaded release and these stores logged in.
fn ready(stores: &[(&str, &str)]) -> Sandbox {
    let sandbox = Sandbox::start();
    write_bundle(&sandbox.path("bundle"), "one");
    sandbox.run(&["upload"]).succeeded();
    for (platform, store) in stores {
        sandbox.login(platform, store).succeeded();
    }
    sandbox
}

fn verdict<'a>(verdicts: &'a Value, store: &str) -> &'a Value {
    let list = verdicts["verdicts"].as_array().unwrap();
    list.iter().find(|verdict| verdict["store"] == store).unwrap_or_else(|| panic!("no {store} in {verdicts:#}"))
}

/// How many scripts the platform has for the store that somebody registered there.
fn registered(sandbox: &Sandbox, platform: &str, store: &str) -> usize {
    let state = sandbox.state();
    let stores = state["stores"].as_array().unwrap();
    let store = stores.iter().find(|entry| entry["platform"] == platform && entry["id"] == store).unwrap();
    store["scripts"].as_array().unwrap().iter().filter(|script| script["kind"] != "auto-install").count()
}

#[test]
fn three_placements_in_one_go_and_nothing_to_do_the_second_time() {
    let sandbox = ready(&[("tiendanube", "1001"), ("tiendanube", "1002"), ("pago-shops", "3001")]);
    sandbox.put_loader_in_portal();
    let first = sandbox.run(&["deploy", "--json"]).succeeded().json();
    for store in ["tiendanube:1001", "tiendanube:1002", "pago-shops:3001"] {
        assert_eq!(verdict(&first, store)["outcome"], "created", "{first:#}");
    }
    let src = verdict(&first, "tiendanube:1001")["script_url"].as_str().unwrap();
    assert!(src.starts_with(sandbox.url("cdn")) && src.contains("release=1"), "{src}");
    let served = verdict(&first, "tiendanube:1002")["script_url"].as_str().unwrap();
    assert!(served.starts_with(sandbox.url("apps_scripts")), "{served}");
    let channel: Value =
        serde_json::from_slice(&fs::read(sandbox.path("hosting/variant-badge/channel.json")).unwrap()).unwrap();
    assert_eq!((&channel["release"], &channel["percent"]), (&json!(1), &json!(100)));

    let second = sandbox.run(&["deploy", "--json"]).succeeded().json();
    for store in ["tiendanube:1001", "tiendanube:1002", "pago-shops:3001"] {
        assert_eq!(verdict(&second, store)["outcome"], "unchanged", "{second:#}");
    }
    for (platform, store) in [("tiendanube", "1001"), ("tiendanube", "1002"), ("pago-shops", "3001")] {
        assert_eq!(registered(&sandbox, platform, store), 1, "{platform}:{store}");
    }

    write_bundle(&sandbox.path("bundle"), "two");
    sandbox.run(&["upload"]).succeeded();
    let third = sandbox.run(&["deploy", "--json"]).succeeded().json();
    assert_eq!(verdict(&third, "tiendanube:1001")["outcome"], "updated", "{third:#}");
    assert_eq!(registered(&sandbox, "tiendanube", "1001"), 1);
}

#[test]
fn a_store_that_has_not_paid_gets_nothing_and_the_others_go_on() {
    let sandbox = ready(&[("tiendanube", "1001"), ("pago-shops", "3001")]);
    sandbox.control("POST", "stores/tiendanube/1001/suspend", &json!({}));
    let ended = sandbox.run(&["deploy", "--json"]).failed_with(2, &["payment", "next:"]);
    let verdicts = ended.json();
    assert_eq!(verdict(&verdicts, "tiendanube:1001")["obstacle"]["kind"], "payment-needed", "{verdicts:#}");
    assert_eq!(verdict(&verdicts, "pago-shops:3001")["outcome"], "created", "{verdicts:#}");

    let alone = sandbox.run(&["deploy", "--store", "tiendanube:1001"]).failed_with(1, &["payment needed"]);
    assert!(alone.stdout.contains("payment needed"), "{alone:#?}");
    sandbox.control("POST", "stores/tiendanube/1001/resume", &json!({}));
    assert_eq!(registered(&sandbox, "tiendanube", "1001"), 0);
    sandbox.run(&["deploy"]).succeeded();
    assert_eq!(registered(&sandbox, "tiendanube", "1001"), 1);
}

#[test]
fn a_portal_script_without_a_version_says_what_to_click() {
    let sandbox = ready(&[("tiendanube", "1002")]);
    let ended = sandbox.run(&["deploy"]).failed_with(2, &["Partner Portal", "7001", "loader", "install on stores"]);
    assert!(ended.stdout.contains("upload in the Portal"), "{ended:#?}");
    assert_eq!(registered(&sandbox, "tiendanube", "1002"), 0);
    sandbox.put_loader_in_portal();
    sandbox.run(&["deploy"]).succeeded();
    assert_eq!(registered(&sandbox, "tiendanube", "1002"), 1);
}

#[test]
fn a_token_that_was_replaced_asks_for_a_login() {
    let sandbox = ready(&[("tiendanube", "1001")]);
    let kept = fs::read(sandbox.path("vault.json")).unwrap();
    sandbox.login("tiendanube", "1001").succeeded();
    fs::write(sandbox.path("vault.json"), kept).unwrap();
    sandbox.run(&["deploy"]).failed_with(4, &["tiendanube:1001", "log in"]);
    assert_eq!(registered(&sandbox, "tiendanube", "1001"), 0);
}

#[test]
fn a_refused_src_names_the_other_placement() {
    let sandbox = ready(&[("tiendanube", "1001")]);
    sandbox.control("PATCH", "apps/tiendanube/1001", &json!({"legacy_src": false}));
    sandbox.run(&["deploy"]).failed_with(1, &["tiendanube-portal", "script_id"]);
    assert_eq!(registered(&sandbox, "tiendanube", "1001"), 0);
}

#[test]
fn a_renewed_token_is_kept_for_the_next_deploy() {
    let sandbox = ready(&[]);
    sandbox.control("PATCH", "apps/pago-shops/ps-demo", &json!({"token_lifetime": 1}));
    sandbox.login("pago-shops", "3001").succeeded();
    // The margin of the client is longer than the token's life, so each deploy renews it; a lost refresh token would show.
    for _ in 0..3 {
        sandbox.run(&["deploy"]).succeeded();
    }
    let renewals = sandbox.requests("pago_shops").iter().filter(|line| line.contains("/oauth/token")).count();
    assert!(renewals >= 4, "one exchange and three renewals, not {renewals}");
}

#[test]
fn stores_and_releases_that_are_not_there_are_named() {
    let sandbox = ready(&[("tiendanube", "1001")]);
    sandbox.run(&["deploy", "--release", "7"]).failed_with(1, &["no release 7", "published: 1"]);
    sandbox
        .run(&["deploy", "--store", "tiendanube:1002"])
        .failed_with(4, &["tiendanube:1002", "vitrina login tiendanube:1002"]);
    assert_eq!(registered(&sandbox, "tiendanube", "1001"), 0);
}

#[test]
fn a_hosting_that_went_away_leaves_every_store_as_it_was() {
    let sandbox = ready(&[("tiendanube", "1001"), ("pago-shops", "3001")]);
    fs::rename(sandbox.path("hosting"), sandbox.path("moved")).unwrap();
    let config = sandbox.config().replace("location = \"hosting\"", "location = \"moved\"");
    fs::write(sandbox.path("Vitrina.toml"), config).unwrap();
    sandbox.run(&["deploy"]).failed_with(1, &["404", "no store was touched"]);
    for (platform, store) in [("tiendanube", "1001"), ("pago-shops", "3001")] {
        assert_eq!(registered(&sandbox, platform, store), 0, "{platform}:{store}");
    }
}
