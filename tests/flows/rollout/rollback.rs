//! Rollbacks: to the release before or any other, for all stores or some, and with the Script API down.

use rand::RngExt;
use serde_json::json;
use vitrina_tests::{Fleet, Sandbox, get, number};

#[test]
fn back_to_the_release_before_or_to_a_named_one_and_for_some_stores() {
    let fleet = Fleet::of(6);
    fleet.run(&["rollback"]).failed_with(3, &["rollback-nothing-before"]);
    fleet.run(&["deploy"]).succeeded();
    let second = fleet.publish("two");
    fleet.run(&["deploy"]).succeeded();
    let third = fleet.publish("three");
    fleet.run(&["deploy"]).succeeded();
    fleet.all_on(third);
    fleet.run(&["rollback"]).succeeded();
    fleet.all_on(second);
    fleet.run(&["rollback", "--to", "1", "--store", "tiendanube:10002"]).succeeded();
    assert_eq!((fleet.on(1), fleet.on(second)), (1, 5));
    fleet.run(&["rollback", "--to", "1"]).succeeded();
    fleet.all_on(1);
    fleet.run(&["rollback", "--to", "77"]).failed_with(1, &["no release 77"]);
    fleet.run(&["rollback", "--to", "none"]).succeeded();
    assert!(fleet.scripts().values().all(Vec::is_empty));
}

/// Begins to move the fleet to one more release, and kills that when so many more rows are written; says whether it came to that.
fn killed_at(fleet: &Fleet, rows: u64, mark: &str) -> bool {
    fleet.publish(mark);
    let before = fleet.rows();
    assert!(before > 0, "the journal of the deploys before cannot be read");
    let mut running = fleet.start(&["deploy", "--quiet"]);
    let killed = running.until(|| fleet.rows() > before + rows);
    match killed {
        true => drop(running.kill()),
        // One that failed by itself would leave the rollback something else to do.
        false => drop(running.end().succeeded()),
    }
    killed
}

#[test]
fn after_a_kill_at_any_moment_the_release_before_is_back_in_every_store() {
    let (stores, points) = (number("VITRINA_PROVE_STORES", 40), number("VITRINA_PROVE_POINTS", 4));
    let fleet = Fleet::of(stores);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    for point in 1..=points {
        // A row for each plan, all at once; then the wave, and three rows a store.
        let rows = u64::from(stores) + rand::rng().random_range(0..u64::from(stores) * 3);
        let killed = killed_at(&fleet, rows, &format!("point-{point}"));
        fleet.run(&["rollback", "--quiet"]).succeeded();
        fleet.all_on(1);
        println!("at rollback {point} of {points}: {}", if killed { "killed" } else { "through before" });
    }
    fleet.run(&["plan", "--release", "1", "--quiet"]).succeeded();
    println!("tried {points} rollbacks");
}

#[test]
fn after_a_kill_the_channel_takes_every_store_back_while_the_script_api_is_down() {
    let (stores, points) = (number("VITRINA_PROVE_STORES", 20), number("VITRINA_PROVE_POINTS", 2));
    let fleet = Fleet::with_loader(stores);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    for point in 1..=points {
        let rows = u64::from(stores) + 3 + rand::rng().random_range(0..u64::from(stores));
        killed_at(&fleet, rows, &format!("point-{point}"));
        fleet.rule(&json!({"listener": "tiendanube", "fault": {"status": 503}}));
        let ended = fleet.run(&["rollback", "--json", "--patience", "1s", "--at-once", "256"]).succeeded();
        let verdicts = ended.json()["verdicts"].clone();
        assert!(verdicts.as_array().unwrap().iter().all(|verdict| verdict["outcome"] == "moved"), "{verdicts:#}");
        fleet.all_on(1);
        fleet.heal();
        println!("at rollback {point} of {points}: {} stores unread", verdicts.as_array().unwrap().len());
    }
    println!("tried {points} rollbacks");
}

/// What the loader of this store would start, by the channel as it is served.
fn runs_by_channel(sandbox: &Sandbox, store: &str) -> Option<u32> {
    let text = get(&format!("{}variant-badge/channel.json", sandbox.url("cdn"))).text;
    let channel = vitrina_release::Channel::from_json(text.as_bytes()).unwrap();
    let number = channel.runs(store)?;
    let entry = &channel.bundles[&number];
    let bytes = get(&format!("{}variant-badge/{}", sandbox.url("cdn"), entry.file)).text;
    assert_eq!(vitrina_release::integrity(bytes.as_bytes()), entry.integrity);
    Some(number)
}

#[test]
fn the_channel_moves_stores_back_while_the_script_api_is_down() {
    let fleet = Fleet::with_loader(2);
    let runs = |release| fleet.ids.iter().all(|store| runs_by_channel(&fleet.sandbox, store) == Some(release));
    fleet.run(&["deploy"]).succeeded();
    assert!(runs(1));
    fleet.publish("two");
    fleet.run(&["deploy"]).succeeded();
    assert!(runs(2));
    fleet.rule(&json!({"listener": "tiendanube", "fault": {"status": 503}}));
    let ended = fleet.run(&["rollback", "--json"]).succeeded();
    assert_eq!(ended.json()["verdicts"][0]["outcome"], "moved", "{ended:#?}");
    assert!(runs(1));
}

/// The channel's rule (docs/ARCHITECTURE.md, "Channel"), written once more.
fn in_first_tenth(store: &str) -> bool {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    format!("variant-badge:{store}").bytes().fold(0x811c_9dc5, step) % 10_000 < 1_000
}

#[test]
fn a_wave_of_the_channel_is_a_share_of_all_stores_and_abort_takes_it_back() {
    let fleet = Fleet::with_loader(12);
    fleet.run(&["deploy"]).succeeded();
    fleet.publish("two");
    assert_eq!(fleet.run(&["deploy", "--wave", "10%,100%", "--no-gate"]).code, 2);
    let channel = || get(&format!("{}variant-badge/channel.json", fleet.sandbox.url("cdn"))).json();
    let waiting = channel();
    let says = (&waiting["release"], &waiting["previous"], &waiting["percent"]);
    assert_eq!(says, (&json!(2), &json!(1), &json!(10)));
    let tenth = fleet.ids.iter().filter(|store| in_first_tenth(store)).count();
    assert_eq!(fleet.on(2), tenth);
    assert!(tenth > 0, "a wave without a store shows nothing");
    fleet.run(&["rollback"]).succeeded();
    let back = channel();
    assert_eq!((&back["release"], &back["percent"]), (&json!(1), &json!(100)));
    fleet.all_on(1);
}

/// Begins a call whose changes hang in these stores, and kills it when all others are through.
fn killed_before(fleet: &Fleet, call: &[&str], hung: &[String], others_are_through: impl Fn() -> bool) {
    for store in hung {
        for method in ["PUT", "DELETE"] {
            fleet.rule(&json!({"listener": "tiendanube", "store": store, "method": method, "fault": {"hang": true}}));
        }
    }
    let mut running = fleet.start(&[call, &["--quiet"]].concat());
    assert!(running.until(others_are_through), "`{call:?}` ended, though stores hang");
    running.kill();
    fleet.heal();
}

#[test]
fn a_rollback_that_is_killed_is_gone_on_with_by_the_next() {
    let fleet = Fleet::of(16);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.publish("two");
    // Of a rollout that was killed itself.
    killed_before(&fleet, &["deploy"], &fleet.ids[8..], || fleet.on(2) == 8);
    killed_before(&fleet, &["rollback"], &fleet.ids[..4], || fleet.on(2) == 4);
    fleet.run(&["rollback", "--quiet"]).succeeded();
    fleet.all_on(1);
    // Of one that was through: the way is back to release 1, and not forth again.
    fleet.run(&["deploy", "--quiet"]).succeeded();
    killed_before(&fleet, &["rollback"], &fleet.ids[4..], || fleet.on(1) == 4);
    fleet.run(&["rollback", "--quiet"]).succeeded();
    fleet.all_on(1);
    // To nothing, which is not the same as nothing before.
    killed_before(&fleet, &["rollback", "--to", "none"], &fleet.ids[4..], || fleet.on(1) == 12);
    fleet.run(&["rollback", "--quiet"]).succeeded();
    assert!(fleet.scripts().values().all(Vec::is_empty));
}

/// The platform has the call, and its process is gone before it is carried out.
#[test]
fn what_a_killed_deploy_had_sent_off_does_not_overtake_the_rollback() {
    let fleet = Fleet::of(4);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.publish("two");
    let late = json!({"late_ms": 2_000, "hang": true});
    fleet.rule(&json!({"listener": "tiendanube", "store": "10001", "method": "PUT", "times": 1, "fault": late}));
    let mut running = fleet.start(&["deploy", "--quiet"]);
    assert!(running.until(|| fleet.on(2) == 3), "it ended, though a store hangs");
    running.kill();
    let ended = fleet.run(&["rollback", "--json"]).succeeded();
    fleet.all_on(1);
    let verdict = ended.json()["verdicts"][0].clone();
    let seen = (verdict["store"].as_str(), verdict["outcome"].as_str());
    assert_eq!(seen, (Some("tiendanube:10001"), Some("updated")), "it came, and was taken back");
}

#[test]
fn a_rollback_of_some_stores_that_is_killed_is_gone_on_with_in_those_alone() {
    let fleet = Fleet::of(4);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.publish("two");
    fleet.run(&["deploy", "--quiet"]).succeeded();
    let some = ["rollback", "--store", "tiendanube:10001,tiendanube:10002"];
    killed_before(&fleet, &some, &fleet.ids[1..], || fleet.on(1) == 1);
    // Other stores are another rollback, and that one would leave the second of these where nobody asked for.
    for other in ["tiendanube:10003", "tiendanube:10001"] {
        fleet.run(&["rollback", "--store", other]).failed_with(2, &["rollout-unfinished", "rollout resume", "abort"]);
    }
    assert_eq!((fleet.on(1), fleet.on(2)), (1, 3));
    fleet.run(&["rollback"]).failed_with(0, &["Going on with rollback 3 to release 1: "]);
    assert_eq!((fleet.on(1), fleet.on(2)), (2, 2));
    // The others leave the newer release too, when they are named and when all are meant.
    fleet.run(&["rollback", "--store", "tiendanube:10003"]).succeeded();
    assert_eq!((fleet.on(1), fleet.on(2)), (3, 1));
    fleet.run(&["rollback"]).failed_with(0, &["Rolling back to release 1 in 4 store(s)"]);
    fleet.all_on(1);
}

#[test]
fn a_rollback_of_some_stores_that_is_killed_leaves_the_channel_of_the_others_alone() {
    let fleet = Fleet::with_loader(3);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.publish("two");
    fleet.run(&["deploy", "--quiet"]).succeeded();
    // Its plan can be read, and its work hangs once the channel is moved.
    fleet.rule(
        &json!({"listener": "tiendanube", "store": "10001", "method": "GET", "skip": 1, "fault": {"hang": true}}),
    );
    let before = fleet.rows();
    let mut running = fleet.start(&["rollback", "--store", "tiendanube:10001", "--quiet"]);
    // Created, one plan, the wave, the channel's step and its end.
    assert!(running.until(|| fleet.rows() == before + 5), "it ended, though its store hangs");
    running.kill();
    fleet.heal();
    fleet.run(&["rollback", "--quiet"]).succeeded();
    let runs = ["10001", "10002", "10003"].map(|store| runs_by_channel(&fleet.sandbox, store));
    assert_eq!(runs, [Some(1), Some(2), Some(2)]);
}

#[test]
fn back_is_to_another_release_though_it_came_to_some_stores_first_or_twice() {
    let fleet = Fleet::of(5);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    let second = fleet.publish("two");
    fleet.run(&["deploy", "--store", "tiendanube:10001", "--quiet"]).succeeded();
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.all_on(second);
    fleet.run(&["rollback", "--quiet"]).succeeded();
    fleet.all_on(1);
    // The gate takes back what it finds bad, although one store had it before.
    fleet.run(&["deploy", "--store", "tiendanube:10001", "--quiet"]).succeeded();
    let health = "echo '{\"release\": 2, \"started\": 1000, \"failed\": 20}'";
    let waves = ["--wave", "tiendanube:10001+tiendanube:10002,100%", "--auto", "--pause", "0s", "--health", health];
    let stopped = fleet.run(&[&["deploy"][..], &waves].concat());
    stopped.failed_with(1, &["The gate says stop", "Rolling back to release 1 in 2 store(s)"]);
    fleet.all_on(1);
}

#[test]
fn a_rollback_that_some_stores_refused_leads_the_same_way_again() {
    let fleet = Fleet::of(3);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.publish("two");
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet.fault("10002", &json!({"status": 402}));
    fleet.run(&["rollback"]).failed_with(2, &["tiendanube:10002", "next:"]);
    assert_eq!((fleet.on(1), fleet.on(2)), (2, 1));
    fleet.heal();
    fleet.run(&["rollback", "--quiet"]).succeeded();
    fleet.all_on(1);
}

/// It leads to an older release, and is a rollout to take back all the same.
#[test]
fn a_deploy_of_an_older_release_is_taken_back_to_the_newer() {
    let fleet = Fleet::of(4);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    let second = fleet.publish("two");
    fleet.run(&["deploy", "--quiet"]).succeeded();
    let first_wave = format!("tiendanube:{},100%", fleet.ids[0]);
    assert_eq!(fleet.run(&["deploy", "--release", "1", "--wave", &first_wave, "--no-gate"]).code, 2);
    assert_eq!((fleet.on(1), fleet.on(second)), (1, 3));
    fleet.run(&["rollback"]).succeeded();
    fleet.all_on(second);
}
