//! The npm package `vitrina`, and what its examples become by each bundler.

use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::workspace;

/// An example in the form in which a shop's page gets it.
#[derive(Clone, Copy)]
pub(crate) struct Example {
    pub(crate) name: &'static str,
    pub(crate) bundler: &'static str,
    /// What says that it does what its like in Rust does, below `tests/browser`.
    pub(crate) suites: &'static [&'static str],
}

/// All of the probe's suite but how a Rust script asks a server.
const PROBE: &[&str] = &[
    "probe/changes.test.mjs",
    "probe/life.test.mjs",
    "probe/moments.test.mjs",
    "probe/page.test.mjs",
    "probe/places.test.mjs",
    "probe/reports.test.mjs",
    "probe/leak.test.mjs",
];

/// The reference widget does what its like in Rust does, on fixtures, on hostile pages and in the sandbox's shops.
const BADGE: &[&str] = &["behaviour/suite.mjs", "hostile/hostile.test.mjs", "themes/themes.test.mjs"];

/// The same, and it bears what its like in Rust bears. One bundler is enough: these look at the package's own files.
const BADGE_ENDURES: &[&str] = &[
    "behaviour/suite.mjs",
    "hostile/hostile.test.mjs",
    "themes/themes.test.mjs",
    "endurance/leak.test.mjs",
    "endurance/still.test.mjs",
    "endurance/restore.test.mjs",
    "endurance/inserted.test.mjs",
    "fuzz/payloads.test.mjs",
];

/// What `tests/outputs.mjs` makes.
pub(crate) const EXAMPLES: [Example; 4] = [
    Example { name: "variant-badge", bundler: "esbuild", suites: BADGE_ENDURES },
    Example { name: "variant-badge", bundler: "vite", suites: BADGE },
    Example { name: "swatch-gallery", bundler: "esbuild", suites: &["gallery/suite.mjs"] },
    Example { name: "shop-probe", bundler: "esbuild", suites: PROBE },
];

/// The package's folder.
pub(crate) fn folder() -> PathBuf {
    workspace::path("crates/js")
}

/// Makes the package's `dist`.
pub(crate) async fn build(log: &Path, stop: &Stop) -> Result<(), Failure> {
    Program::new("node").arg("build.mjs").dir(folder()).log(log.to_path_buf()).run(stop).await
}

/// Builds what its tests ask: Rust's own answers.
pub(crate) async fn oracle(log: &Path, stop: &Stop) -> Result<(), Failure> {
    let oracle = Program::cargo().args(["build", "--locked", "-p", "vitrina-js", "--example", "oracle"]);
    oracle.log(log.to_path_buf()).run(stop).await
}

/// Its own tests, on what [`build`] and [`oracle`] made.
pub(crate) fn checks() -> Program {
    let checks = Program::new("npm").args(["test", "--silent"]).dir(folder());
    checks.env("VITRINA_ORACLE", workspace::built("examples/oracle"))
}

/// Makes the package and bundles its examples, each into a folder of its own below `out`.
pub(crate) async fn examples(out: &Path, log: &Path, stop: &Stop) -> Result<(), Failure> {
    build(log, stop).await?;
    let outputs = Program::new("node").arg("tests/outputs.mjs").arg(out);
    outputs.dir(folder()).log(log.to_path_buf()).run(stop).await
}

impl Example {
    /// Its script below the folder that [`examples`] filled.
    pub(crate) fn entry(self, out: &Path) -> PathBuf {
        out.join(self.bundler).join(self.name).join(format!("{}-no-wasm-0000000000000000.js", self.name))
    }
}
