//! What a rollout of thousands of stores bears. Each proof is a flow of the tests with numbers of its own, on optimised programs.
//!
//! To try less of it, run the flow alone, which tells how far it is:
//!
//! ```text
//! VITRINA_PROVE_STORES=1000 VITRINA_PROVE_POINTS=5 \
//!   CARGO_TARGET_DIR=target/proofs cargo test --release -p vitrina-tests --test flows -- --exact rollout::killed::killed_at_random_points --nocapture
//! ```

use super::proof::{Proof, optimised};
use crate::program::Program;

pub(super) const RESUME: Proof = Proof {
    name: "resume",
    promise: "a rollout of 10,000 stores, killed at 50 moments and resumed, leaves each with one script of the release",
    before: programs,
    trial: || flow("killed::killed_at_random_points", 10_000, 50),
    least: 50,
};

pub(super) const LOST: Proof = Proof {
    name: "lost",
    promise: "when 5 % of 10,000 answers to a registration are lost, each store is written to once and has one script",
    before: programs,
    trial: || flow("killed::a_post_whose_answer_is_lost_is_not_made_twice", 10_000, 5),
    least: 10_000,
};

pub(super) const GATE: Proof = Proof {
    name: "gate",
    promise: "100 of 100 releases in which 2 % of starts fail are stopped after 1 % of the stores and taken back within 60 s",
    before: programs,
    trial: || {
        flow("waves::a_release_with_two_per_cent_errors_is_stopped_in_its_first_wave_and_rolled_back", 1_000, 100)
    },
    least: 100,
};

pub(super) const ROLLBACK: Proof = Proof {
    name: "rollback",
    promise: "a rollout of 1,000 stores, killed at 50 moments, is rolled back to the release before in every store",
    before: programs,
    trial: || flow("rollback::after_a_kill_at_any_moment_the_release_before_is_back_in_every_store", 1_000, 50),
    least: 50,
};

pub(super) const CHANNEL: Proof = Proof {
    name: "channel",
    promise: "1,000 stores that follow the channel are rolled back after each of 20 kills while the Script API is down",
    before: programs,
    trial: || flow("rollback::after_a_kill_the_channel_takes_every_store_back_while_the_script_api_is_down", 1_000, 20),
    least: 20,
};

pub(super) const UNINSTALL: Proof = Proof {
    name: "uninstall",
    promise: "100 of 10,000 apps that are uninstalled in mid-wave drop out alone, and are asked no more than once again",
    before: programs,
    trial: || flow("failures::an_app_that_is_uninstalled_in_mid_wave_drops_out_alone", 10_000, 100),
    least: 100,
};

fn programs() -> Vec<Program> {
    vec![
        optimised("build").args(["-p", "vitrina-cli"]),
        optimised("test").args(["-p", "vitrina-tests", "--test", "flows", "--no-run"]),
    ]
}

/// A flow with so many stores; `points` is how often, or how many of them, as the flow says.
fn flow(test: &str, stores: u32, points: u32) -> Program {
    optimised("test")
        .args(["-q", "-p", "vitrina-tests", "--test", "flows", "--"])
        .args(["--exact", &format!("rollout::{test}"), "--nocapture"])
        .env("VITRINA_TESTS_BUILT", "1")
        .env("VITRINA_PROVE_STORES", stores.to_string())
        .env("VITRINA_PROVE_POINTS", points.to_string())
}
