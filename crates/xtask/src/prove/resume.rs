//! A rollout that is killed at any moment ends right when it is resumed.

use super::proof::Proof;
use crate::program::Program;

/// kill -9 at so many points of a rollout of so many stores.
const POINTS: u64 = 50;
const STORES: u64 = 10_000;

pub(super) const PROOF: Proof = Proof {
    name: "resume",
    promise: "a rollout of 10,000 stores, killed at any moment and resumed, leaves each with one script of the release",
    before: || vec![Program::cargo().args(["build", "--locked", "-p", "vitrina-cli"])],
    trial: || {
        let test = ["test", "--locked", "-p", "vitrina-tests", "--test", "flows", "--"];
        Program::cargo()
            .args(test)
            .args(["--exact", "rollout::killed::killed_at_random_points", "--nocapture"])
            .env("VITRINA_TESTS_BUILT", "1")
            .env("VITRINA_PROVE_POINTS", POINTS.to_string())
            .env("VITRINA_PROVE_STORES", STORES.to_string())
    },
    least: POINTS,
};
