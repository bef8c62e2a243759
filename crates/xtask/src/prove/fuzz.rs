//! Whatever a page says, natively and in a browser.

use super::page::in_pages;
use super::proof::Proof;
use crate::program::Program;

pub(super) const NATIVE: Proof = Proof {
    name: "fuzz-native",
    promise: "No variant, LS or setting that a page can hold makes a script panic or show an impossible amount",
    before: || vec![native().arg("--no-run")],
    trial: || native().args(["--", "--nocapture"]).env("VITRINA_CASES", "1000000"),
    least: 1_000_000,
};

pub(super) const BROWSER: Proof = Proof {
    name: "fuzz-browser",
    promise: "Whatever a page holds, a script causes no error, no rejected promise and no console error in it, and goes on",
    before: || vec![Program::cargo().args(["build", "--locked", "-p", "vitrina-cli"])],
    trial: || in_pages("variant-badge", "fuzz/fuzz.test.mjs", "VITRINA_FUZZ_PAGES", "210"),
    least: 10_000,
};

fn native() -> Program {
    Program::cargo().args(["test", "--release", "--locked", "-p", "vitrina", "--test", "fuzz"])
}
