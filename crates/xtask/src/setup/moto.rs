//! moto, an S3-compatible server from PyPI.

use std::path::PathBuf;

use super::pypi::Environment;
use crate::failure::Failure;
use crate::stop::Stop;

const ENVIRONMENT: Environment = Environment { name: "moto", pins: ("moto.txt", include_str!("moto.txt")), flags: &[] };

/// The Python program that can import moto.
pub(super) async fn ensure(stop: &Stop) -> Result<PathBuf, Failure> {
    Ok(ENVIRONMENT.ensure(stop).await?.join("python"))
}
