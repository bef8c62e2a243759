//! What can go wrong in a build, by what the developer can do about it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::report;
use crate::symbols::Frame;

/// A build that did not succeed. Each text says what failed, where, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program that the build needs is not there or cannot be started.
    #[error("cannot run `{tool}`: {source}\n  next: {remedy}")]
    MissingTool {
        /// The program's name.
        tool: &'static str,
        /// What to install, in words that can be typed.
        remedy: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The script crate's folder holds no crate.
    #[error("no script crate at {}: there is no Cargo.toml\n  next: set `script` in Vitrina.toml to the crate's folder", dir.display())]
    NoCrate {
        /// The folder that was looked at.
        dir: PathBuf,
    },
    /// The crate builds no `cdylib`.
    #[error("crate `{name}` makes no WebAssembly\n  next: add `crate-type = [\"cdylib\", \"rlib\"]` under `[lib]` in {}", manifest.display())]
    NotAScript {
        /// The crate's name.
        name: String,
        /// Its Cargo.toml.
        manifest: PathBuf,
    },
    /// The command that makes the script in JavaScript failed.
    #[error(
        "`{command}` {reason}\n  it makes the script: see `command` under [build] in Vitrina.toml; it said:\n\n{said}"
    )]
    Command {
        /// The command line.
        command: String,
        /// How it ended.
        reason: String,
        /// What it said.
        said: String,
    },
    /// The script in JavaScript cannot be read.
    #[error("cannot read the script {}: {source}\n  next: run your bundler, or let `command` under [build] in Vitrina.toml run it; `file` there names what it writes", file.display())]
    NoScript {
        /// The file that `file` names.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The script in JavaScript is none that a plain script element can carry.
    #[error("{} is no classic script: {message}\n  next: have the bundler make one file without import and export (esbuild: --format=iife; Vite: lib with formats: ['iife'])", file.display())]
    NotClassic {
        /// The file.
        file: PathBuf,
        /// What the parser said.
        message: String,
    },
    /// The file that says what a script in JavaScript may be set to is not right.
    #[error("{}: {reason}\n  next: write {{\"parts\": {{\"default\": 6, \"min\": 1, \"max\": 24}}}} as for `settings` of the npm package; `settings` under [build] in Vitrina.toml names the file", file.display())]
    SettingsFile {
        /// The file.
        file: PathBuf,
        /// What is wrong, and where.
        reason: String,
    },
    /// The Rust compiler refused the crate.
    #[error("{first}\n  the script crate does not compile; cargo said:\n\n{}{}", rest.trim_end(), room_for_cargo(rest))]
    Compile {
        /// The line that matters: `file:line:column: error: …`, or what to install.
        first: String,
        /// All diagnostics, as the compiler rendered them.
        rest: String,
    },
    /// wasm-bindgen could not process the module.
    #[error("{first}\n  wasm-bindgen could not process the module; it said:\n\n{rest}")]
    Bindgen {
        /// The line that matters.
        first: String,
        /// All of it.
        rest: String,
    },
    /// A tool of binaryen was found and failed.
    #[error("{tool} failed: {first}\n  program: {}\n\n{rest}\n  next: update binaryen (npm package binaryen), or leave wasm-opt out: the build works without", program.display())]
    Optimise {
        /// `wasm-opt` or `wasm2js`.
        tool: &'static str,
        /// The line that matters.
        first: String,
        /// The program that ran.
        program: PathBuf,
        /// All that it said.
        rest: String,
    },
    /// The named wasm-opt is older than what builds are tested with.
    #[error("{} is wasm-opt version {version}; a build needs {oldest} or newer\n  next: `npm install binaryen`, or leave wasm-opt out: the build works without", program.display())]
    OldWasmOpt {
        /// The program.
        program: PathBuf,
        /// Its version.
        version: u32,
        /// The oldest that is good.
        oldest: u32,
    },
    /// The module uses what browsers lack in which scripts have to run.
    #[error("the script uses `{feature}` of WebAssembly{}, which browsers lack that shoppers have (Vitrina serves Chrome 96, Firefox 79, Safari 15.1 and newer)\n  next: {}", place(at.as_ref()), remedy(feature))]
    Feature {
        /// The feature, as the compiler calls it.
        feature: &'static str,
        /// Where it is first used, if the compiler said so.
        at: Option<Frame>,
    },
    /// An output is heavier than it may be.
    #[error("{}", report::told(over, parts, *compared))]
    OverBudget {
        /// Every output that is too heavy.
        over: Vec<report::Over>,
        /// What grew most since the last build that was within its budget, or what is largest when there was none. Bytes
        /// before compression.
        parts: Vec<report::Growth>,
        /// Whether there was such a build.
        compared: bool,
    },
    /// A JavaScript part does not parse; the file is named.
    #[error("cannot read the JavaScript of {module}: {message}")]
    JavaScript {
        /// Which module.
        module: String,
        /// What the parser said.
        message: String,
    },
    /// The module is not what the linker expects.
    #[error("the WebAssembly module is not as expected: {0}")]
    Module(String),
    /// An output needs a setting that is not there.
    #[error("output `{output}` needs {needs}\n  next: {remedy}")]
    MissingSetting {
        /// The output that was asked for.
        output: &'static str,
        /// What it needs.
        needs: &'static str,
        /// Where to set it.
        remedy: &'static str,
    },
    /// The bundle's place holds something else, which would be lost.
    #[error("{} holds {}, which is of no bundle; a build replaces what is there\n  next: move it away, or set `out` under [build] in Vitrina.toml to a folder of its own", dir.display(), entry.display())]
    NoBundle {
        /// The folder.
        dir: PathBuf,
        /// What is in it.
        entry: std::ffi::OsString,
    },
    /// A file could not be read or written.
    #[error("cannot {action} {}: {source}\n  next: {}", path.display(), what_helps(source))]
    File {
        /// `read`, `write` or `make`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Error {
    /// For `map_err`: what was tried with which file or folder.
    pub(crate) fn file(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Error + use<> {
        let path = path.to_owned();
        move |source| Error::File { action, path, source }
    }
}

/// Where a feature is used, for [`Error::Feature`].
fn place(at: Option<&Frame>) -> String {
    at.map(|frame| format!(" in {frame}")).unwrap_or_default()
}

fn remedy(feature: &str) -> String {
    format!(
        "take out what turns it on: `#[target_feature(enable = \"{feature}\")]`, `core::arch::wasm32`, or a dependency's own feature"
    )
}

/// What to do where the system refuses a file.
fn what_helps(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "free some space on that disk, then build again",
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            "see that you may write there, or set `out` under [build] in Vitrina.toml to another folder"
        }
        _ => "mend that, then build again",
    }
}

/// Cargo's own words for a full disk say nothing of what to do.
fn room_for_cargo(said: &str) -> &'static str {
    match said.contains("No space left on device") {
        true => {
            "\n  next: free some space on the disk of the target folder, or name another with --target-dir, then build again"
        }
        false => "",
    }
}
