//! What a script in a page is promised to bear, as often as promised, in Chromium.

use super::proof::Proof;
use crate::program::Program;
use crate::test::many_pages;
use crate::workspace;

pub(super) const PAYLOADS: Proof = Proof {
    name: "payloads",
    promise: "Whatever variants a page hands over, no error, rejected promise or console error reaches it",
    before: command,
    trial: || in_pages("variant-badge", "fuzz/payloads.test.mjs", "VITRINA_PAYLOADS", "1000000"),
    least: 1_000_000,
};

pub(super) const INSERTIONS: Proof = Proof {
    name: "insertions",
    promise: "A script that is inserted 1,000 times in two releases leaves one widget a form, one set of listeners, the newest release",
    before: command,
    trial: || in_pages("variant-badge", "endurance/inserted.test.mjs", "VITRINA_INSERTIONS", "1000"),
    least: 1_000,
};

pub(super) const TRAPS: Proof = Proof {
    name: "traps",
    promise: "A panic, an unreachable, an overflow and an exhausted memory end a script, leave the shop as it was and are told once",
    before: command,
    trial: || in_pages("shop-probe", "probe/traps.test.mjs", "VITRINA_TRAPS", "1000"),
    // A thousand of each.
    least: 4_000,
};

pub(super) const RESTORES: Proof = Proof {
    name: "restores",
    promise: "The back/forward cache keeps a page with a script as often as without it",
    before: command,
    trial: || in_pages("variant-badge", "endurance/restore.test.mjs", "VITRINA_RESTORES", "50"),
    // With and without it.
    least: 100,
};

pub(super) const AMOUNTS: Proof = Proof {
    name: "amounts",
    promise: "Amounts are written as the page's LS.currency says, to the last cent",
    before: Vec::new,
    trial: || {
        let node = Program::new("node").args(["--test", "spec/amounts.test.mjs"]);
        node.dir(workspace::path("tests/browser")).env("VITRINA_AMOUNTS", "10000000")
    },
    least: 10_000_000,
};

pub(super) const PARTS: Proof = Proof {
    name: "parts",
    promise: "Parts and per cents of an amount are rounded half up",
    before: || vec![parts().arg("--no-run")],
    trial: || parts().args(["--", "--nocapture"]).env("VITRINA_AMOUNTS", "10000000"),
    least: 10_000_000,
};

fn parts() -> Program {
    Program::cargo().args(["test", "--locked", "-p", "vitrina", "--test", "amounts"])
}

fn command() -> Vec<Program> {
    vec![Program::cargo().args(["build", "--locked", "-p", "vitrina-cli"])]
}

/// The tests of a file of `tests/browser` on a sample script, as often as the variable says.
pub(super) fn in_pages(script: &str, tests: &str, variable: &str, times: &str) -> Program {
    let node = Program::new("node").args(["prove.mjs", script, tests]).dir(workspace::path("tests/browser"));
    let node = node.env("VITRINA", workspace::built("vitrina")).env("VITRINA_WASM_OPT", workspace::wasm_opt());
    many_pages(node.env(variable, times))
}
