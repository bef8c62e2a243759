//! The frame that every verb stands in, proven with the real binary: flags and variables, streams and exit codes, help,
//! errors, and the shape of `--json`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

/// How a merchant installs an app is told once, for all tests that need a sandbox in the same process.
#[path = "../../../rollout/tests/merchant/mod.rs"]
mod merchant;

mod building;
#[path = "../../../../tests/src/canary.rs"]
mod canary;
mod errors;
mod frame;
mod mistakes;
mod place;
mod promises;
mod settings;
mod shapes;
mod small;
mod snapshot;
mod streams;
mod tokens;
mod waiting;
mod walk;
mod webhooks;
