//! The project's own commands: `setup` installs what is missing, `demo` is the main job from source to working shops,
//! `test` is everything that must hold at each commit, `servers` runs one command with the servers of the tests, `bench`
//! our figures beside those of others, `prove` promises that take long to try to break, `package` makes what is published.
//!
//! It runs other programs (cargo, npm, the `vitrina` command, node with Chromium) and links none of the project's
//! crates, so that it proves what a person at the keyboard gets.

mod args;
mod bench;
mod demo;
mod failure;
mod http;
mod npm_package;
mod package;
mod program;
mod prove;
mod sandbox;
mod servers;
mod setup;
mod stop;
mod test;
mod watch;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use args::{Command, Xtask};
use failure::Failure;
use stop::Stop;

#[tokio::main]
async fn main() -> ExitCode {
    let command = Xtask::parse().command;
    match run(command).await {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    let stop = Stop::on_signals()?;
    match command {
        Command::Setup(options) => setup::run_all(options.windows, &stop).await?,
        Command::Demo(options) => demo::run(&options, &stop).await?,
        Command::Test(options) => test::run(&options, &stop).await?,
        Command::Servers(options) => return servers::run(&options, &stop).await,
        Command::Bench(options) => bench::run(&options, &stop).await?,
        Command::Package => package::run(&stop).await?,
        Command::Prove(options) => prove::run(&options, &stop).await?,
    }
    Ok(ExitCode::SUCCESS)
}
