//! The command compiles for Windows. Nothing here runs it there.

use super::proof::Proof;
use crate::program::Program;
use crate::setup::WINDOWS;

pub(super) const PROOF: Proof = Proof {
    name: "windows",
    promise: "The command compiles for Windows, with the C of SQLite and ring",
    before: || vec![Program::cargo().args(["xtask", "setup", "--windows"])],
    trial: || Program::new("sh").args(["-c", CHECK]).env("TARGET", WINDOWS),
    least: 1,
};

const CHECK: &str =
    "cargo check --locked -p vitrina-cli --target \"$TARGET\" --target-dir target/prove/windows && echo tried 1 build";
