//! One journal in PostgreSQL for several machines: two processes on one rollout, each killed in turn, and a password that shows
//! nowhere.

use serde_json::json;
use vitrina_tests::{Ended, Fleet, Running, TOKEN, Team};

/// A fleet whose platform takes its time, and a team's journal.
fn slow(stores: u32) -> (Fleet, Team) {
    let fleet = Fleet::of(stores);
    fleet.rule(&json!({"listener": "tiendanube", "fault": {"delay_ms": 100, "after": true}}));
    (fleet, Team::fresh())
}

fn start(fleet: &Fleet, team: &Team, name: &str, args: &[&str]) -> Running {
    let mut call = fleet.sandbox.vitrina(args);
    team.grant(&mut call);
    fleet.start_as(name, call)
}

fn run(fleet: &Fleet, team: &Team, args: &[&str]) -> Ended {
    Ended::of(team.grant(&mut fleet.sandbox.vitrina(args)).output().unwrap())
}

/// No token and no password, wherever anybody looks.
#[track_caller]
fn no_secret_in(team: &Team, calls: &[&Ended]) {
    let journal = team.text();
    let texts = calls.iter().flat_map(|ended| [&ended.stdout, &ended.stderr]).chain([&journal]);
    for text in texts {
        for secret in [TOKEN, team.password()] {
            assert!(!text.contains(secret), "`{secret}` stands in {text}");
        }
    }
}

#[test]
fn a_worker_that_is_killed_leaves_its_stores_to_the_other() {
    let (fleet, team) = slow(60);
    let args = ["deploy", "--at-once", "2", "--json", "--wave", "50%,100%", "--auto", "--pause", "0s", "--no-gate"];
    let mut leader = start(&fleet, &team, "leader", &args);
    assert!(leader.until(|| team.verdicts() >= 1), "{:#?}", leader.end());
    let second = run(&fleet, &team, &["deploy"]).failed_with(5, &["`vitrina deploy`, process", "rollout-held"]);
    let mut worker = start(&fleet, &team, "worker", &["rollout", "join", "--at-once", "2"]);
    assert!(worker.until(|| team.workers() == 2), "{:#?}", worker.end());
    let killed = worker.kill();
    assert!(leader.until(|| true), "it was through before the worker was killed");
    let led = leader.end().succeeded();
    fleet.all_on(1);
    assert_eq!(led.json()["state"], "finished", "{led:#?}");
    assert_eq!(team.verdicts(), 60);
    no_secret_in(&team, &[&led, &killed, &second]);
}

#[test]
fn a_leader_that_is_killed_leaves_the_open_wave_to_its_worker_and_the_next_to_resume() {
    let (fleet, team) = slow(60);
    let args = ["deploy", "--at-once", "2", "--wave", "50%,100%", "--auto", "--pause", "0s", "--no-gate"];
    let mut leader = start(&fleet, &team, "leader", &args);
    assert!(leader.until(|| team.verdicts() >= 1), "{:#?}", leader.end());
    let mut worker = start(&fleet, &team, "worker", &["rollout", "join", "--at-once", "4", "--json"]);
    assert!(worker.until(|| team.workers() == 2), "{:#?}", worker.end());
    let killed = leader.kill();
    let joined = worker.end().failed_with(2, &["the process that led it is gone", "vitrina rollout resume"]);
    assert_eq!(joined.json()["state"], "unled");
    let waves = joined.json()["waves"].clone();
    assert_eq!(waves[0]["done"], waves[0]["stores"], "{waves:#}");
    assert_eq!(fleet.on(1) as u64, waves[0]["done"].as_u64().unwrap());
    let resumed = run(&fleet, &team, &["rollout", "resume", "--auto", "--pause", "0s"]).succeeded();
    fleet.all_on(1);
    assert_eq!(team.verdicts(), 60);
    no_secret_in(&team, &[&killed, &joined, &resumed]);
}

#[test]
fn a_worker_sees_a_rollout_through_its_waves_and_hears_of_a_pause() {
    let (fleet, team) = slow(40);
    let mut leader = start(&fleet, &team, "leader", &["deploy", "--at-once", "1"]);
    assert!(leader.until(|| team.verdicts() >= 1), "{:#?}", leader.end());
    let mut worker = start(&fleet, &team, "worker", &["rollout", "join", "--at-once", "1"]);
    assert!(worker.until(|| team.workers() == 2), "{:#?}", worker.end());
    let paused = run(&fleet, &team, &["rollout", "pause"]).succeeded();
    let (led, joined) = (leader.end(), worker.end());
    for ended in [&led, &joined] {
        assert_eq!(ended.code, 2, "{ended:#?}");
        assert!(ended.stderr.contains("somebody paused it"), "{ended:#?}");
    }
    fleet.heal();
    let rows = team.rows();
    let mut leader = start(&fleet, &team, "leader", &["rollout", "resume"]);
    leader.until(|| team.rows() > rows);
    let mut worker = start(&fleet, &team, "worker", &["rollout", "join"]);
    worker.until(|| false);
    leader.until(|| false);
    let resumed = leader.end().succeeded();
    // It may have come when all was over already.
    let through = worker.end();
    assert!(through.code == 0 || through.stderr.contains("rollout-none"), "{through:#?}");
    fleet.all_on(1);
    no_secret_in(&team, &[&paused, &led, &joined, &resumed, &through]);
}

#[test]
fn every_verb_works_on_a_teams_journal_and_shows_no_password() {
    let (fleet, team) = (Fleet::of(6), Team::fresh());
    let with_password = team.address_with_password();
    let on = |args: &[&str]| fleet.sandbox.run(&[args, &["--journal", &with_password]].concat());
    let none = on(&["rollout", "join"]).failed_with(1, &["rollout-none"]);
    let planned = on(&["plan", "--save", "plan.json"]);
    assert_eq!(planned.code, 2, "{planned:#?}");
    let applied = on(&["apply", "plan.json"]).succeeded();
    fleet.all_on(1);
    let release = fleet.publish("two");
    let deployed = on(&["deploy", "--wave", "tiendanube:10001,100%", "--no-gate", "--json"]);
    assert_eq!((deployed.code, fleet.on(release)), (2, 1), "{deployed:#?}");
    // The key of Vitrina.toml, and the password in the environment.
    let mut config = std::fs::read_to_string(fleet.sandbox.path("Vitrina.toml")).unwrap();
    config.push_str(&format!("\n[rollout]\njournal = \"{}\"\n", team.address()));
    std::fs::write(fleet.sandbox.path("Vitrina.toml"), config).unwrap();
    let by_key =
        |args: &[&str]| Ended::of(fleet.sandbox.vitrina(args).env("PGPASSWORD", team.password()).output().unwrap());
    let standing = by_key(&["rollout", "status", "--json"]);
    assert_eq!((standing.code, standing.json()["state"].as_str()), (2, Some("waiting")), "{standing:#?}");
    let resumed = by_key(&["rollout", "next"]).succeeded();
    fleet.all_on(release);
    let status = by_key(&["status"]).succeeded();
    let shown = by_key(&["config", "show"]).succeeded();
    let releases = by_key(&["releases"]).succeeded();
    let back = by_key(&["rollback"]).succeeded();
    fleet.all_on(1);
    assert!(!fleet.journal().exists(), "nothing was written to a file");
    // An address that nobody answers is named without its password.
    let gone = with_password.rsplit_once('/').unwrap().0.to_owned() + "/absent";
    let absent = fleet.sandbox.run(&["deploy", "--journal", &gone]).failed_with(1, &["postgres://vitrina@", "absent"]);
    let calls = [none, planned, applied, deployed, standing, resumed, status, shown, releases, back, absent];
    no_secret_in(&team, &calls.iter().collect::<Vec<_>>());
}

#[test]
fn a_journal_in_a_file_cannot_be_joined() {
    let fleet = Fleet::of(3);
    fleet.sandbox.run(&["deploy", "--wave", "tiendanube:10001,100%", "--no-gate"]);
    fleet.sandbox.run(&["rollout", "join"]).failed_with(3, &["rollout-one-worker", "PostgreSQL"]);
    fleet.sandbox.run(&["rollout", "next"]).succeeded();
    fleet.all_on(1);
}
