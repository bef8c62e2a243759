//! Answers and messages that no platform should send; the short form are the tests `fuzz` of the client.

use super::proof::Proof;
use crate::program::Program;

pub(super) const ANSWERS: Proof = Proof {
    name: "answers",
    promise: "whatever a platform answers, the client gives a value or a typed error, and shows no token",
    before: built,
    trial: || {
        fuzz(&[
            "fuzz::odd_answers_become_values_or_typed_errors",
            "fuzz::odd_answers_of_pago_shops_become_values_or_typed_errors",
        ])
    },
    // Of each platform.
    least: 2_000_000,
};

pub(super) const SIGNATURES: Proof = Proof {
    name: "signatures",
    promise: "no webhook is taken whose signature is not the platform's",
    before: built,
    trial: || fuzz(&["webhooks::fuzz::signatures_that_nobody_made_let_nothing_in"]),
    least: 1_000_000,
};

fn built() -> Vec<Program> {
    vec![client().arg("--no-run")]
}

fn fuzz(tests: &[&str]) -> Program {
    client().args(["--", "--exact", "--nocapture"]).args(tests).env("VITRINA_FUZZ_ROUNDS", "1000000")
}

fn client() -> Program {
    Program::cargo().args(["test", "--release", "--locked", "-p", "vitrina-platform", "--test", "client"])
}
