//! The same widgets by other means, built as their authors would ship them: minified, in release mode.

use std::fs;
use std::path::{Path, PathBuf};

use super::widget::Widget;
use super::{report, tool};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::{setup, workspace};

/// How old a browser every peer serves, as our own outputs do.
const TARGET: &str = "--target=es2017";

/// Another way to write a widget.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Peer {
    /// JavaScript without any library.
    Handwritten,
    /// Preact, bundled.
    Preact,
    /// Rust with the usual crates, by wasm-pack.
    Careless,
}

impl Peer {
    /// The name in reports, and the folder below `www/bench`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Peer::Handwritten => "handwritten",
            Peer::Preact => "preact",
            Peer::Careless => "careless",
        }
    }

    /// What it may weigh at most in brotli 11, so that nobody wins against a peer that was let go.
    pub(super) fn ceiling(self, widget: Widget) -> Option<f64> {
        match (self, widget.name) {
            (Peer::Handwritten, "variant-badge") => Some(2_100.0),
            (Peer::Preact, "variant-badge") => Some(6_300.0),
            _ => None,
        }
    }

    /// Builds a widget into a folder of its own and gives the entry, with all that it needs beside it.
    pub(super) async fn build(self, widget: Widget, stop: &Stop) -> Result<PathBuf, Failure> {
        let out = report::folder().join("peers").join(self.name()).join(widget.name);
        empty(&out)?;
        let source = workspace::path("www/bench").join(self.name());
        let entry = format!("{}.js", widget.name);
        match self {
            Peer::Handwritten => minify(&source.join(&entry), &out.join(&entry), "iife", stop).await?,
            Peer::Preact => {
                setup::npm_packages(&source, stop).await?;
                Program::new("node").args(["build.mjs", widget.name]).arg(&out).dir(&source).run(stop).await?;
            }
            Peer::Careless => {
                let package = report::folder().join("peers/careless/package");
                wasm_pack(&source, &package, &["--", "--locked"])
                    .env("CARGO_TARGET_DIR", workspace::target().join("bench-careless"))
                    .log(log("careless")?)
                    .run(stop)
                    .await?;
                for file in fs::read_dir(&package).map_err(Failure::file("read", &package))?.flatten() {
                    let (from, to) = (file.path(), out.join(file.file_name()));
                    match from.extension().and_then(|extension| extension.to_str()) {
                        Some("js") => minify(&from, &to, "esm", stop).await?,
                        Some("wasm") => drop(fs::copy(&from, &to).map_err(Failure::file("copy", &from))?),
                        _ => {}
                    }
                }
                minify(&source.join("start.js"), &out.join(&entry), "iife", stop).await?;
            }
        }
        Ok(out.join(entry))
    }
}

/// wasm-pack on a crate, with the wasm-bindgen and wasm-opt that are on our PATH.
pub(super) fn wasm_pack(source: &Path, out: &Path, more: &[&str]) -> Program {
    Program::new(workspace::path("target/tools/bin/wasm-pack"))
        .args(["build", "--release", "--target", "web", "--mode", "no-install", "--no-pack", "--no-typescript"])
        .arg("--out-dir")
        .arg(out)
        .arg(source)
        .args(more)
        .env("PATH", tool::path())
}

/// A fresh log for a program's words.
pub(super) fn log(name: &str) -> Result<PathBuf, Failure> {
    let log = report::folder().join(format!("{name}.log"));
    fs::write(&log, "").map_err(Failure::file("write", &log))?;
    Ok(log)
}

/// Makes a folder, without what an earlier run left in it.
pub(super) fn empty(folder: &Path) -> Result<(), Failure> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(Failure::file("empty", folder))?;
    }
    fs::create_dir_all(folder).map_err(Failure::file("make", folder))
}

/// One file through esbuild. `import` in a classic script and wasm-pack's ES module are newer than ES2017 by themselves.
async fn minify(from: &Path, to: &Path, format: &str, stop: &Stop) -> Result<(), Failure> {
    let target = if format == "esm" { "--target=es2020" } else { TARGET };
    let to = format!("--outfile={}", to.display());
    let esbuild = Program::new(workspace::path("tests/browser/node_modules/.bin/esbuild"));
    let flags = ["--minify", "--charset=utf8", "--log-level=warning", "--supported:dynamic-import=true", target];
    esbuild.arg(from).args(flags).arg(format!("--format={format}")).arg(to).run(stop).await
}
