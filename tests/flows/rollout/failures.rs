//! Stores that fail in every way: each has its verdict and next step, none stops the rest.

use std::collections::BTreeMap;
use std::fs;

use serde_json::json;
use vitrina_tests::{Fleet, TOKEN};

/// 1 % of them fail in each way.
const STORES: u32 = 700;
const OF_EACH: usize = 7;

#[test]
fn one_per_cent_of_stores_that_fail_in_each_way_never_stop_the_rest() {
    let fleet = Fleet::of(STORES);
    let cases = [
        (json!({"status": 401}), "not-authorised", "log in"),
        (json!({"status": 402}), "payment-needed", "paid"),
        (json!({"status": 403}), "not-authorised", "log in"),
        (json!({"status": 404}), "failed", "again"),
        (json!({"status": 422}), "failed", "correct"),
        (json!({"status": 500}), "temporary", "later"),
        (json!({"hang": true}), "temporary", "later"),
    ];
    // Spread over all of them: every fourteenth store is bad, in one way after the other.
    let bad: Vec<&String> = fleet.ids.iter().step_by(STORES as usize / (cases.len() * OF_EACH)).collect();
    let bad = bad.into_iter().zip(cases.iter().cycle()).take(cases.len() * OF_EACH);
    let bad: BTreeMap<&String, _> = bad.collect();
    for (store, (fault, ..)) in &bad {
        fleet.fault(store, fault);
    }
    let ended = fleet.sandbox.run(&["deploy", "--json", "--patience", "4s"]).failed_with(2, &["next:"]);
    let verdicts = ended.json()["verdicts"].clone();
    let (verdicts, srcs) = (verdicts.as_array().unwrap(), fleet.srcs());
    assert_eq!((verdicts.len(), fleet.on(1)), (STORES as usize, STORES as usize - bad.len()));
    for verdict in verdicts {
        let store = verdict["store"].as_str().unwrap().split_once(':').unwrap().1;
        match bad.get(&store.to_owned()) {
            None => assert_eq!(verdict["outcome"], "created", "{verdict:#}"),
            Some((fault, kind, next)) => {
                assert_eq!(verdict["obstacle"]["kind"], *kind, "{fault}: {verdict:#}");
                assert!(verdict["obstacle"]["next"].as_str().unwrap().contains(next), "{fault}: {verdict:#}");
                assert!(srcs[store].is_empty(), "{fault}: something was left in {store}");
            }
        }
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
