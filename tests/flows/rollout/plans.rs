//! Plans: what would change, kept in a file, and carried out only while it holds.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use vitrina_tests::{Ended, Fleet};

/// How many stores each action has, from the lines of `plan --json`.
fn actions(ended: &Ended) -> BTreeMap<String, usize> {
    let mut actions = BTreeMap::new();
    for line in ended.stdout.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        *actions.entry(line["action"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    actions
}

fn only(action: &str, stores: usize) -> BTreeMap<String, usize> {
    BTreeMap::from([(action.to_owned(), stores)])
}

#[test]
fn a_channel_that_cannot_be_read_is_no_plan_without_changes() {
    let fleet = Fleet::with_loader(2);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.publish("two");
    let channel = fleet.sandbox.path("hosting/variant-badge/channel.json");
    let right = std::fs::read(&channel).unwrap();
    std::fs::write(&channel, "{").unwrap();
    fleet.run(&["plan"]).failed_with(2, &["what the channel says is not known", "channel.json", "not readable"]);
    fleet.run(&["status"]).failed_with(1, &["channel.json", "not readable"]);
    std::fs::write(&channel, right).unwrap();
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.all_on(2);
}

#[test]
fn a_plan_is_carried_out_as_it_was_shown_and_then_there_is_none() {
    let fleet = Fleet::of(6);
    let planned = fleet.run(&["plan", "--json", "--save", "plan.json"]);
    assert_eq!((planned.code, actions(&planned)), (2, only("create", 6)), "{planned:#?}");
    assert_eq!(fleet.on(1), 0, "a plan changes nothing");
    fleet.run(&["apply", "plan.json"]).succeeded();
    fleet.all_on(1);
    let second = fleet.run(&["plan", "--json"]).succeeded();
    assert_eq!(actions(&second), only("leave", 6));
    let nothing = fleet.run(&["plan"]).succeeded();
    assert!(nothing.stdout.contains("tiendanube:10001") && !nothing.stderr.contains("vitrina deploy"), "{nothing:#?}");

    let release = fleet.publish("two");
    let shown = fleet.run(&["plan"]);
    assert!(shown.code == 2 && shown.stderr.contains("Carry it out with `vitrina deploy`"), "{shown:#?}");
    let third = fleet.run(&["plan", "--json", "--save", "plan.json"]);
    assert_eq!((third.code, actions(&third)), (2, only("update", 6)), "{third:#?}");
    // Somebody else is faster for one store.
    fleet.run(&["deploy", "--store", "tiendanube:10003"]).succeeded();
    let ended = fleet.run(&["apply", "plan.json"]);
    ended.failed_with(1, &["no longer holds", "tiendanube:10003", "plan-left"]);
    assert_eq!(fleet.on(release), 1, "nothing was done");
    // A store that the journal does not know is adopted.
    std::fs::remove_file(fleet.journal()).unwrap();
    let adopted = fleet.run(&["plan", "--json", "--store", "tiendanube:10003"]);
    assert_eq!(actions(&adopted), only("adopt", 1), "{adopted:#?}");
}

#[test]
fn a_store_that_cannot_be_read_is_blocked_with_its_reason() {
    let fleet = Fleet::of(3);
    fleet.fault("10002", &json!({"status": 402}));
    let planned = fleet.run(&["plan", "--json"]);
    assert_eq!(planned.code, 2);
    let lines: Vec<Value> = planned.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let blocked = lines.iter().find(|line| line["action"] == "blocked").unwrap();
    assert_eq!(blocked["store"], "tiendanube:10002");
    assert!(blocked["next"].as_str().unwrap().contains("paid"), "{blocked:#}");
    assert!(planned.stderr.contains("next: have the subscription paid"), "{planned:#?}");
}

#[test]
fn a_file_that_is_no_plan_is_refused() {
    let fleet = Fleet::of(1);
    fleet.run(&["apply", "absent.json"]).failed_with(3, &["absent.json", "plan-unreadable"]);
    std::fs::write(fleet.sandbox.path("odd.json"), "{}").unwrap();
    fleet.run(&["apply", "odd.json"]).failed_with(3, &["odd.json is no plan"]);
}
