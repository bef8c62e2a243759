//! moto, an S3-compatible server from PyPI, in a Python environment of its own below `target/tools`.

use std::fs;
use std::path::PathBuf;

use super::{debian, found, on_path};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::workspace;

const VERSIONS: &str = include_str!("moto.txt");

/// The Python program that can import moto.
pub(super) async fn ensure(stop: &Stop) -> Result<PathBuf, Failure> {
    let folder = workspace::path("target/tools/moto");
    let python = folder.join("bin/python");
    let mark = folder.join(".installed-from");
    if python.is_file() && fs::read_to_string(&mark).is_ok_and(|installed| installed == VERSIONS) {
        found("moto", "installed");
        return Ok(python);
    }
    if (on_path("python3").is_none() || !has_venv(stop).await) && !debian::install(&["python3-venv"], stop).await? {
        return Err(Failure::Missing { what: "Python 3.10 or newer with venv".to_string(), remedy: remedy() });
    }
    found("moto", "installing");
    Program::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).remedy(remedy()).run(stop).await?;
    Program::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--requirement"])
        .arg(workspace::path("crates/xtask/src/setup/moto.txt"))
        .run(stop)
        .await?;
    fs::write(&mark, VERSIONS).map_err(Failure::file("write", &mark))?;
    Ok(python)
}

/// Debian keeps this part of Python in a package of its own.
async fn has_venv(stop: &Stop) -> bool {
    let said = Program::new("python3").args(["-c", "import venv, ensurepip"]).said(stop).await;
    said.is_ok_and(|said| said.status.success())
}

fn remedy() -> String {
    "install Python 3.10 or newer with venv (Debian: apt-get install python3-venv)".to_string()
}
