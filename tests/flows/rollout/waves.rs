//! Waves and the gate between them.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use vitrina_tests::{Fleet, number, send_text};

/// A fleet on release 1, and release 2 to move to.
fn two_releases(stores: u32) -> (Fleet, u64) {
    let fleet = Fleet::of(stores);
    fleet.run(&["deploy"]).succeeded();
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
    let first = fleet.run(&["deploy", "--wave", "tiendanube:10001,50%,100%", "--health", &health, "--json"]);
    assert_eq!((first.code, fleet.on(release)), (2, 1), "{first:#?}");
    assert_eq!(first.json()["state"], "waiting");
    let second = fleet.run(&["rollout", "next", "--health", &health, "--json"]);
    let reached = fleet.on(release);
    assert!(second.code == 2 && (10..=30).contains(&reached), "{reached} {second:#?}");
    let status = fleet.run(&["rollout", "status", "--json"]);
    assert_eq!(status.code, 2);
    let waves = status.json()["waves"].clone();
    assert_eq!((&waves[1]["open"], &waves[2]["open"]), (&Value::Bool(true), &Value::Bool(false)), "{waves:#}");
    // What the page shows: who, when, and the gate's looks; also in the terminal.
    let (gate, page) = (status.json()["gates"][0].clone(), status.json());
    let seen = (&gate["started"], &gate["failed"], &gate["says"]);
    assert_eq!(seen, (&json!(1_000), &json!(5), &json!("advance")), "{page:#}");
    assert!(page["by"].as_str().unwrap().contains("vitrina deploy") && page["begun_at"].is_string(), "{page:#}");
    let told = fleet.run(&["rollout", "status"]).failed_with(2, &["wave 100%: closed, 0 of "]);
    assert!(
        told.stderr.contains("gate after wave 1: 5 of 1000 starts failed, 0 store(s) failed: advance"),
        "{told:#?}"
    );
    // Nothing else can begin in the meantime.
    fleet.run(&["deploy"]).failed_with(2, &["rollout-unfinished", "rollout resume"]);
    fleet.run(&["rollout", "next", "--health", &health]).succeeded();
    fleet.all_on(release);
    fleet.run(&["rollout", "next"]).failed_with(1, &["rollout-none"]);
}

#[test]
fn a_release_with_two_per_cent_errors_is_stopped_in_its_first_wave_and_rolled_back() {
    let (stores, rounds) = (number("VITRINA_PROVE_STORES", 600), number("VITRINA_PROVE_POINTS", 1));
    let fleet = Fleet::of(stores);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    for round in 1..=rounds {
        let release = fleet.publish(&format!("bad-{round}"));
        let health = report(&fleet, release, 1_000, 20);
        let args = ["deploy", "--wave", "1%,100%", "--auto", "--pause", "0s", "--health", &health, "--json"];
        let begun = Instant::now();
        let ended =
            fleet.run(&args).failed_with(1, &["20 of 1000 starts", "more than 1%", "Rolling back to release 1"]);
        let seconds = begun.elapsed().as_secs_f64();
        fleet.all_on(1);
        let lines: Vec<Value> = ended.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&lines[0]["state"], &lines[1]["state"]), (&"stopped".into(), &"finished".into()), "{lines:#?}");
        let touched = lines[0]["verdicts"].as_array().unwrap().len();
        assert!(touched > 0 && touched * 100 <= stores as usize, "{touched} of {stores} stores were touched");
        assert!(seconds < 60.0, "stopping and rolling back took {seconds:.1} s");
        println!("at rollout {round} of {rounds}: {touched} of {stores} stores touched, {seconds:.1} s");
    }
    let second = fleet.run(&["plan", "--release", "1"]).succeeded();
    assert!(second.stdout.contains("leave"), "{second:#?}");
    println!("tried {rounds} rollouts");
}

#[test]
fn no_data_is_no_advance() {
    let (fleet, release) = two_releases(20);
    let health = report(&fleet, release, 199, 0);
    fleet.run(&["deploy", "--wave", "25%,100%"]).failed_with(3, &["--no-gate", "rollout-no-health"]);
    let args = ["deploy", "--wave", "25%,100%", "--auto", "--pause", "0s", "--health"];
    let paused = fleet.run(&[&args[..], &[&health]].concat()).failed_with(2, &["199 starts", "200 are needed"]);
    let reached = fleet.on(release);
    assert!(reached < 20, "{paused:#?}");
    // A command that fails, or tells of another release, is no data either.
    for command in ["false", "echo nonsense", "echo '{\"release\": 1, \"started\": 900, \"failed\": 0}'"] {
        fleet.run(&["rollout", "next", "--health", command]).failed_with(2, &["tells no figures"]);
    }
    fleet.run(&["rollout", "next"]).failed_with(2, &["nobody tells"]);
    assert_eq!(fleet.on(release), reached);
    let health = report(&fleet, release, 200, 0);
    fleet.run(&["rollout", "next", "--health", &health]).succeeded();
    fleet.all_on(release);
}

#[test]
fn too_many_failed_stores_stop_a_rollout_without_reports() {
    let (fleet, release) = two_releases(40);
    fleet.rule(&json!({"listener": "tiendanube", "method": "PUT", "path": "/**/scripts/*", "fault": {"status": 422}}));
    let args = ["deploy", "--wave", "25%,100%", "--auto", "--pause", "0s", "--no-gate"];
    fleet.run(&args).failed_with(1, &["stores of the wave failed", "more than 5%"]);
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
    fleet.run(&["deploy", "--auto"]).succeeded();
    fleet.all_on(release);
}

#[test]
fn a_rollout_is_paused_from_elsewhere_resumed_and_aborted() {
    let (fleet, release) = two_releases(20);
    fleet.slow_down(150);
    let before = fleet.rows();
    let mut running = fleet.start(&["deploy", "--at-once", "1"]);
    // Created, twenty plans, the wave; then stores.
    assert!(running.until(|| fleet.rows() > before + 30), "it ended too early");
    fleet.run(&["rollout", "pause"]).succeeded();
    running.end().failed_with(2, &["paused", "somebody paused it"]);
    let reached = fleet.on(release);
    assert!((1..20).contains(&reached), "{reached}");
    fleet.heal();
    fleet.run(&["rollout", "abort"]).succeeded();
    fleet.run(&["rollout", "resume"]).failed_with(1, &["rollout-none"]);
    fleet.run(&["rollback"]).succeeded();
    fleet.all_on(1);
}

/// A running `vitrina reports listen` with its usual file.
struct Listener {
    child: Child,
    url: String,
}

impl Listener {
    fn of(fleet: &Fleet) -> Listener {
        let mut call = fleet.vitrina(&["reports", "listen", "--json", "--address", "127.0.0.1:0"]);
        let mut child = call.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        Listener { child, url: said["url"].as_str().unwrap().to_owned() }
    }

    /// What so many page loads send, some of which fail.
    fn hears(&self, release: u64, started: u64, failed: u64) {
        let send = |more: Value| {
            let mut report = json!({"app": "variant-badge", "release": release, "store": "10001"});
            report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            // More than it takes in a second are refused, as they may be.
            while send_text(&self.url, "text/plain", report.to_string()).status == 429 {
                std::thread::sleep(Duration::from_millis(20));
            }
        };
        (0..started).for_each(|_| send(json!({"started": true})));
        (0..failed).for_each(|_| send(json!({"error": "RangeError: out of range\n    at badge.js:1:2"})));
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_shops_report_stops_a_bad_release_in_its_first_wave_while_it_waits() {
    let (fleet, release) = two_releases(40);
    let listener = Listener::of(&fleet);
    // The longest pause: that the deploy ends shows that it did not wait for its end.
    let mut deploy = fleet.start(&["deploy", "--wave", "25%,100%", "--auto", "--pause", "2h", "--json"]);
    assert!(deploy.until(|| fleet.run(&["rollout", "status", "--json"]).json()["waves"][0]["done"] != json!(0)));
    listener.hears(release, 400, 8);
    let ended = deploy.end().failed_with(1, &["of release 2 failed, more than 1%", "Rolling back to release 1"]);
    let first: Value = serde_json::from_str(ended.stdout.lines().next().unwrap()).unwrap();
    assert_eq!(first["state"], "stopped", "{first:#}");
    assert_eq!(first["waves"][1]["open"], false, "{first:#}");
    let touched = first["verdicts"].as_array().unwrap().len();
    assert!((1..=20).contains(&touched), "{touched} of 40 stores were touched");
    fleet.all_on(1);
}

#[test]
fn fewer_reports_than_two_hundred_open_no_wave() {
    let (fleet, release) = two_releases(20);
    let listener = Listener::of(&fleet);
    listener.hears(release, 199, 0);
    let args = ["deploy", "--wave", "25%,100%", "--auto", "--pause", "0s"];
    fleet.run(&args).failed_with(2, &["199 starts", "200 are needed"]);
    assert!(fleet.on(release) < 20);
    listener.hears(release, 1, 0);
    fleet.run(&["rollout", "next"]).succeeded();
    fleet.all_on(release);
}
