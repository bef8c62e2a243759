//! The sandbox bears whatever is sent to it.

use super::proof::Proof;
use crate::program::Program;

pub(super) const PROOF: Proof = Proof {
    name: "raw",
    promise: "No bytes that are sent to the sandbox make it panic, or answer with an error that nobody asked for",
    before: || vec![test(&["--no-run"])],
    trial: || test(&["raw::", "--", "--nocapture"]).env("VITRINA_CASES", "1000000"),
    least: 1_000_000,
};

fn test(more: &[&str]) -> Program {
    Program::cargo().args(["test", "--release", "--locked", "-p", "vitrina-sandbox", "--test", "sandbox"]).args(more)
}
