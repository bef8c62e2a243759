//! The pinned npm tools: in tests/browser playwright-core, binaryen, esbuild; in crates/js what the npm package is built and checked by.

use std::fs;
use std::path::Path;

use super::{found, on_path};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::{npm_package, workspace};

const OLDEST_NODE: u32 = 20;

pub(super) async fn ensure(stop: &Stop) -> Result<(), Failure> {
    let version = Program::new("node").arg("--version").remedy(remedy()).read(stop).await?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_none_or(|major| major < OLDEST_NODE) {
        return Err(Failure::Missing {
            what: format!("node {OLDEST_NODE} (this is {})", version.trim()),
            remedy: remedy(),
        });
    }
    found("node", version.trim());

    packages(&workspace::path("tests/browser"), stop).await?;
    packages(&npm_package::folder(), stop).await
}

/// The packages that a folder's lock file names.
pub(crate) async fn packages(folder: &Path, stop: &Stop) -> Result<(), Failure> {
    let name = format!("npm packages of {}", folder.strip_prefix(workspace::root()).unwrap_or(folder).display());
    let lock = folder.join("package-lock.json");
    // What was installed last: npm's own mark is rewritten by it in another form.
    let mark = folder.join("node_modules/.installed-from");
    let wanted = fs::read(&lock).map_err(Failure::file("read", &lock))?;
    if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
        found(&name, "installed");
        return Ok(());
    }
    if on_path("npm").is_none() {
        return Err(Failure::Missing { what: "npm".to_string(), remedy: remedy() });
    }
    found(&name, "installing");
    Program::new("npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).dir(folder).run(stop).await?;
    fs::write(&mark, wanted).map_err(Failure::file("write", &mark))
}

fn remedy() -> String {
    format!("install node {OLDEST_NODE} or newer with npm (Debian: apt-get install nodejs npm)")
}
