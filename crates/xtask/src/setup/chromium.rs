//! The browser that judges.

use std::path::PathBuf;

use super::{debian, found, on_path};
use crate::failure::Failure;
use crate::stop::Stop;

/// The browser, with a typeface for the pictures.
const PACKAGES: [&str; 2] = ["chromium", "fonts-liberation"];
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
    if !debian::install(&PACKAGES, stop).await? {
        return Err(missing());
    }
    // Only makes the tests faster, and not every release of Debian has it.
    let _ = debian::install(&["chromium-headless-shell"], stop).await;
    present().ok_or_else(missing)
}

fn present() -> Option<PathBuf> {
    NAMES.into_iter().find_map(on_path)
}

fn missing() -> Failure {
    Failure::Missing {
        what: "Chromium".to_string(),
        remedy: "run `apt-get install chromium` as root, or install Chromium or Chrome another way and \
                 set CHROMIUM to its program"
            .to_string(),
    }
}
