//! Stores that fail in every way: each has its verdict and next step, none stops the rest.

use std::collections::BTreeMap;

use serde_json::json;
use vitrina_tests::{Fleet, number};

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
    let ended = fleet.run(&["deploy", "--json", "--patience", "4s"]).failed_with(2, &["next:"]);
    let verdicts = ended.json()["verdicts"].clone();
    let (verdicts, scripts) = (verdicts.as_array().unwrap(), fleet.scripts());
    assert_eq!((verdicts.len(), fleet.on(1)), (STORES as usize, STORES as usize - bad.len()));
    for verdict in verdicts {
        let store = verdict["store"].as_str().unwrap().split_once(':').unwrap().1;
        match bad.get(&store.to_owned()) {
            None => assert_eq!(verdict["outcome"], "created", "{verdict:#}"),
            Some((fault, kind, next)) => {
                assert_eq!(verdict["obstacle"]["kind"], *kind, "{fault}: {verdict:#}");
                assert!(verdict["obstacle"]["next"].as_str().unwrap().contains(next), "{fault}: {verdict:#}");
                assert!(scripts[store].is_empty(), "{fault}: something was left in {store}");
            }
        }
    }
    fleet.heal();
    fleet.run(&["deploy"]).succeeded();
    fleet.all_on(1);
}

#[test]
fn an_app_that_is_uninstalled_in_mid_wave_drops_out_alone() {
    let (stores, leaving) = (number("VITRINA_PROVE_STORES", 20), number("VITRINA_PROVE_POINTS", 1));
    let fleet = Fleet::of(stores);
    fleet.slow_down(100);
    let mut running = fleet.start(&["deploy", "--at-once", &leaving.to_string(), "--json"]);
    // Every plan, the wave, and two stores' rows.
    assert!(running.until(|| fleet.rows() > u64::from(stores) + 7));
    let mut calls = BTreeMap::new();
    for store in fleet.ids.iter().rev().step_by((stores / leaving) as usize) {
        fleet.sandbox.control("POST", &format!("stores/tiendanube/{store}/uninstall"), &json!({}));
        calls.insert(format!("tiendanube:{store}"), fleet.count_calls_to(store));
    }
    let ended = running.end();
    let verdicts = ended.json()["verdicts"].clone();
    let mut dropped = 0;
    for verdict in verdicts.as_array().unwrap() {
        let Some(rule) = calls.get(verdict["store"].as_str().unwrap()) else {
            assert_eq!(verdict["outcome"], "created", "{verdict:#}");
            continue;
        };
        let after = fleet.counted(*rule);
        match verdict["outcome"].as_str() {
            Some("not-done") => {
                assert_eq!(verdict["obstacle"]["kind"], "not-authorised", "{verdict:#}");
                assert!(verdict["obstacle"]["next"].as_str().unwrap().contains("vitrina logout"), "{verdict:#}");
                // The one that was refused, and the one that would have taken back what was just made.
                assert!(after <= 2, "{after} calls after the app was gone: {verdict:#}");
                dropped += 1;
            }
            // It was through before.
            _ => assert_eq!(after, 0, "{verdict:#}"),
        }
    }
    assert!(dropped > 0, "no store was left in mid-wave");
    ended.failed_with(2, &["log in to this store again"]);
    assert_eq!(fleet.on(1), (stores - calls.len() as u32) as usize);
    let gone: Vec<&str> = calls.keys().map(String::as_str).collect();
    fleet.run(&[&["logout", "--quiet"], &gone[..]].concat()).succeeded();
    fleet.heal();
    // Nobody asks the stores that are gone any more.
    fleet.run(&["plan", "--quiet"]).succeeded();
    println!("tried {} stores", calls.len());
}
