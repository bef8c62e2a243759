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
}

/// What `tests/outputs.mjs` makes.
pub(crate) const EXAMPLES: [Example; 3] = [
    Example { name: "variant-badge", bundler: "esbuild" },
    Example { name: "variant-badge", bundler: "vite" },
    Example { name: "swatch-gallery", bundler: "esbuild" },
];

/// The package's folder.
pub(crate) fn folder() -> PathBuf {
    workspace::path("crates/js")
}

/// Makes the package's `dist`.
pub(crate) async fn build(log: &Path, stop: &Stop) -> Result<(), Failure> {
    Program::new("node").arg("build.mjs").dir(folder()).log(log.to_path_buf()).run(stop).await
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
        out.join(self.bundler).join(self.name).join(format!("{}.js", self.name))
    }
}
