//! Installs what is missing. Every step looks before it acts, so a second run needs no network.

mod chromium;
mod debian;
mod loopback;
mod npm;
mod rust;

use std::path::PathBuf;

pub(crate) use npm::packages as npm_packages;

use crate::failure::Failure;
use crate::stop::Stop;

/// What the other commands need to know about the machine.
pub(crate) struct Machine {
    /// The browser.
    pub(crate) chromium: PathBuf,
}

/// Checks and installs everything the demo and the tests need.
pub(crate) async fn run(stop: &Stop) -> Result<Machine, Failure> {
    eprintln!("setup");
    loopback::ensure(stop).await?;
    rust::ensure(stop).await?;
    npm::ensure(stop).await?;
    let chromium = chromium::ensure(stop).await?;
    eprintln!("setup: done");
    Ok(Machine { chromium })
}

/// The part that needs neither node nor a browser.
pub(crate) async fn run_quick(stop: &Stop) -> Result<(), Failure> {
    rust::ensure(stop).await
}

/// Says what a step found.
fn found(what: &str, state: &str) {
    eprintln!("  {what}: {state}");
}

/// A program on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|file| file.is_file())
}
