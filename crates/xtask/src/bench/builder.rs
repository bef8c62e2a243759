//! The three ways to build one script crate.

use super::scratch::Scratch;
use super::{peer, release, tool};
use crate::program::Program;
use crate::workspace;

/// The builder that ratios are against.
pub(super) const RIVAL: Builder = Builder::WasmPack;

/// Something that turns a crate into files for a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Builder {
    Ours,
    WasmPack,
    Trunk,
}

impl Builder {
    pub(super) const ALL: [Builder; 3] = [Builder::Ours, Builder::WasmPack, Builder::Trunk];

    pub(super) fn name(self) -> &'static str {
        match self {
            Builder::Ours => "vitrina",
            Builder::WasmPack => "wasm-pack",
            Builder::Trunk => "trunk",
        }
    }

    /// A release build of the scratch crate, with wasm-opt.
    pub(super) fn program(self, scratch: &Scratch) -> Program {
        let out = scratch.out(self);
        let program = match self {
            Builder::Ours => Program::new(release::path())
                .args(["build", "--json", "--config"])
                .arg(scratch.config())
                .env("VITRINA_WASM_OPT", workspace::wasm_opt())
                .env("XDG_CACHE_HOME", scratch.cache()),
            Builder::WasmPack => peer::wasm_pack(scratch.folder(), &out, &["--", "--offline"]),
            Builder::Trunk => Program::new(workspace::path("target/tools/bin/trunk"))
                .args(["build", "--release", "--offline", "--dist"])
                .arg(&out)
                .dir(scratch.folder())
                .env("PATH", tool::path()),
        };
        program.env("CARGO_TARGET_DIR", scratch.target(self))
    }
}
