//! The browser that judges.

use std::path::PathBuf;

use super::{found, on_path};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The browser's program; installed with apt where that is possible and permitted.
pub(super) async fn ensure(stop: &Stop) -> Result<PathBuf, Failure> {
    if let Some(named) = std::env::var_os("CHROMIUM").map(PathBuf::from) {
        return if named.is_file() {
            found("Chromium", &named.display().to_string());
            Ok(named)
        } else {
            Err(Failure::Missing {
                what: format!("{}, which CHROMIUM names,", named.display()),
                remedy: "correct CHROMIUM, or unset it to use the one on PATH".to_string(),
            })
        };
    }
    if let Some(program) = present() {
        found("Chromium", &program.display().to_string());
        return Ok(program);
    }
    install(stop).await?;
    present().ok_or_else(missing)
}

fn present() -> Option<PathBuf> {
    NAMES.into_iter().find_map(on_path)
}

async fn install(stop: &Stop) -> Result<(), Failure> {
    if on_path("apt-get").is_none() {
        return Err(missing());
    }
    let root = Program::new("id").arg("-u").read(stop).await?.trim() == "0";
    let sudo = !root
        && on_path("sudo").is_some()
        && Program::new("sudo").args(["-n", "true"]).status(stop).await.is_ok_and(|status| status.success());
    if !root && !sudo {
        return Err(missing());
    }
    found("Chromium", "installing with apt-get");
    let apt = |args: &[&str]| {
        let program = if root { Program::new("apt-get") } else { Program::new("sudo").args(["-n", "apt-get"]) };
        program.args(args).env("DEBIAN_FRONTEND", "noninteractive")
    };
    apt(&["-qq", "update"]).run(stop).await?;
    apt(&["-qq", "install", "-y", "chromium", "fonts-liberation", "iproute2"]).run(stop).await
}

fn missing() -> Failure {
    Failure::Missing {
        what: "Chromium".to_string(),
        remedy: "run `apt-get install chromium` as root, or install Chromium or Chrome another way and \
                 set CHROMIUM to its program"
            .to_string(),
    }
}
