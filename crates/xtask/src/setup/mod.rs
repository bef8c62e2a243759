//! Installs what is missing. Every step looks before it acts, so a second run needs no network.

mod chromium;
mod debian;
mod deny;
mod keychain;
mod loopback;
mod moto;
mod npm;
mod postgres;
mod pypi;
mod rust;
mod windows;

use std::path::PathBuf;

pub(crate) use deny::ensure as cargo_deny;
pub(crate) use npm::packages as npm_packages;
pub(crate) use windows::TARGET as WINDOWS;

use crate::failure::Failure;
use crate::stop::Stop;

/// What the other commands need to know about the machine.
pub(crate) struct Machine {
    /// The browser.
    pub(crate) chromium: PathBuf,
}

/// The programs of the servers that some tests need.
pub(crate) struct ServerPrograms {
    /// Python with moto.
    pub(crate) python: PathBuf,
    /// The folder of PostgreSQL's programs.
    pub(crate) postgres: PathBuf,
}

/// Everything that any command here needs; `for_windows` too, which only a proof does.
pub(crate) async fn run_all(for_windows: bool, stop: &Stop) -> Result<(), Failure> {
    eprintln!("setup");
    machine(stop).await?;
    run_servers(stop).await?;
    if for_windows {
        windows::ensure(stop).await?;
    }
    eprintln!("setup: done");
    Ok(())
}

/// Checks and installs everything the demo needs.
pub(crate) async fn run(stop: &Stop) -> Result<Machine, Failure> {
    eprintln!("setup");
    let machine = machine(stop).await?;
    eprintln!("setup: done");
    Ok(machine)
}

async fn machine(stop: &Stop) -> Result<Machine, Failure> {
    loopback::ensure(stop).await?;
    rust::ensure(stop).await?;
    npm::ensure(stop).await?;
    Ok(Machine { chromium: chromium::ensure(stop).await? })
}

/// Node, and the npm tools.
pub(crate) async fn run_npm(stop: &Stop) -> Result<(), Failure> {
    npm::ensure(stop).await
}

/// The part that needs neither node nor a browser.
pub(crate) async fn run_quick(stop: &Stop) -> Result<(), Failure> {
    rust::ensure(stop).await
}

/// What the tests' servers are run with.
pub(crate) async fn run_servers(stop: &Stop) -> Result<ServerPrograms, Failure> {
    keychain::ensure(stop).await?;
    Ok(ServerPrograms { python: moto::ensure(stop).await?, postgres: postgres::ensure(stop).await? })
}

/// Says what a step found.
fn found(what: &str, state: &str) {
    eprintln!("  {what}: {state}");
}

/// A program on PATH.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|file| file.is_file())
}
