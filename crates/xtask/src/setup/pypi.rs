//! Programs from PyPI, each in a Python environment of its own below `target/tools`.

use std::fs;
use std::path::PathBuf;

use super::{debian, found};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::workspace;

const REMEDY: &str = "install Python 3.10 or newer with venv (Debian: apt-get install python3-venv)";

/// What an environment holds.
pub(super) struct Environment {
    /// Its folder, and what people know it as.
    pub(super) name: &'static str,
    /// The file beside this one that pins versions, and its text.
    pub(super) pins: (&'static str, &'static str),
    /// What pip is told besides.
    pub(super) flags: &'static [&'static str],
}

impl Environment {
    /// Makes the environment where it is missing or pinned otherwise; its folder of programs.
    pub(super) async fn ensure(&self, stop: &Stop) -> Result<PathBuf, Failure> {
        let (file, text) = self.pins;
        let folder = workspace::path("target/tools").join(self.name);
        let programs = folder.join("bin");
        let mark = folder.join(".installed-from");
        if fs::read_to_string(&mark).is_ok_and(|installed| installed == text) {
            found(self.name, "installed");
            return Ok(programs);
        }
        if !has_venv(stop).await && !debian::install(&["python3-venv"], stop).await? {
            return Err(Failure::Missing { what: "Python 3.10 or newer with venv".into(), remedy: REMEDY.into() });
        }
        found(self.name, "installing");
        Program::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).remedy(REMEDY).run(stop).await?;
        Program::new(programs.join("python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"])
            .args(self.flags)
            .arg("--requirement")
            .arg(workspace::path("crates/xtask/src/setup").join(file))
            .run(stop)
            .await?;
        fs::write(&mark, text).map_err(Failure::file("write", &mark))?;
        Ok(programs)
    }
}

/// Debian keeps this part of Python in a package of its own.
async fn has_venv(stop: &Stop) -> bool {
    let said = Program::new("python3").args(["-c", "import venv, ensurepip"]).said(stop).await;
    said.is_ok_and(|said| said.status.success())
}
