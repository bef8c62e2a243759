//! The built programs. A plain `cargo test` makes them itself; `cargo xtask test` has made them already.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The repository's root.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie in the repository")
}

/// The `vitrina` command, with none of this process's own settings.
pub fn vitrina() -> Command {
    program("vitrina")
}

/// `cargo xtask`.
pub fn xtask() -> Command {
    program("xtask")
}

/// Where every build of a script keeps its compiled parts: one folder, or each test would compile the standard library.
pub fn script_parts() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from).join("vitrina")
}

/// Where the tests of new projects keep theirs: they are no part of this workspace.
pub fn project_parts() -> PathBuf {
    root().join("target/test/new")
}

fn program(name: &str) -> Command {
    let mut command = Command::new(built().join(name));
    for (name, _) in std::env::vars_os() {
        let cargo = name.to_str().is_some_and(|name| name.starts_with("VITRINA_") || name.starts_with("CARGO_PKG_"));
        if cargo {
            command.env_remove(name);
        }
    }
    command.current_dir(root());
    command
}

/// The folder with the programs, up to date.
fn built() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let this = std::env::current_exe().expect("a test knows its own program");
        let folder = this.ancestors().nth(2).expect("tests lie in target/debug/deps").to_path_buf();
        if std::env::var_os("VITRINA_TESTS_BUILT").is_some() {
            return folder;
        }
        let status = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["build", "--quiet", "--locked", "-p", "vitrina-cli", "-p", "xtask"])
            .current_dir(root())
            .status()
            .expect("cargo can be started");
        assert!(status.success(), "the programs could not be built");
        folder
    })
}
