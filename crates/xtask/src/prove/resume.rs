//! A rollout that is killed at any moment ends right when it is resumed, and so does one whose answers are lost.

use super::proof::Proof;
use crate::program::Program;

/// kill -9 at so many points of a rollout of so many stores.
const POINTS: u64 = 50;
const STORES: u64 = 10_000;

pub(super) const RESUME: Proof = Proof {
    name: "resume",
    promise: "a rollout of 10,000 stores, killed at any moment and resumed, leaves each with one script of the release",
    before: command,
    trial: || flow("killed_at_random_points").env("VITRINA_PROVE_POINTS", POINTS.to_string()),
    least: POINTS,
};

pub(super) const LOST: Proof = Proof {
    name: "lost",
    promise: "when 5 % of 10,000 answers to a registration are lost, each store is written to once and has one script",
    before: command,
    trial: || flow("a_post_whose_answer_is_lost_is_not_made_twice").env("VITRINA_PROVE_PERCENT", "5"),
    least: STORES,
};

fn command() -> Vec<Program> {
    vec![Program::cargo().args(["build", "--locked", "-p", "vitrina-cli"])]
}

fn flow(test: &str) -> Program {
    Program::cargo()
        .args(["test", "--locked", "-p", "vitrina-tests", "--test", "flows", "--"])
        .args(["--exact", &format!("rollout::killed::{test}"), "--nocapture"])
        .env("VITRINA_TESTS_BUILT", "1")
        .env("VITRINA_PROVE_STORES", STORES.to_string())
}
