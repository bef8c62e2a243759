//! kill -9, Ctrl-C, and two operators at once: each store ends with one script, of the right release.

use rand::RngExt;
use serde_json::json;
use vitrina_tests::Fleet;

/// A number from the environment, for the long form in `cargo xtask prove`.
fn number(name: &str, usual: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The call that takes the rollout up, or begins it when it was killed before it was written down.
fn going_on(fleet: &Fleet) -> &'static [&'static str] {
    match fleet.sandbox.run(&["rollout", "status", "--quiet"]).code {
        2 => &["rollout", "resume", "--quiet"],
        _ => &["deploy", "--quiet"],
    }
}

#[test]
fn killed_at_every_write_of_the_journal() {
    let fleet = Fleet::of(3);
    fleet.rule(&json!({"listener": "tiendanube", "fault": {"delay_ms": 15, "after": true}}));
    let mut release = 1;
    let mut tried = 0;
    loop {
        let (before, goal) = (fleet.rows(), tried);
        let mut running = fleet.start(&["deploy", "--at-once", "1", "--quiet"]);
        let killed = running.until(|| fleet.rows() > before + goal);
        match killed {
            true => running.kill(),
            false => drop(running.end().succeeded()),
        }
        fleet.sandbox.run(going_on(&fleet)).succeeded();
        fleet.all_on(release);
        if !killed {
            break;
        }
        tried += 1;
        release = fleet.publish(&format!("write-{tried}"));
    }
    // Created with three plans is one write; the wave, and three rows for each store.
    assert!(tried >= 12, "only {tried} points were tried");
}

/// One rollout, killed again and again.
#[test]
fn killed_at_random_points() {
    let (stores, points) = (number("VITRINA_PROVE_STORES", 60), number("VITRINA_PROVE_POINTS", 8));
    let fleet = Fleet::of(stores);
    fleet.sandbox.run(&["deploy", "--quiet"]).succeeded();
    let release = fleet.publish("two");
    let before = fleet.rows();
    // Each store has a row for its plan, two for its step, and one for its verdict; the last ones are left for the end.
    let rows = u64::from(stores) * 3;
    let mut goals: Vec<u64> = (0..points).map(|_| rand::rng().random_range(0..rows)).collect();
    goals.sort_unstable();
    let mut killed = 0;
    for goal in goals {
        let mut running = fleet.start(going_on(&fleet));
        if running.until(|| fleet.rows() > before + goal) {
            running.kill();
            killed += 1;
        }
        let twice: Vec<_> = fleet.srcs().into_iter().filter(|(_, srcs)| srcs.len() != 1).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
    fleet.sandbox.run(going_on(&fleet)).succeeded();
    fleet.all_on(release);
    fleet.sandbox.run(&["plan", "--quiet"]).succeeded();
    assert!(killed > 0, "it was never killed");
    println!("tried {killed} points");
}

#[test]
fn a_post_whose_answer_is_lost_is_not_made_twice() {
    let fleet = Fleet::of(30);
    let lost = json!({"percent": 30, "seed": 5, "listener": "tiendanube", "method": "POST", "fault": {"drop": true, "after": true}});
    fleet.rule(&lost);
    fleet.sandbox.run(&["deploy"]).succeeded();
    fleet.all_on(1);
}

#[test]
fn ctrl_c_finishes_the_stores_in_hand_and_leaves_the_rest_to_resume() {
    let fleet = Fleet::of(20);
    fleet.rule(&json!({"listener": "tiendanube", "fault": {"delay_ms": 100, "after": true}}));
    let mut running = fleet.start(&["deploy", "--at-once", "2", "--json"]);
    assert!(running.until(|| fleet.rows() > 30));
    running.signal("-INT");
    let ended = running.end().failed_with(130, &["rollout resume", "rollout-interrupted"]);
    assert_eq!(ended.json()["state"], "interrupted");
    let reached = fleet.on(1);
    assert!((1..20).contains(&reached), "{reached}");
    fleet.heal();
    fleet.sandbox.run(&["rollout", "resume"]).succeeded();
    fleet.all_on(1);
}

#[test]
fn a_second_operator_is_told_who_works_here() {
    let fleet = Fleet::of(10);
    fleet.rule(&json!({"listener": "tiendanube", "fault": {"delay_ms": 200, "after": true}}));
    let mut running = fleet.start(&["deploy", "--at-once", "1"]);
    assert!(running.until(|| fleet.rows() > 12));
    for args in [&["deploy"][..], &["rollback", "--to", "1"], &["rollout", "resume"]] {
        fleet.sandbox.run(args).failed_with(5, &["`vitrina deploy`, process", "rollout-held"]);
    }
    fleet.heal();
    running.end().succeeded();
    fleet.all_on(1);
}
