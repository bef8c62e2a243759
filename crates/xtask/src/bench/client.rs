//! `client`: reading 10,000 products and registering a script on 1,000 stores, against the sandbox. The first is measured
//! against the time that the platform's bucket demands, the second against a bare loop of the same requests at the same
//! concurrency, in turns. Then 500 webhooks a second for 20 s, each kept on the disk before it is answered. Requests beyond those that the work needs, and answers that say 429, are faults.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::median::median;
use super::report::report;
use super::row::{Figure, Row};
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::watch;

const NAMED: [&str; 3] = ["client.read-10000", "client.register-1000", "client.webhooks-500.p99"];
/// A tenth of the bucket stays free, and pages come one after the other.
const READ: f64 = 1.6;
/// What typed answers, pacing and errors may cost over the HTTP client alone.
const REGISTER: f64 = 1.5;
/// In how many ms 99 of 100 webhooks are answered: the platform may give up after 3 s (platforms.md §5.1).
const ANSWER: f64 = 100.0;

/// What `crates/platform/examples/bench` prints.
#[derive(Debug, Deserialize)]
struct Measured {
    read: Read,
    register: Register,
    receive: Receive,
}

/// Seconds that reading took, and that the bucket demands.
#[derive(Debug, Deserialize)]
struct Read {
    seconds: f64,
    bound: f64,
    wasted: f64,
    refused: f64,
}

/// Seconds by round.
#[derive(Debug, Deserialize)]
struct Register {
    ours: Vec<f64>,
    bare: Vec<f64>,
    wasted: f64,
    refused: f64,
}

/// Milliseconds until the answer, and messages that were not answered well or not kept.
#[derive(Debug, Deserialize)]
struct Receive {
    p99: f64,
    refused: f64,
    lost: f64,
}

pub(super) async fn run(stop: &Stop) -> Result<(), Failure> {
    let example = ["--release", "--locked", "-q", "-p", "vitrina-platform", "--example", "bench"];
    watch::step("  build", Program::cargo().arg("build").args(example).run(stop)).await?;
    let (said, _) = watch::step("  measure", Program::cargo().arg("run").args(example).read(stop)).await?;
    let measured = serde_json::from_str::<Measured>(said.trim())
        .map_err(|why| Failure::Output { program: "the bench of the client".to_string(), why: why.to_string() })?;
    report("client", &rows(&measured), &NAMED, Vec::new())
}

fn rows(Measured { read, register, receive }: &Measured) -> Vec<Row> {
    let mut rows = Vec::new();
    let bound = BTreeMap::from([("bucket", read.bound)]);
    rows.push(Row::new("client.read-10000", "s", read.seconds).beside(bound, "bucket").ceiling(Figure::Ratio, READ));
    if let (Some(ours), Some(bare)) = (median(&register.ours), median(&register.bare)) {
        let bare = BTreeMap::from([("bare", bare)]);
        rows.push(Row::new("client.register-1000", "s", ours).beside(bare, "bare").ceiling(Figure::Ratio, REGISTER));
    }
    rows.push(Row::new("client.webhooks-500.p99", "ms", receive.p99).ceiling(Figure::Ours, ANSWER));
    let wasted = [
        ("client.read-10000.wasted", read.wasted),
        ("client.read-10000.refused", read.refused),
        ("client.register-1000.wasted", register.wasted),
        ("client.register-1000.refused", register.refused),
        ("client.webhooks-500.refused", receive.refused),
        ("client.webhooks-500.lost", receive.lost),
    ];
    rows.extend(wasted.map(|(name, count)| Row::new(name, "requests", count).ceiling(Figure::Ours, 0.0)));
    rows
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn what_the_example_prints_becomes_rows_and_waste_is_a_fault() {
        let said = r#"{"read": {"seconds": 7.0, "bound": 5.0, "wasted": 0, "refused": 0},
            "register": {"ours": [2.0, 9.0, 3.0], "bare": [2.5, 2.0, 2.2], "wasted": 1, "refused": 0},
            "receive": {"p99": 40.5, "refused": 0, "lost": 2}}"#;
        let rows = rows(&serde_json::from_str(said).unwrap());
        assert_eq!((rows[0].ours, rows[0].ratio), (7.0, Some(1.4)));
        assert_eq!((rows[1].ours, rows[1].fault()), (3.0, None));
        let faults: Vec<&str> = rows.iter().filter(|row| row.fault().is_some()).map(|row| row.name).collect();
        assert_eq!(faults, ["client.register-1000.wasted", "client.webhooks-500.lost"]);
        assert_eq!((rows[2].ours, rows[2].fault()), (40.5, None));
        assert!(NAMED.iter().all(|name| rows.iter().any(|row| row.name == *name)));
    }
}
