//! `cargo xtask bench`: our figures beside those of others, measured in one run.
//!
//! Each bench leaves `target/bench/NAME.json`, prints a table, and fails when a row is missing or over its ceiling. What is
//! built for it lies below `target/bench`, the tools that others build with below `target/tools`.

mod build;
mod builder;
mod client;
mod dev;
mod median;
mod ours;
mod peer;
mod release;
mod report;
mod rollout;
mod row;
mod runtime;
mod sandbox;
mod scratch;
mod size;
mod tool;
mod weigh;
mod widget;

use crate::args::{Bench, BenchOptions};
use crate::failure::Failure;
use crate::stop::Stop;

/// Runs the named benches, or all. One that fails does not keep the others from running.
pub(crate) async fn run(options: &BenchOptions, stop: &Stop) -> Result<(), Failure> {
    let benches = if options.benches.is_empty() { &Bench::ALL[..] } else { &options.benches };
    let mut failed = Ok(());
    for bench in benches {
        let outcome = match bench {
            Bench::Size => size::run(stop).await,
            Bench::Build => build::run(stop).await,
            Bench::Dev => dev::run(stop).await,
            Bench::Runtime => runtime::run(stop).await,
            Bench::Client => client::run(stop).await,
            Bench::Sandbox => sandbox::run(stop).await,
            Bench::Rollout => rollout::run(stop).await,
        };
        match outcome {
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => {
                if let Err(earlier) = std::mem::replace(&mut failed, Err(failure)) {
                    eprintln!("\nxtask: {earlier}");
                }
            }
            Ok(()) => {}
        }
    }
    failed
}
