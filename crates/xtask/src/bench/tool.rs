//! The programs that others build with, in pinned versions below `target/tools`.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::{watch, workspace};

/// A program that cargo can install.
pub(super) struct Tool {
    /// Package and program.
    name: &'static str,
    package: &'static str,
    version: &'static str,
    /// Whether the package's own lock file is used.
    locked: bool,
}

/// Its own downloads fail without a network, so it runs with `--mode no-install` and the tools below on PATH.
pub(super) const WASM_PACK: Tool = Tool { name: "wasm-pack", package: "wasm-pack", version: "0.15.1", locked: true };
/// In the version that the crates use. Its lock file names a version of a dependency that is no longer published.
pub(super) const WASM_BINDGEN: Tool =
    Tool { name: "wasm-bindgen", package: "wasm-bindgen-cli", version: "0.2.130", locked: false };
/// The last line that rustc 1.95 compiles.
pub(super) const TRUNK: Tool = Tool { name: "trunk", package: "trunk", version: "0.21.14", locked: true };

/// Installs what is missing, or is there in another version.
pub(super) async fn ensure(tools: &[Tool], stop: &Stop) -> Result<(), Failure> {
    for tool in tools {
        if tool.installed(stop).await {
            eprintln!("  {}: {}", tool.name, tool.version);
            continue;
        }
        let install = Program::cargo()
            .args(["install", "--quiet", "--force", "--root"])
            .arg(folder())
            .args([tool.package, "--version", tool.version, "--bin", tool.name])
            .args(tool.locked.then_some("--locked"));
        watch::step(&format!("  installing {} {}", tool.name, tool.version), install.run(stop)).await?;
    }
    Ok(())
}

impl Tool {
    async fn installed(&self, stop: &Stop) -> bool {
        let program = folder().join("bin").join(self.name);
        let said = Program::new(program).arg("--version").said(stop).await;
        said.is_ok_and(|said| said.status.success() && said.stdout.split_whitespace().any(|word| word == self.version))
    }
}

/// PATH with these tools and the npm ones of tests/browser (wasm-opt) in front.
pub(super) fn path() -> OsString {
    let ours = [folder().join("bin"), workspace::path("tests/browser/node_modules/.bin")];
    let theirs = std::env::var_os("PATH").unwrap_or_default();
    let all = ours.into_iter().chain(std::env::split_paths(&theirs));
    // A folder whose name holds a colon cannot stand in PATH; then the person's own PATH has to do.
    std::env::join_paths(all).unwrap_or(theirs)
}

fn folder() -> PathBuf {
    workspace::path("target/tools")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn wasm_bindgen_is_the_version_that_every_crate_pins() {
        for manifest in ["Cargo.toml", "www/bench/careless/Cargo.toml"] {
            let text = std::fs::read_to_string(workspace::path(manifest)).unwrap();
            let pin = text.lines().find(|line| line.starts_with("wasm-bindgen = ")).unwrap();
            assert!(pin.contains(&format!("\"={}\"", WASM_BINDGEN.version)), "{manifest}: {pin}");
        }
    }

    #[test]
    fn tools_come_before_what_the_machine_has() {
        let path = path();
        let first: Vec<_> = std::env::split_paths(&path).take(2).collect();
        assert!(first[0].ends_with("target/tools/bin") && first[1].ends_with("node_modules/.bin"), "{first:?}");
    }
}
