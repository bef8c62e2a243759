//! The wasm target, the std source for the smallest builds, rustfmt and clippy.

use std::path::Path;

use super::{found, on_path};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;

const TARGET: &str = "wasm32-unknown-unknown";
const COMPONENTS: [&str; 3] = ["rust-src", "rustfmt", "clippy"];

pub(super) async fn ensure(stop: &Stop) -> Result<(), Failure> {
    if on_path("rustup").is_none() {
        return without_rustup(stop).await;
    }
    target(TARGET, stop).await?;
    let installed = rustup(["component", "list", "--installed"]).read(stop).await?;
    for component in COMPONENTS {
        // Listed as `clippy-x86_64-unknown-linux-gnu`, or bare for what fits every host.
        if installed.lines().any(|line| line == component || line.starts_with(&format!("{component}-"))) {
            found(component, "installed");
        } else {
            found(component, "installing");
            rustup(["component", "add", component]).run(stop).await?;
        }
    }
    Ok(())
}

/// The standard library for a target, by rustup.
pub(super) async fn target(name: &str, stop: &Stop) -> Result<(), Failure> {
    let installed = rustup(["target", "list", "--installed"]).read(stop).await?;
    if installed.lines().any(|line| line.trim() == name) {
        found(name, "installed");
        return Ok(());
    }
    found(name, "installing");
    rustup(["target", "add", name]).run(stop).await
}

fn rustup<const N: usize>(args: [&str; N]) -> Program {
    Program::new("rustup").args(args)
}

async fn without_rustup(stop: &Stop) -> Result<(), Failure> {
    let sysroot = Program::new("rustc").args(["--print", "sysroot"]).read(stop).await?;
    let std = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET);
    if std.is_dir() {
        found(TARGET, "installed (no rustup)");
        return Ok(());
    }
    Err(Failure::Missing {
        what: format!("Rust's standard library for {TARGET}"),
        remedy: format!(
            "install rustup and run `rustup target add {TARGET}`, or put your distribution's {TARGET} std into {}",
            std.display()
        ),
    })
}
