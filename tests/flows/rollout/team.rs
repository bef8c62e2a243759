//! One journal in PostgreSQL for several machines: two processes on one rollout, each killed in turn, and a password that shows
//! nowhere.

use vitrina_tests::{Ended, Fleet};

/// A fleet of a team whose platform takes its time.
fn slow(stores: u32) -> Fleet {
    let fleet = Fleet::of_a_team(stores);
    fleet.slow_down(100);
    fleet
}

#[test]
fn a_worker_that_is_killed_leaves_its_stores_to_the_other() {
    let fleet = slow(60);
    let team = fleet.team();
    let args = ["deploy", "--at-once", "2", "--json", "--wave", "50%,100%", "--auto", "--pause", "0s", "--no-gate"];
    let mut leader = fleet.start_as("leader", &args);
    assert!(leader.until(|| team.verdicts() >= 1), "{:#?}", leader.end());
    fleet.run(&["deploy"]).failed_with(5, &["`vitrina deploy`, process", "rollout-held"]);
    let mut worker = fleet.start_as("worker", &["rollout", "join", "--at-once", "2"]);
    assert!(worker.until(|| team.workers() == 2), "{:#?}", worker.end());
    worker.kill();
    assert!(leader.until(|| true), "it was through before the worker was killed");
    let led = leader.end().succeeded();
    fleet.all_on(1);
    assert_eq!(led.json()["state"], "finished", "{led:#?}");
    assert_eq!(team.verdicts(), 60);
}

#[test]
fn a_leader_that_is_killed_leaves_the_open_wave_to_its_worker_and_the_next_to_resume() {
    let fleet = slow(60);
    let team = fleet.team();
    let args = ["deploy", "--at-once", "2", "--wave", "50%,100%", "--auto", "--pause", "0s", "--no-gate"];
    let mut leader = fleet.start_as("leader", &args);
    assert!(leader.until(|| team.verdicts() >= 1), "{:#?}", leader.end());
    let mut worker = fleet.start_as("worker", &["rollout", "join", "--at-once", "4", "--json"]);
    assert!(worker.until(|| team.workers() == 2), "{:#?}", worker.end());
    leader.kill();
    let joined = worker.end().failed_with(2, &["the process that led it is gone", "vitrina rollout resume"]);
    assert_eq!(joined.json()["state"], "unled");
    let waves = joined.json()["waves"].clone();
    assert_eq!(waves[0]["done"], waves[0]["stores"], "{waves:#}");
    assert_eq!(fleet.on(1) as u64, waves[0]["done"].as_u64().unwrap());
    fleet.run(&["rollout", "resume", "--auto", "--pause", "0s"]).succeeded();
    fleet.all_on(1);
    assert_eq!(team.verdicts(), 60);
}

#[test]
fn a_worker_sees_a_rollout_through_its_waves_and_hears_of_a_pause() {
    let fleet = slow(40);
    let team = fleet.team();
    let mut leader = fleet.start_as("leader", &["deploy", "--at-once", "1"]);
    assert!(leader.until(|| team.verdicts() >= 1), "{:#?}", leader.end());
    let mut worker = fleet.start_as("worker", &["rollout", "join", "--at-once", "1"]);
    assert!(worker.until(|| team.workers() == 2), "{:#?}", worker.end());
    fleet.run(&["rollout", "pause"]).succeeded();
    let (led, joined) = (leader.end(), worker.end());
    for ended in [&led, &joined] {
        assert_eq!(ended.code, 2, "{ended:#?}");
        assert!(ended.stderr.contains("somebody paused it"), "{ended:#?}");
    }
    fleet.heal();
    let rows = team.rows();
    let mut leader = fleet.start_as("leader", &["rollout", "resume"]);
    leader.until(|| team.rows() > rows);
    let mut worker = fleet.start_as("worker", &["rollout", "join"]);
    worker.until(|| false);
    leader.until(|| false);
    leader.end().succeeded();
    // It may have come when all was over already.
    let through = worker.end();
    assert!(through.code == 0 || through.stderr.contains("rollout-none"), "{through:#?}");
    fleet.all_on(1);
}

#[test]
fn every_verb_works_on_a_teams_journal_and_shows_no_password() {
    let fleet = Fleet::of_a_team(6);
    let team = fleet.team();
    let with_password = team.address_with_password();
    let on = |args: &[&str]| fleet.run(&[args, &["--journal", &with_password]].concat());
    on(&["rollout", "join"]).failed_with(1, &["rollout-none"]);
    let planned = on(&["plan", "--save", "plan.json"]);
    assert_eq!(planned.code, 2, "{planned:#?}");
    on(&["apply", "plan.json"]).succeeded();
    fleet.all_on(1);
    let release = fleet.publish("two");
    let deployed = on(&["deploy", "--wave", "tiendanube:10001,100%", "--no-gate", "--json"]);
    assert_eq!((deployed.code, fleet.on(release)), (2, 1), "{deployed:#?}");
    // The key of Vitrina.toml, and the password in the environment.
    let mut config = std::fs::read_to_string(fleet.sandbox.path("Vitrina.toml")).unwrap();
    config.push_str(&format!("\n[rollout]\njournal = \"{}\"\n", team.address()));
    std::fs::write(fleet.sandbox.path("Vitrina.toml"), config).unwrap();
    let by_key = |args: &[&str]| {
        let mut call = fleet.sandbox.vitrina(args);
        call.env("PGPASSWORD", team.password());
        Ended::of(call.output().unwrap())
    };
    let standing = by_key(&["rollout", "status", "--json"]);
    assert_eq!((standing.code, standing.json()["state"].as_str()), (2, Some("waiting")), "{standing:#?}");
    by_key(&["rollout", "next"]).succeeded();
    fleet.all_on(release);
    by_key(&["status"]).succeeded();
    by_key(&["config", "show"]).succeeded();
    by_key(&["releases"]).succeeded();
    by_key(&["rollback"]).succeeded();
    fleet.all_on(1);
    assert!(!fleet.journal().exists(), "nothing was written to a file");
    // An address that nobody answers is named without its password.
    let gone = with_password.rsplit_once('/').unwrap().0.to_owned() + "/absent";
    fleet.run(&["deploy", "--journal", &gone]).failed_with(1, &["postgres://vitrina@", "absent"]);
}

#[test]
fn a_journal_in_a_file_cannot_be_joined() {
    let fleet = Fleet::of(3);
    fleet.run(&["deploy", "--wave", "tiendanube:10001,100%", "--no-gate"]);
    fleet.run(&["rollout", "join"]).failed_with(3, &["rollout-one-worker", "PostgreSQL"]);
    fleet.run(&["rollout", "next"]).succeeded();
    fleet.all_on(1);
}
