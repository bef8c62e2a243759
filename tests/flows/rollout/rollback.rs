//! Rollbacks: to the release before or any other, for all stores or some, and with the Script API down.

use std::fs;

use serde_json::{Value, json};
use vitrina_tests::{Fleet, Sandbox, get, send_json, write_bundle};

#[test]
fn back_to_the_release_before_or_to_a_named_one_and_for_some_stores() {
    let fleet = Fleet::of(6);
    fleet.sandbox.run(&["rollback"]).failed_with(3, &["rollback-nothing-before"]);
    fleet.sandbox.run(&["deploy"]).succeeded();
    let second = fleet.publish("two");
    fleet.sandbox.run(&["deploy"]).succeeded();
    let third = fleet.publish("three");
    fleet.sandbox.run(&["deploy"]).succeeded();
    fleet.all_on(third);
    fleet.sandbox.run(&["rollback"]).succeeded();
    fleet.all_on(second);
    fleet.sandbox.run(&["rollback", "--to", "1", "--store", "tiendanube:10002"]).succeeded();
    assert_eq!((fleet.on(1), fleet.on(second)), (1, 5));
    fleet.sandbox.run(&["rollback", "--to", "1"]).succeeded();
    fleet.all_on(1);
    fleet.sandbox.run(&["rollback", "--to", "77"]).failed_with(1, &["no release 77"]);
    fleet.sandbox.run(&["rollback", "--to", "none"]).succeeded();
    assert!(fleet.srcs().values().all(Vec::is_empty));
}

/// The human's part: the loader goes into the Portal.
fn put_loader_in_portal(sandbox: &Sandbox) {
    let bundle: Value = serde_json::from_slice(&fs::read(sandbox.path("bundle/bundle.json")).unwrap()).unwrap();
    let loader = bundle["outputs"]["loader"]["entry"].as_str().unwrap();
    let source = fs::read_to_string(sandbox.path("bundle").join(loader)).unwrap();
    let versions = format!("{}portal/apps/1001/scripts/7001/versions", sandbox.url("control"));
    let draft = vitrina_tests::send_text(&versions, "text/javascript", source);
    let version = &draft.json()["number"];
    let deployed = send_json("POST", &format!("{versions}/{version}/deploy"), &json!({"to": "active"}));
    assert!(deployed.status < 300, "{deployed:#?}");
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
    let sandbox = Sandbox::start();
    write_bundle(&sandbox.path("bundle"), "one");
    put_loader_in_portal(&sandbox);
    sandbox.run(&["upload"]).succeeded();
    sandbox.login("tiendanube", "1002").succeeded();
    sandbox.run(&["deploy"]).succeeded();
    assert_eq!(runs_by_channel(&sandbox, "1002"), Some(1));
    write_bundle(&sandbox.path("bundle"), "two");
    sandbox.run(&["upload"]).succeeded();
    sandbox.run(&["deploy"]).succeeded();
    assert_eq!(runs_by_channel(&sandbox, "1002"), Some(2));
    sandbox.control("POST", "faults", &json!({"listener": "tiendanube", "fault": {"status": 503}}));
    let ended = sandbox.run(&["rollback", "--json"]).succeeded();
    assert_eq!(ended.json()["verdicts"][0]["outcome"], "moved", "{ended:#?}");
    assert_eq!(runs_by_channel(&sandbox, "1002"), Some(1));
}

#[test]
fn a_wave_of_the_channel_is_a_share_of_all_stores_and_abort_takes_it_back() {
    let sandbox = Sandbox::start();
    write_bundle(&sandbox.path("bundle"), "one");
    put_loader_in_portal(&sandbox);
    sandbox.run(&["upload"]).succeeded();
    sandbox.login("tiendanube", "1002").succeeded();
    sandbox.run(&["deploy"]).succeeded();
    write_bundle(&sandbox.path("bundle"), "two");
    sandbox.run(&["upload"]).succeeded();
    assert_eq!(sandbox.run(&["deploy", "--wave", "10%,100%", "--no-gate"]).code, 2);
    let channel = get(&format!("{}variant-badge/channel.json", sandbox.url("cdn"))).json();
    let says = (&channel["release"], &channel["previous"], &channel["percent"]);
    assert_eq!(says, (&json!(2), &json!(1), &json!(10)));
    sandbox.run(&["rollback"]).succeeded();
    let channel = get(&format!("{}variant-badge/channel.json", sandbox.url("cdn"))).json();
    assert_eq!((&channel["release"], &channel["percent"]), (&json!(1), &json!(100)));
    assert_eq!(runs_by_channel(&sandbox, "1002"), Some(1));
}
