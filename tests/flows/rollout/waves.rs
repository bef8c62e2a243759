//! Waves and the gate between them.

use std::fs;

use serde_json::Value;
use vitrina_tests::Fleet;

/// A fleet on release 1, and release 2 to move to.
fn two_releases(stores: u32) -> (Fleet, u64) {
    let fleet = Fleet::of(stores);
    fleet.sandbox.run(&["deploy"]).succeeded();
    let release = fleet.publish("two");
    (fleet, release)
}

/// What the shops report from now on.
fn report(fleet: &Fleet, release: u64, started: u64, failed: u64) -> String {
    let figures = format!("{{\"release\": {release}, \"started\": {started}, \"failed\": {failed}}}");
    fs::write(fleet.sandbox.path("figures.json"), figures).unwrap();
    "cat figures.json".to_owned()
}

#[test]
fn waves_open_one_by_one_while_shops_fare_well() {
    let (fleet, release) = two_releases(40);
    let health = report(&fleet, release, 1_000, 5);
    let first = fleet.sandbox.run(&["deploy", "--wave", "tiendanube:10001,50%,100%", "--health", &health, "--json"]);
    assert_eq!((first.code, fleet.on(release)), (2, 1), "{first:#?}");
    assert_eq!(first.json()["state"], "waiting");
    let second = fleet.sandbox.run(&["rollout", "next", "--health", &health, "--json"]);
    let reached = fleet.on(release);
    assert!(second.code == 2 && (10..=30).contains(&reached), "{reached} {second:#?}");
    let status = fleet.sandbox.run(&["rollout", "status", "--json"]);
    assert_eq!(status.code, 2);
    let waves = status.json()["waves"].clone();
    assert_eq!((&waves[1]["open"], &waves[2]["open"]), (&Value::Bool(true), &Value::Bool(false)), "{waves:#}");
    // Nothing else can begin in the meantime.
    fleet.sandbox.run(&["deploy"]).failed_with(2, &["rollout-unfinished", "rollout resume"]);
    fleet.sandbox.run(&["rollout", "next", "--health", &health]).succeeded();
    fleet.all_on(release);
    fleet.sandbox.run(&["rollout", "next"]).failed_with(1, &["rollout-none"]);
}

#[test]
fn a_release_with_two_per_cent_errors_is_stopped_in_its_first_wave_and_rolled_back() {
    let (fleet, release) = two_releases(40);
    let health = report(&fleet, release, 1_000, 20);
    let args = ["deploy", "--wave", "25%,100%", "--auto", "--pause", "0s", "--health", &health, "--json"];
    let ended =
        fleet.sandbox.run(&args).failed_with(1, &["20 of 1000 starts", "more than 1%", "Rolling back to release 1"]);
    fleet.all_on(1);
    let lines: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["state"], &lines[1]["state"]), (&"stopped".into(), &"finished".into()), "{lines:#?}");
    let touched = lines[0]["verdicts"].as_array().unwrap().len();
    assert!((1..=20).contains(&touched), "{touched} of 40 stores were touched");
    let second = fleet.sandbox.run(&["plan", "--release", "1"]).succeeded();
    assert!(second.stdout.contains("leave"), "{second:#?}");
}

#[test]
fn no_data_is_no_advance() {
    let (fleet, release) = two_releases(20);
    let health = report(&fleet, release, 199, 0);
    fleet.sandbox.run(&["deploy", "--wave", "25%,100%"]).failed_with(3, &["--no-gate", "rollout-no-health"]);
    let args = ["deploy", "--wave", "25%,100%", "--auto", "--pause", "0s", "--health"];
    let paused = fleet.sandbox.run(&[&args[..], &[&health]].concat()).failed_with(2, &["199 starts", "200 are needed"]);
    let reached = fleet.on(release);
    assert!(reached < 20, "{paused:#?}");
    // A command that fails, or tells of another release, is no data either.
    for command in ["false", "echo nonsense", "echo '{\"release\": 1, \"started\": 900, \"failed\": 0}'"] {
        fleet.sandbox.run(&["rollout", "next", "--health", command]).failed_with(2, &["tells no figures"]);
    }
    fleet.sandbox.run(&["rollout", "next"]).failed_with(2, &["nobody tells"]);
    assert_eq!(fleet.on(release), reached);
    let health = report(&fleet, release, 200, 0);
    fleet.sandbox.run(&["rollout", "next", "--health", &health]).succeeded();
    fleet.all_on(release);
}

#[test]
fn too_many_failed_stores_stop_a_rollout_without_reports() {
    let (fleet, release) = two_releases(40);
    fleet.rule(&serde_json::json!({"listener": "tiendanube", "method": "PUT", "path": "/**/scripts/*", "fault": {"status": 422}}));
    let args = ["deploy", "--wave", "25%,100%", "--auto", "--pause", "0s", "--no-gate"];
    fleet.sandbox.run(&args).failed_with(1, &["stores of the wave failed", "more than 5%"]);
    fleet.heal();
    fleet.all_on(1);
    assert_eq!(fleet.on(release), 0);
}

#[test]
fn waves_come_from_vitrina_toml_too() {
    let (fleet, release) = two_releases(12);
    let health = report(&fleet, release, 300, 1);
    let mut config = fs::read_to_string(fleet.sandbox.path("Vitrina.toml")).unwrap();
    config.push_str(&format!("\n[rollout]\nwaves = \"50%,100%\"\npause = \"0s\"\nhealth = \"{health}\"\n"));
    fs::write(fleet.sandbox.path("Vitrina.toml"), config).unwrap();
    fleet.sandbox.run(&["deploy", "--auto"]).succeeded();
    fleet.all_on(release);
}

#[test]
fn a_rollout_is_paused_from_elsewhere_resumed_and_aborted() {
    let (fleet, release) = two_releases(20);
    fleet.rule(&serde_json::json!({"listener": "tiendanube", "fault": {"delay_ms": 150, "after": true}}));
    let before = fleet.rows();
    let mut running = fleet.start(&["deploy", "--at-once", "1"]);
    // Created, twenty plans, the wave; then stores.
    assert!(running.until(|| fleet.rows() > before + 30), "it ended too early");
    fleet.sandbox.run(&["rollout", "pause"]).succeeded();
    running.end().failed_with(2, &["paused", "somebody paused it"]);
    let reached = fleet.on(release);
    assert!((1..20).contains(&reached), "{reached}");
    fleet.heal();
    fleet.sandbox.run(&["rollout", "abort"]).succeeded();
    fleet.sandbox.run(&["rollout", "resume"]).failed_with(1, &["rollout-none"]);
    fleet.sandbox.run(&["rollback"]).succeeded();
    fleet.all_on(1);
}
