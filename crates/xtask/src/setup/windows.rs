//! What it takes to compile for Windows from here: Rust's standard library for it, and a C compiler for SQLite and ring.

use super::{debian, found, on_path, rust};
use crate::failure::Failure;
use crate::stop::Stop;

/// The target whose linker and C compiler Debian has.
pub(crate) const TARGET: &str = "x86_64-pc-windows-gnu";
const COMPILER: &str = "x86_64-w64-mingw32-gcc";

pub(super) async fn ensure(stop: &Stop) -> Result<(), Failure> {
    rust::target(TARGET, stop).await?;
    if on_path(COMPILER).is_none() && !debian::install(&["gcc-mingw-w64-x86-64"], stop).await? {
        return Err(Failure::Missing {
            what: "a C compiler for Windows".to_string(),
            remedy: format!("run `apt-get install gcc-mingw-w64-x86-64` as root, or put {COMPILER} on PATH"),
        });
    }
    found("C for Windows", COMPILER);
    Ok(())
}
