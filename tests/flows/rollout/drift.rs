//! Drift, as an operator meets it: exit code 2, what is wrong with which store, and the next step that mends it.

use std::fs;

use serde_json::{Value, json};
use vitrina_tests::{Ended, Fleet};

fn lines(ended: &Ended) -> Vec<Value> {
    ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn each_kind_of_drift_has_its_exit_code_and_the_next_step_that_mends_it() {
    let fleet = Fleet::of(6);
    let second = fleet.publish("two").to_string();
    let some = "tiendanube:10001,tiendanube:10002,tiendanube:10003,tiendanube:10004,tiendanube:10005";
    fleet.run(&["deploy", "--release", "1", "--store", some]).succeeded();
    // Somebody else, with a journal of their own, takes one away, moves one, and adds one.
    let elsewhere = |args: &[&str]| fleet.run(&[args, &["--journal", "elsewhere.db"]].concat()).succeeded();
    elsewhere(&["rollback", "--to", "none", "--store", "tiendanube:10001"]);
    elsewhere(&["deploy", "--release", &second, "--store", "tiendanube:10002"]);
    elsewhere(&["deploy", "--release", "1", "--store", "tiendanube:10006"]);
    fleet.fault("10003", &json!({"status": 402}));
    fleet.fault("10004", &json!({"status": 401}));
    for (store, what, next) in [
        ("tiendanube:10001", "release 1 should run and nothing is registered", "deploy or roll back to this store"),
        ("tiendanube:10002", "release 1 should run, release 2 is registered", "deploy or roll back to this store"),
        ("tiendanube:10003", "payment needed", "have the subscription paid"),
        ("tiendanube:10004", "does not take the token", "log in to this store again"),
        ("tiendanube:10006", "nothing should run, release 1 is registered", "deploy or roll back to this store"),
    ] {
        let ended = fleet.run(&["status", "--store", store, "--json"]).failed_with(2, &[store, what, "next:", next]);
        let drift = ended.json()["drift"].clone();
        assert!(drift["what"].as_str().unwrap().contains(what), "{drift:#}");
        assert!(drift["next"].as_str().unwrap().contains(next), "{drift:#}");
    }
    fleet.run(&["status", "--store", "tiendanube:10005"]).succeeded();
    let all = lines(&fleet.run(&["status", "--json"]).failed_with(2, &[]));
    assert_eq!(all.iter().filter(|line| !line["drift"].is_null()).count(), 5, "{all:#?}");
    fleet.heal();
    fleet.run(&["deploy"]).succeeded();
    fleet.run(&["status"]).succeeded();
    fleet.all_on(2);
}

#[test]
fn bytes_that_are_no_releases_are_told_although_all_is_registered_well() {
    let fleet = Fleet::of(3);
    fleet.run(&["deploy"]).succeeded();
    for line in lines(&fleet.run(&["status", "--json"]).succeeded()) {
        let seen = (&line["should"], &line["registered"], &line["served"], &line["in_page"]);
        assert_eq!(seen, (&json!(1), &json!(1), &json!(1), &json!(true)), "{line:#}");
    }
    let listed = lines(&fleet.run(&["releases", "--json"]).succeeded());
    assert_eq!((&listed[0]["release"], &listed[0]["stores"]), (&json!(1), &json!(3)));
    // Other bytes under the release's name.
    let src = fleet.scripts()["10001"][0].clone();
    let file = src.split('?').next().unwrap().rsplit('/').next().unwrap();
    fs::write(fleet.sandbox.path(format!("hosting/variant-badge/{file}")), "/* somebody else's */").unwrap();
    let drifted = fleet.run(&["status", "--json"]).failed_with(2, &["mend the hosting"]);
    assert!(lines(&drifted)[0]["drift"]["what"].as_str().unwrap().contains("bytes of no release"), "{drifted:#?}");
}
