//! Stores that fail in every way: each has its verdict and next step, none stops the rest.

use std::fs;

use serde_json::{Value, json};
use vitrina_tests::{Fleet, TOKEN};

#[test]
fn one_bad_store_of_each_kind_never_stops_the_rest() {
    let fleet = Fleet::of(100);
    let cases = [
        ("10011", json!({"status": 401}), "not-authorised", "log in"),
        ("10012", json!({"status": 402}), "payment-needed", "paid"),
        ("10013", json!({"status": 403}), "not-authorised", "log in"),
        ("10014", json!({"status": 404}), "failed", "again"),
        ("10015", json!({"status": 422}), "failed", "correct"),
        ("10016", json!({"status": 500}), "temporary", "later"),
        ("10017", json!({"hang": true}), "temporary", "later"),
    ];
    for (store, fault, ..) in &cases {
        fleet.fault(store, fault);
    }
    let ended = fleet.sandbox.run(&["deploy", "--json", "--patience", "4s"]).failed_with(2, &["next:"]);
    assert_eq!(fleet.on(1), 93);
    let verdicts = ended.json()["verdicts"].clone();
    for (store, fault, kind, next) in &cases {
        let key = format!("tiendanube:{store}");
        let list = verdicts.as_array().unwrap();
        let verdict: &Value = list.iter().find(|verdict| verdict["store"] == key.as_str()).unwrap();
        assert_eq!(verdict["obstacle"]["kind"], *kind, "{fault}: {verdict:#}");
        assert!(verdict["obstacle"]["next"].as_str().unwrap().contains(next), "{fault}: {verdict:#}");
    }
    let journal = fs::read(fleet.journal()).unwrap();
    for (name, text) in
        [("stdout", ended.stdout.as_bytes()), ("stderr", ended.stderr.as_bytes()), ("journal", &journal)]
    {
        let found = text.windows(TOKEN.len()).any(|window| window == TOKEN.as_bytes());
        assert!(!found, "a token stands in {name}");
    }
    fleet.heal();
    fleet.sandbox.run(&["deploy"]).succeeded();
    fleet.all_on(1);
}

#[test]
fn an_app_that_is_uninstalled_in_mid_wave_drops_out_alone() {
    let fleet = Fleet::of(20);
    fleet.rule(&json!({"listener": "tiendanube", "fault": {"delay_ms": 100, "after": true}}));
    let mut running = fleet.start(&["deploy", "--at-once", "1", "--json"]);
    assert!(running.until(|| fleet.rows() > 26));
    fleet.sandbox.control("POST", "stores/tiendanube/10020/uninstall", &json!({}));
    fleet.heal();
    let ended = running.end().failed_with(2, &["tiendanube:10020", "log in to this store again"]);
    assert_eq!(fleet.on(1), 19, "{ended:#?}");
    assert!(fleet.srcs()["10020"].is_empty());
}
