//! The `vitrina` command as a developer installs it: a release build, as wasm-pack and trunk are.

use std::fs;
use std::path::PathBuf;

use super::{peer, report};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::{watch, workspace};

/// Builds it.
pub(super) async fn vitrina(stop: &Stop) -> Result<(), Failure> {
    fs::create_dir_all(report::folder()).map_err(Failure::file("make", report::folder()))?;
    let cargo = Program::cargo().args(["build", "--release", "--locked", "-p", "vitrina-cli"]);
    watch::step("  vitrina", cargo.log(peer::log("cargo-release")?).run(stop)).await.map(drop)
}

/// Where it lies.
pub(super) fn path() -> PathBuf {
    workspace::target().join("release/vitrina")
}
