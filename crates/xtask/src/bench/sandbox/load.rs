//! 1,500 requests a second for a minute, over sixteen connections, to a sandbox of a thousand stores.
//!
//! Every request has its moment: one that is answered late does not hold the next back from being due, so a sandbox that
//! cannot keep up takes longer than the minute.

use std::fs;
use std::time::{Duration, Instant};

use super::connection::Connection;
use super::memory::resident;
use super::step::STEPS;
use crate::bench::row::{Figure, Row};
use crate::bench::{peer, release, report};
use crate::failure::Failure;
use crate::http::{self, Body};
use crate::program::Program;
use crate::sandbox::{Sandbox, Urls};
use crate::stop::Stop;
use crate::watch;

const RATE: u32 = 1_500;
const SECONDS: u32 = 60;
const CONNECTIONS: u32 = 16;
/// Each gets 1.5 requests a second; their buckets leak two.
const STORES: u32 = 1_000;
/// The ids of made-up stores begin after this one.
const BEFORE_FIRST: u32 = 10_000;
/// When every store has been through every step, and what it holds is there.
const SETTLED: Duration = Duration::from_secs(15);
/// A second late at the end is a sandbox that keeps up all the same.
const CEILING_SECONDS: f64 = SECONDS as f64 + 1.0;
/// Allocators keep some more or less; what is never freed would be far more after 67,500 requests.
const CEILING_BYTES: f64 = 8_000_000.0;

/// What the minute showed.
#[derive(Default)]
pub(super) struct Load {
    seconds: f64,
    /// Milliseconds from each request's moment to its answer, in order of size.
    waits: Vec<f64>,
    grown: f64,
    /// Each error's text once, and how many there were.
    errors: Vec<String>,
    wrong: usize,
}

/// Starts a sandbox and loads it.
pub(super) async fn minute(stop: &Stop) -> Result<Load, Failure> {
    let seed = report::folder().join("sandbox-seed.json");
    let text = format!(r#"{{"generate": {STORES}, "token_prefix": "load-"}}"#);
    fs::write(&seed, text).map_err(Failure::file("write", &seed))?;
    let vitrina = Program::new(release::path()).args(["sandbox", "--seed"]).arg(&seed);
    let sandbox = Sandbox::start(vitrina, peer::log("sandbox")?).await?;
    let loaded = async {
        publish(sandbox.urls()).await?;
        let loading = watch::step("  1,500 requests a second for a minute", load(&sandbox));
        tokio::select! {
            loaded = loading => loaded.map(|(load, _)| load),
            () = stop.asked() => Err(Failure::Interrupted),
        }
    };
    let loaded = loaded.await;
    sandbox.end().await;
    loaded
}

/// Gives Portal script 7001 a version, and time to appear, so that stores can have it.
async fn publish(urls: &Urls) -> Result<(), Failure> {
    let scripts = format!("{}portal/apps/1001/scripts/7001/versions", urls.control);
    http::call("POST", &scripts, Body::Raw("text/javascript", b"// load")).await?;
    let active = serde_json::json!({ "to": "active" });
    http::call("POST", &format!("{scripts}/1/deploy"), Body::Json(&active)).await?;
    urls.let_portal_appear().await
}

async fn load(sandbox: &Sandbox) -> Result<Load, Failure> {
    let begun = Instant::now();
    let workers: Vec<_> =
        (0..CONNECTIONS).map(|worker| tokio::spawn(work(worker, begun, sandbox.urls().clone()))).collect();
    let process = sandbox.process().unwrap_or_default();
    tokio::time::sleep_until((begun + SETTLED).into()).await;
    let settled = resident(process)?;
    let mut load = Load::default();
    for worker in workers {
        match worker.await {
            Ok(one) => load.add(one),
            Err(error) => load.error(error.to_string()),
        }
    }
    load.seconds = begun.elapsed().as_secs_f64();
    load.grown = resident(process)? as f64 - settled as f64;
    load.waits.sort_by(f64::total_cmp);
    Ok(load)
}

/// One connection's share: every sixteenth request, to stores of its own, so that a store's steps stay in order.
async fn work(worker: u32, begun: Instant, urls: Urls) -> Load {
    let mut load = Load::default();
    let connections =
        async { Ok((Connection::open(&urls.tiendanube).await?, Connection::open(&urls.shop_port()).await?)) };
    let (mut api, mut shops) = match connections.await {
        Ok(open) => open,
        Err(error) => {
            let error: std::io::Error = error;
            load.error(error.to_string());
            return load;
        }
    };
    for (place, number) in (worker..RATE * SECONDS).step_by(CONNECTIONS as usize).enumerate() {
        let (store, step) = turn(worker, place as u32);
        let due = begun + moment(number);
        tokio::time::sleep_until(due.into()).await;
        let connection = if step.in_shop { &mut shops } else { &mut api };
        match connection.send(&step.request(store)).await {
            Ok(status) if status == step.status => load.waits.push(due.elapsed().as_secs_f64() * 1000.0),
            Ok(status) => load.error(format!("{step:?} was answered with {status}")),
            Err(error) => {
                load.error(format!("{step:?}: {error}"));
                return load;
            }
        }
    }
    load
}

/// When a request is due.
fn moment(number: u32) -> Duration {
    Duration::from_secs(1) * number / RATE
}

/// The store of a connection's request, and what it is asked.
fn turn(worker: u32, place: u32) -> (u32, super::step::Step) {
    let own = (STORES - worker).div_ceil(CONNECTIONS);
    let round = (place / own) as usize;
    (BEFORE_FIRST + 1 + worker + CONNECTIONS * (place % own), STEPS[round % STEPS.len()])
}

impl Load {
    fn error(&mut self, error: String) {
        self.wrong += 1;
        if !self.errors.contains(&error) {
            self.errors.push(error);
        }
    }

    fn add(&mut self, other: Load) {
        self.waits.extend(other.waits);
        self.wrong += other.wrong;
        for error in other.errors {
            if !self.errors.contains(&error) {
                self.errors.push(error);
            }
        }
    }

    /// `sandbox.load` is how long the minute's requests took from the first one's moment to the last answer.
    pub(super) fn rows(&self) -> Vec<Row> {
        let answered = self.waits.len() as f64;
        let wait = |share: f64| self.waits.get((answered * share) as usize).copied().unwrap_or_default();
        vec![
            Row::new("sandbox.load", "s", self.seconds).ceiling(Figure::Ours, CEILING_SECONDS),
            Row::new("sandbox.load-rate", "req/s", answered / self.seconds.max(0.001)),
            Row::new("sandbox.load-p50", "ms", wait(0.5)),
            Row::new("sandbox.load-p99", "ms", wait(0.99)),
            Row::new("sandbox.load-memory", "bytes", self.grown).ceiling(Figure::Ours, CEILING_BYTES),
        ]
    }

    /// Every request is answered as it should be, or the bench fails.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let (answered, asked) = (self.waits.len(), (RATE * SECONDS) as usize);
        if self.wrong > 0 || answered < asked {
            faults.push(format!("{answered} of {asked} requests were answered as they should be"));
            faults.extend(self.errors.iter().take(5).cloned());
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_store_goes_through_the_steps_in_order_and_no_two_connections_share_one() {
        let mut owners = BTreeMap::new();
        for worker in 0..CONNECTIONS {
            let mut rounds: BTreeMap<u32, usize> = BTreeMap::new();
            for place in 0..(RATE * SECONDS / CONNECTIONS) {
                let (store, step) = turn(worker, place);
                let round = rounds.entry(store).or_default();
                assert_eq!(step, STEPS[*round % STEPS.len()]);
                *round += 1;
                assert_eq!(*owners.entry(store).or_insert(worker), worker);
            }
        }
        assert_eq!(owners.len(), STORES as usize);
        assert_eq!(owners.keys().next(), Some(&(BEFORE_FIRST + 1)));
    }

    #[test]
    fn requests_are_spread_over_the_minute() {
        assert_eq!(moment(0), Duration::ZERO);
        assert_eq!(moment(RATE), Duration::from_secs(1));
        assert_eq!(moment(RATE * SECONDS), Duration::from_secs(60));
    }

    #[test]
    fn one_wrong_answer_fails_the_bench() {
        let all = (RATE * SECONDS) as usize;
        let mut load = Load { waits: vec![1.0; all], seconds: 60.0, ..Load::default() };
        assert!(load.faults().is_empty());
        load.waits.pop();
        load.error("GET was answered with 500".into());
        assert!(load.faults()[0].starts_with("89999 of 90000"), "{:?}", load.faults());
    }
}
