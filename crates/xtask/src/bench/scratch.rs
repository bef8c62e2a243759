//! A copy of the reference widget's crate that may be changed, fit for all three builders.

use std::fs;
use std::path::{Path, PathBuf};

use super::builder::Builder;
use super::{ours, peer, report};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::workspace;

/// The text in the source whose line changes.
const TEXT: &str = "Sin stock";
const SOURCE: &str = "crates/scripts/variant-badge/src/lib.rs";
/// What rustc's output uses, for the builders that run wasm-opt as they are told.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
];

/// The copy.
pub(super) struct Scratch {
    folder: PathBuf,
    source: String,
    text: std::cell::RefCell<String>,
}

impl Scratch {
    /// Lays the copy out, beside nothing that an earlier run left, and has its dependencies at hand.
    pub(super) async fn make(stop: &Stop) -> Result<Scratch, Failure> {
        let folder = report::folder().join("build/crate");
        peer::empty(&folder)?;
        let from = workspace::path(SOURCE);
        let source = fs::read_to_string(&from).map_err(Failure::file("read", &from))?;
        let source = without_tests(&source);
        if source.matches(TEXT).count() != 1 {
            let why = format!("{SOURCE} has to hold {TEXT:?} once: its line is the one that changes");
            return Err(Failure::Bench { bench: "build".to_string(), why });
        }
        let scratch = Scratch { folder, source, text: TEXT.to_string().into() };
        scratch.write("Cargo.toml", &manifest(&workspace::path("crates/runtime")))?;
        scratch.write("index.html", &page())?;
        scratch.write("Vitrina.toml", &ours::settings("variant-badge", ".", &["two-files"]))?;
        scratch.write("src/lib.rs", &scratch.source)?;
        let lock = fs::read_to_string(workspace::path("Cargo.lock")).map_err(Failure::file("read", "Cargo.lock"))?;
        scratch.write("Cargo.lock", &lock)?;
        let fetch = Program::cargo().args(["fetch", "--quiet"]).dir(&scratch.folder).log(peer::log("fetch")?);
        fetch.run(stop).await?;
        Ok(scratch)
    }

    /// Changes the line, another way each round.
    pub(super) fn change(&self, round: usize) -> Result<(), Failure> {
        let text = format!("{TEXT} {round}");
        self.write("src/lib.rs", &self.source.replace(TEXT, &text))?;
        self.text.replace(text);
        Ok(())
    }

    /// The text that the source has now.
    pub(super) fn text(&self) -> String {
        self.text.borrow().clone()
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn config(&self) -> PathBuf {
        self.folder.join("Vitrina.toml")
    }

    /// The cache of a user, in which ours keeps the compiled standard library.
    pub(super) fn cache(&self) -> PathBuf {
        report::folder().join("build/cache")
    }

    /// Where a builder keeps what it compiled.
    pub(super) fn target(&self, builder: Builder) -> PathBuf {
        report::folder().join("build").join(format!("{}-target", builder.name()))
    }

    /// Where a builder puts what it made. Ours is as `Vitrina.toml` says.
    pub(super) fn out(&self, builder: Builder) -> PathBuf {
        match builder {
            Builder::Ours => self.folder.join("bundle"),
            Builder::WasmPack | Builder::Trunk => report::folder().join("build").join(builder.name()),
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let file = self.folder.join(name);
        let parent = file.parent().unwrap_or(&self.folder);
        fs::create_dir_all(parent).map_err(Failure::file("make", parent))?;
        fs::write(&file, text).map_err(Failure::file("write", &file))
    }
}

/// The crate's tests lie in a file beside it, and stay behind.
fn without_tests(source: &str) -> String {
    source.split("#[cfg(test)]").next().unwrap_or(source).to_string()
}

fn manifest(runtime: &Path) -> String {
    let features = FEATURES.map(|feature| format!("{feature:?}")).join(", ");
    format!(
        "[package]\nname = \"variant-badge\"\nversion = \"0.1.0\"\nedition = \"2024\"\nlicense = \"MIT\"\n\n[workspace]\n\n\
         [lib]\ncrate-type = [\"cdylib\"]\n\n[dependencies]\nvitrina = {{ path = {runtime:?} }}\n\n\
         [profile.release]\nopt-level = \"s\"\nlto = true\n\n\
         [package.metadata.wasm-pack.profile.release]\nwasm-opt = [\"-Oz\", {features}]\n"
    )
}

/// trunk begins at a page.
fn page() -> String {
    format!(
        "<!doctype html>\n<html>\n<head>\n<title>bench</title>\n<link data-trunk rel=\"rust\" href=\"Cargo.toml\" \
         data-wasm-opt=\"z\" data-wasm-opt-params=\"{}\">\n</head>\n<body></body>\n</html>\n",
        FEATURES.join(" ")
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn the_source_has_the_line_that_changes() {
        let source = without_tests(&fs::read_to_string(workspace::path(SOURCE)).unwrap());
        assert_eq!(source.matches(TEXT).count(), 1);
        assert!(!source.contains("mod tests") && source.contains("#[vitrina::script]"));
    }

    #[test]
    fn the_manifest_is_one() {
        let manifest: toml::Table = toml::from_str(&manifest(Path::new("/a \"b\"/runtime"))).unwrap();
        assert_eq!(manifest["dependencies"]["vitrina"]["path"].as_str(), Some("/a \"b\"/runtime"));
        assert_eq!(
            manifest["package"]["metadata"]["wasm-pack"]["profile"]["release"]["wasm-opt"][0].as_str(),
            Some("-Oz")
        );
    }
}
