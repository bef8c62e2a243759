//! Where things are.

use std::path::{Path, PathBuf};

/// The repository's root.
pub(crate) fn root() -> &'static Path {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    crates.and_then(Path::parent).unwrap_or(Path::new("."))
}

/// A path inside the repository; absolute paths stay as they are.
pub(crate) fn path(relative: impl AsRef<Path>) -> PathBuf {
    root().join(relative)
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| path("target"), |folder| root().join(folder))
}

/// wasm-opt, which `setup` installs from npm.
pub(crate) fn wasm_opt() -> PathBuf {
    path("tests/browser/node_modules/.bin/wasm-opt")
}

/// A program that `cargo build` made.
pub(crate) fn built(name: &str) -> PathBuf {
    target().join("debug").join(name)
}
