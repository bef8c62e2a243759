//! Why a stack stays unreadable.

use std::path::PathBuf;

use thiserror::Error;

/// A stack that could not be made readable.
#[derive(Debug, Error)]
pub enum SymbolsError {
    /// No line of the text is a frame of a browser's stack.
    #[error(
        "the text has no line such as `at x (https://…/app-0123456789abcdef.js:1:20)` or `…:wasm-function[3]:0x1a4`\n  next: pass the `stack` of the error as the browser wrote it"
    )]
    NoStack,
    /// The stack is of files that were built elsewhere or whose symbols are gone.
    #[error("{} has no symbols of {}\n  next: take the folder that the build of this release left beside its bundle, or build its commit again", dir.display(), files.join(", "))]
    Unknown {
        /// The folder that was looked into.
        dir: PathBuf,
        /// The files that the stack names.
        files: Vec<String>,
    },
    /// The stack names no file of WebAssembly, and several could be meant.
    #[error("the stack does not say which module it is of; {} has {}\n  next: name one", dir.display(), files.join(", "))]
    Ambiguous {
        /// The folder that was looked into.
        dir: PathBuf,
        /// The modules that have symbols there.
        files: Vec<String>,
    },
    /// A file of symbols is not readable.
    #[error("cannot read the symbols {}: {reason}\n  next: build the release's commit again", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
}
