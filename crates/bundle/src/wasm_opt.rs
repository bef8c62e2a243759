//! wasm-opt: which one a build uses, if any.

use std::env::consts::EXE_SUFFIX;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::Error;

/// The oldest version that knows every option a build passes; with it, the sample scripts pass their behaviour suites. Debian's
/// 108 does not read what today's wasm-bindgen writes.
pub(crate) const OLDEST: u32 = 121;

/// Which wasm-opt a build uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WasmOpt {
    /// That of npm's package `binaryen`, in `node_modules` of the crate's folder or one above; else the one on PATH. One older
    /// than version 121 is passed over, and the report says so.
    #[default]
    Find,
    /// This program; one that is too old fails the build.
    At(PathBuf),
    /// None, even where there is one.
    Without,
}

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct FoundWasmOpt {
    /// The one that a build uses.
    pub program: Option<PathBuf>,
    /// Why another one is not used, when there is none that could be.
    pub passed_over: Option<String>,
}

impl WasmOpt {
    /// Finds the program for the crate in the folder `from`.
    ///
    /// # Errors
    ///
    /// [`Error::OldWasmOpt`] and [`Error::MissingTool`] for one that was named.
    pub fn find(&self, from: &Path) -> Result<FoundWasmOpt, Error> {
        match self {
            WasmOpt::Without => Ok(FoundWasmOpt::default()),
            WasmOpt::At(program) => match version(program)? {
                Some(version) if version < OLDEST => {
                    Err(Error::OldWasmOpt { program: program.clone(), version, oldest: OLDEST })
                }
                // One that does not say its version was chosen by someone who knows it.
                _ => Ok(FoundWasmOpt { program: Some(program.clone()), passed_over: None }),
            },
            WasmOpt::Find => Ok(fit(candidates(from))),
        }
    }
}

/// The first program that is not too old.
fn fit(candidates: impl IntoIterator<Item = PathBuf>) -> FoundWasmOpt {
    let mut found = FoundWasmOpt::default();
    for program in candidates {
        let reason = match version(&program) {
            Ok(Some(version)) if version >= OLDEST => {
                return FoundWasmOpt { program: Some(program), passed_over: None };
            }
            Ok(Some(version)) => format!("is version {version}, and a build needs {OLDEST}"),
            Ok(None) => "does not say its version".to_owned(),
            Err(_) => "cannot be run".to_owned(),
        };
        found.passed_over.get_or_insert(format!("{} {reason}", program.display()));
    }
    found
}

/// npm's first: a project pins it, and distributions have old ones.
fn candidates(from: &Path) -> Vec<PathBuf> {
    let from = from.canonicalize().unwrap_or_else(|_| from.to_owned());
    // What npm lays beside its shell script for Windows.
    let of_npm = if cfg!(windows) { "wasm-opt.cmd" } else { "wasm-opt" };
    let npm = from.ancestors().map(|folder| folder.join("node_modules/.bin").join(of_npm));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path: Vec<PathBuf> =
        std::env::split_paths(&path).map(|folder| folder.join(format!("wasm-opt{EXE_SUFFIX}"))).collect();
    npm.chain(path).filter(|program| program.is_file()).collect()
}

/// What the program says of itself: `wasm-opt version 132 (version_132)`. Its npm package says it sooner.
fn version(program: &Path) -> Result<Option<u32>, Error> {
    if let Some(version) = npm_version(program) {
        return Ok(Some(version));
    }
    let output = Command::new(program).arg("--version").output().map_err(|source| missing("wasm-opt", source))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(said.split_once("version ").and_then(|(_, rest)| leading_number(rest)))
}

fn npm_version(program: &Path) -> Option<u32> {
    #[derive(Deserialize)]
    struct Package {
        name: String,
        version: String,
    }
    let program = program.canonicalize().ok()?;
    let manifest = program.parent()?.parent()?.join("package.json");
    let package: Package = serde_json::from_slice(&std::fs::read(manifest).ok()?).ok()?;
    (package.name == "binaryen").then(|| leading_number(&package.version)).flatten()
}

fn leading_number(text: &str) -> Option<u32> {
    text.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}

/// A tool that was named and cannot be started.
pub(crate) fn missing(tool: &'static str, source: std::io::Error) -> Error {
    Error::MissingTool { tool, remedy: "set the path to wasm-opt right, or leave it out", source }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn saying(folder: &Path, name: &str, says: &str) -> PathBuf {
        let program = folder.join(name);
        fs::write(&program, format!("#!/bin/sh\necho '{says}'\n")).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        program
    }

    #[test]
    fn an_old_one_is_passed_over_when_found_and_refused_when_named() {
        let folder = tempfile::tempdir().unwrap();
        let old = saying(folder.path(), "old", "wasm-opt version 108");
        let new = saying(folder.path(), "new", "wasm-opt version 121 (version_121-3-g1a2b)");
        let silent = saying(folder.path(), "silent", "hello");
        assert_eq!(fit([old.clone(), new.clone()]), FoundWasmOpt { program: Some(new.clone()), passed_over: None });
        let FoundWasmOpt { program: None, passed_over: Some(reason) } = fit([old.clone(), silent.clone()]) else {
            unreachable!("neither is fit")
        };
        assert_eq!(reason, format!("{} is version 108, and a build needs 121", old.display()));
        assert_eq!(fit([]), FoundWasmOpt::default());

        let refused = WasmOpt::At(old).find(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("version 108") && refused.contains("npm install binaryen"), "{refused}");
        assert_eq!(WasmOpt::At(silent.clone()).find(folder.path()).unwrap().program, Some(silent));
        assert_eq!(WasmOpt::Without.find(folder.path()).unwrap(), FoundWasmOpt::default());
    }

    #[test]
    fn the_npm_package_says_its_version_and_is_found_from_any_folder_below() {
        let folder = tempfile::tempdir().unwrap();
        let package = folder.path().join("node_modules/binaryen");
        fs::create_dir_all(package.join("bin")).unwrap();
        fs::create_dir_all(folder.path().join("node_modules/.bin")).unwrap();
        fs::write(package.join("package.json"), r#"{"name": "binaryen", "version": "132.0.0"}"#).unwrap();
        // One that would fail: it is not asked.
        fs::write(package.join("bin/wasm-opt"), "").unwrap();
        let link = folder.path().join("node_modules/.bin/wasm-opt");
        std::os::unix::fs::symlink(package.join("bin/wasm-opt"), &link).unwrap();
        let deep = folder.path().join("scripts/badge");
        fs::create_dir_all(&deep).unwrap();
        let found = WasmOpt::Find.find(&deep).unwrap().program.unwrap();
        assert_eq!(found, folder.path().canonicalize().unwrap().join("node_modules/.bin/wasm-opt"));
    }
}
