//! The platforms' limits of requests are kept; the short form are the tests `pacing` of the client beside the sandbox.

use super::proof::{Proof, optimised};
use crate::program::Program;

pub(super) const PROOF: Proof = Proof {
    name: "pace",
    promise: "no call is refused for its pace, and less than one in a thousand beside a rival that takes half",
    before: || vec![client().arg("--no-run")],
    trial: || {
        client()
            // One after the other: each has the machine for itself.
            .args(["--", "pacing::", "--nocapture", "--test-threads", "1"])
            .env("VITRINA_PROVE_STORES", "20")
            .env("VITRINA_PROVE_SECONDS", "60")
            .env("VITRINA_PROVE_MANY", "10000")
    },
    // Twenty stores at both sizes, alone and beside the rival, and 10,000 stores that are asked twice.
    least: 77_000,
};

fn client() -> Program {
    optimised("test").args(["-p", "vitrina-platform", "--test", "sandbox"])
}
