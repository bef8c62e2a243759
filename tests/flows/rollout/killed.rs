//! kill -9, Ctrl-C, and two operators at once: each store ends with one script, of the right release.

use std::time::{Duration, Instant};

use rand::RngExt;
use serde_json::json;
use vitrina_tests::{Fleet, number};

/// The call that takes the rollout up, or begins it when it was killed before it was written down.
fn going_on(fleet: &Fleet) -> &'static [&'static str] {
    match fleet.run(&["rollout", "status", "--quiet"]).code {
        2 => &["rollout", "resume", "--quiet"],
        _ => &["deploy", "--quiet"],
    }
}

#[test]
fn killed_at_every_write_of_the_journal() {
    let fleet = Fleet::of(3);
    let tried = killed_at_every_write(&fleet, |tried| fleet.publish(&format!("write-{tried}")));
    // Created with three plans is one write; the wave, and three rows for each store.
    assert!(tried >= 12, "only {tried} points were tried");
}

/// Stores that have nothing: what is made twice there stays twice.
#[test]
fn killed_at_every_write_of_a_first_deploy() {
    let fleet = Fleet::of(2);
    let tried = killed_at_every_write(&fleet, |_| {
        fleet.run(&["rollback", "--to", "none", "--quiet"]).succeeded();
        1
    });
    assert!(tried >= 9, "only {tried} points were tried");
}

/// Deploys again and again, each time killed one write later, until nothing is left to kill. `next` makes ready for another deploy
/// and says of which release.
fn killed_at_every_write(fleet: &Fleet, next: impl Fn(u64) -> u64) -> u64 {
    fleet.slow_down(15);
    let mut release = 1;
    let mut tried = 0;
    loop {
        let (before, goal) = (fleet.rows(), tried);
        let mut running = fleet.start(&["deploy", "--at-once", "1", "--quiet"]);
        let killed = running.until(|| fleet.rows() > before + goal);
        match killed {
            true => drop(running.kill()),
            false => drop(running.end().succeeded()),
        }
        fleet.run(going_on(fleet)).succeeded();
        fleet.all_on(release);
        if !killed {
            return tried;
        }
        tried += 1;
        release = next(tried);
    }
}

/// One rollout, killed again and again.
#[test]
fn killed_at_random_points() {
    let (stores, points) = (number("VITRINA_PROVE_STORES", 60), number("VITRINA_PROVE_POINTS", 8));
    let fleet = Fleet::of(stores);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    let release = fleet.publish("two");
    let before = fleet.rows();
    let writes = fleet.count("PUT");
    let mut in_doubt = 0;
    // Each store has a row for its plan, two for its step, and one for its verdict; the last ones are left for the end.
    let rows = u64::from(stores) * 3;
    let mut goals: Vec<u64> = (0..points).map(|_| rand::rng().random_range(0..rows)).collect();
    goals.sort_unstable();
    let mut killed = 0;
    for (at, goal) in (1..).zip(goals) {
        let mut running = fleet.start(going_on(&fleet));
        if running.until(|| fleet.rows() > before + goal) {
            running.kill();
            killed += 1;
            in_doubt += fleet.in_doubt() as u64;
        }
        let runs = fleet.runs();
        let there = runs.values().filter(|runs| **runs == [Some(release)]).count();
        println!("at kill {at} of {points}: {there} of {stores} stores on the release");
        let twice: Vec<_> = runs.into_iter().filter(|(_, runs)| runs.len() != 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
    fleet.run(going_on(&fleet)).succeeded();
    fleet.all_on(release);
    fleet.run(&["plan", "--quiet"]).succeeded();
    assert!(killed > 0, "it was never killed");
    // Nothing is written twice but what was in doubt when the process died.
    let written = fleet.counted(writes);
    let needed = u64::from(stores);
    assert!(
        (needed..=needed + in_doubt).contains(&written),
        "{written} writes for {needed} stores, {in_doubt} in doubt"
    );
    println!("tried {killed} points");
}

#[test]
fn a_post_whose_answer_is_lost_is_not_made_twice() {
    let (stores, percent) = (number("VITRINA_PROVE_STORES", 30), number("VITRINA_PROVE_POINTS", 30));
    let fleet = Fleet::of(stores);
    let lost = json!({"percent": percent, "seed": 5, "listener": "tiendanube", "method": "POST", "fault": {"drop": true, "after": true}});
    let rule = fleet.rule(&lost);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    assert_eq!(fleet.counted(rule), u64::from(stores), "each store was written to once");
    fleet.all_on(1);
    println!("tried {stores} stores");
}

/// An hour later, so that nothing of the call itself can wait for it.
#[test]
fn a_post_that_is_carried_out_after_it_was_made_again_is_told_and_taken_away() {
    let fleet = Fleet::of(3);
    let late = || {
        fleet.rule(&json!({
            "listener": "tiendanube", "store": "10001", "method": "POST", "times": 1, "fault": {"late_ms": 3_600_000}
        }))
    };
    let comes = || {
        fleet.sandbox.control("POST", "clock", &json!({"advance": 3_600}));
        let begun = Instant::now();
        while fleet.scripts()["10001"].len() < 2 {
            assert!(begun.elapsed() < Duration::from_secs(60), "it was not carried out");
        }
    };
    // Before the last wave: the end of the rollout looks once more.
    late();
    let first = fleet.run(&["deploy", "--wave", "tiendanube:10001,100%", "--no-gate"]);
    first.failed_with(2, &["tiendanube:10001: registered once more", "`vitrina status` tells"]);
    comes();
    fleet.run(&["rollout", "next", "--quiet"]).succeeded();
    fleet.all_on(1);
    // After its end: the status tells, the plan says what would be done, the deploy does it.
    fleet.run(&["rollback", "--to", "none", "--quiet"]).succeeded();
    late();
    fleet.run(&["deploy"]).failed_with(0, &["tiendanube:10001: registered once more"]);
    comes();
    fleet
        .run(&["status"])
        .failed_with(2, &["tiendanube:10001: 2 scripts of ours are registered", "removes the copies"]);
    let planned = fleet.run(&["plan", "--json"]).failed_with(2, &[]);
    assert!(planned.stdout.contains("\"action\":\"remove\""), "{planned:#?}");
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.all_on(1);
    fleet.run(&["plan", "--quiet"]).succeeded();
}

#[test]
fn ctrl_c_finishes_the_stores_in_hand_and_leaves_the_rest_to_resume() {
    let fleet = Fleet::of(20);
    fleet.slow_down(100);
    let mut running = fleet.start(&["deploy", "--at-once", "2", "--json"]);
    assert!(running.until(|| fleet.rows() > 30));
    running.signal("-INT");
    let ended = running.end().failed_with(130, &["rollout resume", "rollout-interrupted"]);
    assert_eq!(ended.json()["state"], "interrupted");
    let reached = fleet.on(1);
    assert!((1..20).contains(&reached), "{reached}");
    fleet.heal();
    fleet.run(&["rollout", "resume"]).succeeded();
    fleet.all_on(1);
}

#[test]
fn a_second_operator_is_told_who_works_here() {
    let fleet = Fleet::of(10);
    fleet.slow_down(200);
    let mut running = fleet.start(&["deploy", "--at-once", "1"]);
    assert!(running.until(|| fleet.rows() > 12));
    for args in [&["deploy"][..], &["rollback", "--to", "1"], &["rollout", "resume"]] {
        fleet.run(args).failed_with(5, &["`vitrina deploy`, process", "rollout-held"]);
    }
    fleet.heal();
    running.end().succeeded();
    fleet.all_on(1);
}

#[test]
fn of_eight_operators_at_once_one_works_and_the_others_hear_who() {
    let fleet = Fleet::of(12);
    fleet.slow_down(150);
    let operators: Vec<_> =
        (0..8).map(|number| fleet.start_as(&format!("operator-{number}"), &["deploy", "--at-once", "1"])).collect();
    let ended: Vec<_> = operators.into_iter().map(|operator| operator.end()).collect();
    // One that came when another was through had nothing left to do.
    let (worked, held): (Vec<_>, Vec<_>) = ended.into_iter().partition(|ended| ended.code == 0);
    assert!(!worked.is_empty() && !held.is_empty(), "{} worked, {} were held", worked.len(), held.len());
    for ended in held {
        ended.failed_with(5, &["`vitrina deploy`, process", "rollout-held"]);
    }
    fleet.all_on(1);
    fleet.run(&["plan", "--quiet"]).succeeded();
}
