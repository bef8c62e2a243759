//! What this machine has for building scripts.

use std::ffi::OsStr;
use std::path::Path;

use tokio::process::Command;
use vitrina_bundle::WasmOpt;

use super::Finding;

/// The oldest compiler that builds the runtime.
const OLDEST: (u32, u32) = (1, 95);

/// Looks at every tool that a build uses.
pub(super) async fn findings() -> Vec<Finding> {
    let mut findings = vec![compiler().await];
    if findings.iter().all(|finding| finding.remedy.is_none()) {
        findings.push(target().await);
        findings.push(source().await);
    }
    findings.push(binaryen().await);
    findings
}

async fn compiler() -> Finding {
    let install = "install Rust by rustup (https://rustup.rs), then run `rustup update stable`";
    let Some(version) = said("rustc", &["--version"]).await else {
        return Finding::bad("rustc", "there is no Rust compiler on PATH", install);
    };
    let numbers = version.split([' ', '.', '-']).filter_map(|part| part.parse().ok()).collect::<Vec<u32>>();
    match numbers.as_slice() {
        [major, minor, ..] if (*major, *minor) >= OLDEST => Finding::good("rustc", version),
        _ => Finding::bad("rustc", format!("{version} is older than {}.{}", OLDEST.0, OLDEST.1), install),
    }
}

async fn target() -> Finding {
    let folder = said("rustc", &["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]).await;
    match folder.filter(|folder| Path::new(folder).is_dir()) {
        Some(_) => Finding::good("wasm32", "the target wasm32-unknown-unknown is installed"),
        None => Finding::bad(
            "wasm32",
            "the target wasm32-unknown-unknown is missing",
            "run `rustup target add wasm32-unknown-unknown`",
        ),
    }
}

async fn source() -> Finding {
    let root = said("rustc", &["--print", "sysroot"]).await.unwrap_or_default();
    match Path::new(&root).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file() {
        true => Finding::good("rust-src", "the standard library's source is there"),
        false => Finding::notice(
            "rust-src",
            "the standard library's source is missing; modules are 70 % larger without",
            "run `rustup component add rust-src`",
        ),
    }
}

async fn binaryen() -> Finding {
    let nearby = std::env::current_dir().unwrap_or_default();
    let found = WasmOpt::Find.find(&nearby).unwrap_or_default();
    match found.program {
        Some(program) => {
            let version = said(&program, &["--version"]).await;
            Finding::good("wasm-opt", version.unwrap_or_else(|| program.display().to_string()))
        }
        None => {
            let none = found.passed_over.unwrap_or("there is no wasm-opt in node_modules or on PATH".to_string());
            Finding::notice(
                "wasm-opt",
                format!("{none}; modules are 13 % larger, and the output no-wasm cannot be made"),
                "run `npm install --save-dev binaryen` in the project",
            )
        }
    }
}

/// The first line of what a program says; `None` when it is not there or fails.
async fn said(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().await.ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).lines().next()?.to_string())
}
