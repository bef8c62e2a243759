//! `rollout`: how long the command takes to bring a release to 10,000 stores of the sandbox on this machine's cores, to plan
//! for 100,000, and to read what a journal of so many says; and what it occupies meanwhile.

mod app;
mod watched;

use serde_json::Value;

use super::release;
use super::report::report;
use super::row::{Figure, Row};
use crate::failure::Failure;
use crate::stop::Stop;
use app::App;
use watched::Watched;

/// Those that get the release, and those that are planned for.
const MOVED: u32 = 10_000;
const PLANNED: u32 = 100_000;

const NAMED: [&str; 5] =
    ["rollout.10000", "rollout.memory", "rollout.plan.100000", "rollout.plan.memory", "rollout.scan.100000"];

const MOVED_SECONDS: f64 = 60.0;
const MOVED_BYTES: f64 = 150_000_000.0;
const PLANNED_BYTES: f64 = 200_000_000.0;
const SCAN_SECONDS: f64 = 2.0;

/// The command's exit codes (www/docs/errors.md).
const DONE: i32 = 0;
const CHANGES: i32 = 2;

pub(super) async fn run(stop: &Stop) -> Result<(), Failure> {
    eprintln!("bench rollout: the command");
    release::vitrina(stop).await?;
    let mut faults = Vec::new();
    let mut rows = moved(stop, &mut faults).await?;
    rows.extend(planned(stop, &mut faults).await?);
    report("rollout", &rows, &NAMED, faults)
}

/// A release on its way to every store.
async fn moved(stop: &Stop, faults: &mut Vec<String>) -> Result<Vec<Row>, Failure> {
    let app = App::of("rollout", MOVED, stop).await?;
    let deployed = app.watch(&["deploy", "--quiet", "--json"], stop).await;
    app.end().await;
    let deployed = deployed?;
    let said: Value = serde_json::from_str(deployed.stdout.trim()).unwrap_or_default();
    let created = |verdicts: &Vec<Value>| verdicts.iter().filter(|one| one["outcome"] == "created").count();
    check(faults, &deployed, DONE, MOVED, said["verdicts"].as_array().map_or(0, created), "got the release");
    Ok(vec![
        Row::new("rollout.10000", "s", deployed.seconds).ceiling(Figure::Ours, MOVED_SECONDS),
        Row::new("rollout.memory", "bytes", deployed.most).ceiling(Figure::Ours, MOVED_BYTES),
    ])
}

/// A plan for every store, the beginning of a rollout to them, and a look at where it stands.
async fn planned(stop: &Stop, faults: &mut Vec<String>) -> Result<Vec<Row>, Failure> {
    let app = App::of("rollout-plan", PLANNED, stop).await?;
    let looked = async {
        let plan = app.watch(&["plan", "--quiet", "--json"], stop).await?;
        let first = format!("tiendanube:{},100%", app::FIRST);
        let begun = app.watch(&["deploy", "--quiet", "--json", "--no-gate", "--wave", &first], stop).await?;
        let status = app.watch(&["rollout", "status", "--quiet", "--json"], stop).await?;
        Ok::<_, Failure>((plan, begun, status))
    };
    let looked = looked.await;
    app.end().await;
    let (plan, begun, status) = looked?;
    let creates = plan.stdout.lines().filter(|line| line.contains("\"action\":\"create\"")).count();
    check(faults, &plan, CHANGES, PLANNED, creates, "were planned for");
    let said: Value = serde_json::from_str(status.stdout.trim()).unwrap_or_default();
    let stores = |waves: &Vec<Value>| waves.iter().filter_map(|wave| wave["stores"].as_u64()).sum::<u64>() as usize;
    check(faults, &status, CHANGES, PLANNED, said["waves"].as_array().map_or(0, stores), "are in the journal");
    Ok(vec![
        Row::new("rollout.plan.100000", "s", plan.seconds),
        Row::new("rollout.plan.memory", "bytes", plan.most.max(begun.most)).ceiling(Figure::Ours, PLANNED_BYTES),
        Row::new("rollout.scan.100000", "s", status.seconds).ceiling(Figure::Ours, SCAN_SECONDS),
    ])
}

/// A call that did not do what was measured makes its figures worthless.
fn check(faults: &mut Vec<String>, call: &Watched, code: i32, wanted: u32, found: usize, what: &str) {
    if found != wanted as usize || call.code != Some(code) {
        faults.push(format!("{found} of {wanted} stores {what}; the command ended with {:?}", call.code));
    }
}
