//! The pinned npm tools in tests/browser: playwright-core, binaryen, esbuild.

use std::fs;

use super::{found, on_path};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::workspace;

const OLDEST_NODE: u32 = 20;

pub(super) async fn ensure(stop: &Stop) -> Result<(), Failure> {
    let remedy = format!("install node {OLDEST_NODE} or newer with npm (Debian: apt-get install nodejs npm)");
    let version = Program::new("node").arg("--version").remedy(remedy.clone()).read(stop).await?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        return Err(Failure::Missing { what: format!("node {OLDEST_NODE} (this is {})", version.trim()), remedy });
    }
    found("node", version.trim());

    let folder = workspace::path("tests/browser");
    let lock = folder.join("package-lock.json");
    // What was installed last: npm's own mark is rewritten by it in another form.
    let mark = folder.join("node_modules/.installed-from");
    let wanted = fs::read(&lock).map_err(Failure::file("read", &lock))?;
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        found("npm tools", "installed");
        return Ok(());
    }
    if on_path("npm").is_none() {
        return Err(Failure::Missing { what: "npm".to_string(), remedy });
    }
    found("npm tools", "installing");
    Program::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).dir(&folder).run(stop).await?;
    fs::write(&mark, wanted).map_err(Failure::file("write", &mark))
}
