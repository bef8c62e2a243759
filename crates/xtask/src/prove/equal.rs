//! What a shopper sees does not depend on how the script's code runs.

use super::proof::Proof;
use crate::program::Program;
use crate::test::many_pages;
use crate::workspace;

pub(super) const PROOF: Proof = Proof {
    name: "equal",
    promise: "WebAssembly, its translation to JavaScript and native code show the same for the same generated input",
    before: || {
        let lines = ["build", "--locked", "-p", "variant-badge", "--example", "lines"];
        vec![Program::cargo().args(["build", "--locked", "-p", "vitrina-cli"]), Program::cargo().args(lines)]
    },
    trial: || {
        let suite = Program::new("node")
            .args(["--test", "outputs/equal.test.mjs"])
            .dir(workspace::path("tests/browser"))
            .env("VITRINA", workspace::built("vitrina"))
            .env("VITRINA_LINES", workspace::built("examples/lines"))
            .env("VITRINA_WASM_OPT", workspace::wasm_opt())
            .env("VITRINA_CASES", "1000000");
        many_pages(suite)
    },
    // In each of three outputs.
    least: 3_000_000,
};
