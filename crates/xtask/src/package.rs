//! `cargo xtask package`: everything that is published, made and checked as it would be published, in `target/package/`.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::{npm_package, setup, watch, workspace};

/// Makes the npm package's tarball and every crate's package. The tarball's tests run; each crate is compiled from its package alone.
pub(crate) async fn run(stop: &Stop) -> Result<(), Failure> {
    let out = workspace::path("target/package");
    fs::create_dir_all(&out).map_err(Failure::file("make", &out))?;
    let log = out.join("package.log");
    fs::write(&log, "").map_err(Failure::file("write", &log))?;
    setup::run_npm(stop).await?;

    watch::step("npm package", npm(&out, &log, stop)).await?;
    let crates = published(&metadata(stop).await?);
    watch::step("crates", cargo_package(&crates, &log, stop)).await?;

    for package in made(&out)? {
        let size = fs::metadata(&package).map_err(Failure::file("read", &package))?.len();
        println!("{size:>9}  {}", package.display());
    }
    Ok(())
}

async fn npm(out: &Path, log: &Path, stop: &Stop) -> Result<(), Failure> {
    npm_package::build(log, stop).await?;
    npm_package::oracle(log, stop).await?;
    npm_package::checks().log(log.to_path_buf()).run(stop).await?;
    let pack = Program::new("npm").args(["pack", "--silent", "--ignore-scripts", "--pack-destination"]).arg(out);
    pack.dir(npm_package::folder()).log(log.to_path_buf()).run(stop).await
}

/// Compiles each from what is in its package. What is not committed is packaged too: CI publishes a clean checkout.
async fn cargo_package(crates: &[String], log: &Path, stop: &Stop) -> Result<(), Failure> {
    let names = crates.iter().flat_map(|name| ["-p", name]);
    let package = Program::cargo().args(["package", "--locked", "--allow-dirty"]).args(names);
    // Else each crate's dependencies would be compiled anew for it.
    let package = package.env("CARGO_TARGET_DIR", workspace::target());
    package.log(log.to_path_buf()).run(stop).await
}

async fn metadata(stop: &Stop) -> Result<Value, Failure> {
    let said = Program::cargo().args(["metadata", "--no-deps", "--locked", "--format-version", "1"]).read(stop).await?;
    serde_json::from_str(&said)
        .map_err(|error| Failure::Output { program: "cargo metadata".to_string(), why: error.to_string() })
}

/// The crates of the workspace that may be published.
fn published(metadata: &Value) -> Vec<String> {
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let may = |package: &&Value| package["publish"].is_null();
    packages.iter().filter(may).filter_map(|package| Some(package["name"].as_str()?.to_owned())).collect()
}

/// The packages in a folder, by name.
fn made(out: &Path) -> Result<Vec<PathBuf>, Failure> {
    let files = fs::read_dir(out).map_err(Failure::file("read", out))?;
    let is_package =
        |path: &PathBuf| path.extension().is_some_and(|extension| extension == "crate" || extension == "tgz");
    let mut packages: Vec<PathBuf> = files.flatten().map(|file| file.path()).filter(is_package).collect();
    packages.sort();
    Ok(packages)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn crate_folders() -> Vec<PathBuf> {
        let text =
            std::process::Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--format-version", "1"]).output();
        let metadata: Value = serde_json::from_slice(&text.unwrap().stdout).unwrap();
        let names = published(&metadata);
        let packages = metadata["packages"].as_array().unwrap();
        let ours = packages.iter().filter(|package| names.iter().any(|name| package["name"] == name.as_str()));
        ours.map(|package| Path::new(package["manifest_path"].as_str().unwrap()).parent().unwrap().to_owned()).collect()
    }

    fn sources(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect()
    }

    /// Paths that a source takes in by `include_str!` and its like, relative to its own folder.
    fn taken_in(text: &str) -> Vec<&str> {
        let calls = ["include_str!(\"", "include_bytes!(\""];
        calls.iter().flat_map(|call| text.split(call).skip(1)).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[test]
    fn a_crate_takes_in_nothing_that_its_package_lacks() {
        let mut looked_at = 0;
        for folder in crate_folders() {
            for source in sources(&folder.join("src")) {
                let Ok(text) = fs::read_to_string(&source) else { continue };
                for path in taken_in(&text) {
                    let depth = source.parent().unwrap().strip_prefix(&folder).unwrap().components().count();
                    let ups = path.split('/').take_while(|part| *part == "..").count();
                    assert!(
                        ups <= depth,
                        "{} takes in {path}, which is outside {}",
                        source.display(),
                        folder.display()
                    );
                    looked_at += 1;
                }
            }
        }
        assert!(looked_at > 50, "{looked_at}");
    }

    #[test]
    fn samples_and_tools_are_not_published() {
        let metadata = serde_json::json!({"packages": [
            {"name": "vitrina", "publish": null}, {"name": "xtask", "publish": []}]});
        assert_eq!(published(&metadata), ["vitrina"]);
        let names: Vec<String> =
            crate_folders().iter().map(|folder| folder.file_name().unwrap().to_string_lossy().into_owned()).collect();
        for folder in ["runtime", "macros", "bundle", "release", "platform", "rollout", "sandbox", "cli"] {
            assert!(names.iter().any(|name| name == folder), "{folder}");
        }
        assert_eq!(names.len(), 8, "{names:?}");
    }

    #[test]
    fn crates_and_npm_package_have_one_version() {
        let read = |path: &str| fs::read_to_string(workspace::path(path)).unwrap();
        let cargo: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
        let version = cargo["workspace"]["package"]["version"].as_str().unwrap();
        let npm: Value = serde_json::from_str(&read("crates/js/package.json")).unwrap();
        assert_eq!(npm["version"], version);
        let lock: Value = serde_json::from_str(&read("crates/js/package-lock.json")).unwrap();
        assert_eq!(lock["version"], version);
        for (name, dependency) in cargo["workspace"]["dependencies"].as_table().unwrap() {
            let own = dependency.get("path").and(dependency.get("version"));
            assert!(own.is_none_or(|own| own.as_str() == Some(version)), "{name} in Cargo.toml");
        }
    }
}
