//! `sandbox`: how fast `vitrina sandbox` starts, and whether it bears 1,500 requests a second for a minute on this machine's
//! own cores without an error and without growing.

mod connection;
mod load;
mod memory;
mod start;
mod step;

pub(super) use memory::peak;

use super::release;
use super::report::report;
use super::row::{Figure, Row};
use crate::failure::Failure;
use crate::stop::Stop;

const NAMED: [&str; 4] = ["sandbox.start", "sandbox.start-1000", "sandbox.load", "sandbox.load-memory"];
/// Milliseconds from the command to the first answer.
const START: f64 = 300.0;

pub(super) async fn run(stop: &Stop) -> Result<(), Failure> {
    eprintln!("bench sandbox: the command");
    release::vitrina(stop).await?;
    let mut rows = Vec::new();
    for (name, stores) in [("sandbox.start", 0), ("sandbox.start-1000", 1_000), ("sandbox.start-10000", 10_000)] {
        let row = Row::new(name, "ms", start::median(stores, stop).await?);
        rows.push(if stores < 10_000 { row.ceiling(Figure::Ours, START) } else { row });
    }
    let load = load::minute(stop).await?;
    rows.extend(load.rows());
    report("sandbox", &rows, &NAMED, load.faults())
}
