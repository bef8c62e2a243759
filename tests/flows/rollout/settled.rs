//! What every scenario of a fleet is held to at its end notices what it is there for.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;

use vitrina_tests::{Ended, Fleet};

/// What is said against this work.
fn noticed(work: impl FnOnce()) -> String {
    let said = catch_unwind(AssertUnwindSafe(work)).expect_err("nothing was noticed");
    said.downcast_ref::<String>().cloned().unwrap_or_default()
}

/// What the end of this fleet's scenario says against it.
fn said_at_the_end(fleet: Fleet) -> String {
    noticed(|| drop(fleet))
}

fn deployed() -> Fleet {
    let fleet = Fleet::of(2);
    fleet.run(&["deploy", "--quiet"]).succeeded();
    fleet
}

/// Changes what the journal says by SQL's `replace`.
fn changed(fleet: &Fleet, from: &str, to: &str) {
    let journal = rusqlite::Connection::open(fleet.journal()).unwrap();
    assert!(journal.execute("UPDATE row SET fact = replace(fact, ?1, ?2)", [from, to]).unwrap() > 0);
}

#[test]
fn a_token_that_a_call_prints_is_noticed() {
    let mut call = Command::new("echo");
    call.arg("canary-fleet-token-10001");
    let said = noticed(|| drop(Ended::of(call.output().unwrap())));
    assert!(said.contains("stdout:1: a secret that begins with `canary-` shows as it is"), "{said}");
}

#[test]
fn a_token_in_the_journal_is_noticed() {
    let fleet = deployed();
    changed(&fleet, "{\"fact\":\"created\"", "{\"fact\":\"created\",\"token\":\"canary-fleet-token-10001\"");
    let said = said_at_the_end(fleet);
    assert!(said.contains("the journal:1: a secret that begins with `canary-`"), "{said}");
}

#[test]
fn a_store_that_runs_something_else_than_the_journal_says_is_noticed() {
    let fleet = deployed();
    changed(&fleet, "\"release\":1", "\"release\":9");
    assert!(said_at_the_end(fleet).contains("by the journal"));
}

#[test]
fn a_script_that_is_there_twice_is_noticed() {
    let fleet = deployed();
    let path = fleet.sandbox.path("Vitrina.toml");
    // The same files by another name of the same host are somebody else's, so a second deploy adds to them.
    let config = std::fs::read_to_string(&path)
        .unwrap()
        .replace("public_url = \"http://127.0.0.1", "public_url = \"http://localhost");
    std::fs::write(path, config).unwrap();
    fleet.run(&["deploy", "--quiet"]).succeeded();
    assert!(said_at_the_end(fleet).contains("has a script twice"));
}
