//! `runtime`: how long the reference widget takes in Chromium to mount in a page of 25 forms and to follow a change, how long it
//! keeps a slow page busy at most, and what ten thousand changes leave behind, beside the same widget by hand and in Preact.
//! `tests/browser/bench.mjs` measures.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::json;

use super::median::median;
use super::ours;
use super::peer::{self, Peer};
use super::report::{self, report};
use super::row::{Figure, Row};
use super::widget::BADGE;
use crate::failure::Failure;
use crate::program::Program;
use crate::stop::Stop;
use crate::test::many_pages;
use crate::{setup, watch, workspace};

const NAMED: [&str; 7] =
    ["mount.first", "mount.two-files", "mount.task", "change.one", "change.task", "change.slowest", "change.memory"];
/// The peer that ratios are against, and the other one.
const PEERS: [Peer; 2] = [Peer::Handwritten, Peer::Preact];
/// What pages load of a script as small as this: its module within it.
const OURS: &str = "ours";
/// The same with its module beside it: what a page pays that fetches a second file.
const IN_TWO_FILES: &str = "ours-in-two-files";
const ROUNDS: usize = 15;
/// A task of more milliseconds keeps a shopper waiting.
const LONG: f64 = 50.0;
/// So many milliseconds 99 of 100 changes may take where a product has 1,000 variants.
const SLOW: f64 = 8.0;

pub(super) async fn run(stop: &Stop) -> Result<(), Failure> {
    setup::run(stop).await?;
    fs::create_dir_all(report::folder()).map_err(Failure::file("make", report::folder()))?;
    eprintln!("bench runtime: builds");
    let vitrina = Program::cargo().args(["build", "--locked", "-p", "vitrina-cli"]).log(peer::log("cargo")?);
    watch::step("  vitrina", vitrina.run(stop)).await?;
    let (built, _) = watch::step("  ours", ours::build(BADGE, stop)).await?;
    let mut entries = BTreeMap::new();
    for (name, output) in [(OURS, "one-file"), (IN_TWO_FILES, "two-files")] {
        let why = || format!("{output} was not built");
        let unbuilt = || Failure::Bench { bench: "runtime".to_string(), why: why() };
        entries.insert(name, built.entry(output).ok_or_else(unbuilt)?);
    }
    for peer in PEERS {
        let (entry, _) = watch::step(&format!("  {}", peer.name()), peer.build(BADGE, stop)).await?;
        entries.insert(peer.name(), entry);
    }

    let request = json!({ "entries": entries, "rounds": ROUNDS });
    let measuring = Program::new("node")
        .arg("bench.mjs")
        .dir(workspace::path("tests/browser"))
        .input(request.to_string())
        .log(peer::log("runtime")?);
    let (said, _) = watch::step("bench runtime: measuring", many_pages(measuring).read(stop)).await?;
    let unreadable = |error: serde_json::Error| Failure::Output {
        program: "tests/browser/bench.mjs".to_string(),
        why: error.to_string(),
    };
    let measured: Measured = serde_json::from_str(&said).map_err(unreadable)?;
    println!("\nmedians of {ROUNDS} rounds, interleaved");
    report("runtime", &measured.rows(), &NAMED, measured.faults())
}

/// What the browser found: for each implementation one figure a round.
#[derive(Debug, Deserialize)]
struct Measured {
    /// Milliseconds.
    mount: BTreeMap<String, Vec<f64>>,
    strain: BTreeMap<String, Vec<Strain>>,
    /// Microseconds.
    change: BTreeMap<String, Vec<f64>>,
    memory: BTreeMap<String, Vec<Left>>,
    /// Errors on the pages.
    faults: Vec<String>,
}

/// How long a page is busy at a time whose product has a thousand variants, in milliseconds.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Strain {
    /// The longest task of the mount, 0 where none was over 50.
    mount: f64,
    /// The longest task of the changes, 0 where none was over 50.
    change: f64,
    /// Of a hundred changes, all but the slowest.
    slowest: f64,
}

/// What there is more after ten thousand changes.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Left {
    /// Bytes.
    heap: f64,
    /// Pages of the module's memory.
    pages: f64,
    listeners: f64,
}

impl Measured {
    fn rows(&self) -> Vec<Row> {
        let against = PEERS[0].name();
        let ratio = |name, unit, figures, ours, ceiling: Option<f64>| {
            let row = Row::new(name, unit, middle(figures, ours)?);
            let row = row.beside(peers(figures), against);
            Some(match ceiling {
                Some(ceiling) => row.ceiling(Figure::Ratio, ceiling),
                None => row,
            })
        };
        let alone = |name, unit, figures: BTreeMap<String, Vec<f64>>, ceiling| {
            let row = Row::new(name, unit, middle(&figures, OURS)?).ceiling(Figure::Ours, ceiling);
            Some(Row { peers: peers(&figures), ..row })
        };
        let rows = [
            ratio("mount.first", "ms", &self.mount, OURS, Some(1.5)),
            // Told, and not held to: pages load it only of a script whose module is large.
            ratio("mount.two-files", "ms", &self.mount, IN_TWO_FILES, None),
            alone("mount.task", "ms", each(&self.strain, |strain| strain.mount), LONG),
            ratio("change.one", "µs", &self.change, OURS, Some(1.2)),
            alone("change.task", "ms", each(&self.strain, |strain| strain.change), LONG),
            alone("change.slowest", "ms", each(&self.strain, |strain| strain.slowest), SLOW),
            alone("change.memory", "bytes", each(&self.memory, |left| left.heap), 1_000_000.0),
        ];
        rows.into_iter().flatten().collect()
    }

    /// Errors on the pages, and what may not grow at all.
    fn faults(&self) -> Vec<String> {
        let mut faults = self.faults.clone();
        for left in self.memory.get(OURS).into_iter().flatten() {
            for (more, of) in [(left.pages, "pages of the module's memory"), (left.listeners, "listeners")] {
                if more > 0.0 {
                    faults.push(format!("ten thousand changes left {more} more {of}"));
                }
            }
        }
        faults
    }
}

/// One figure out of each measurement.
fn each<M>(measured: &BTreeMap<String, Vec<M>>, figure: fn(&M) -> f64) -> BTreeMap<String, Vec<f64>> {
    measured.iter().map(|(name, rounds)| (name.clone(), rounds.iter().map(figure).collect())).collect()
}

fn middle(figures: &BTreeMap<String, Vec<f64>>, name: &str) -> Option<f64> {
    median(figures.get(name)?)
}

fn peers(figures: &BTreeMap<String, Vec<f64>>) -> BTreeMap<&'static str, f64> {
    PEERS.iter().filter_map(|peer| Some((peer.name(), middle(figures, peer.name())?))).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn measured(mount: f64, change: f64, left: [f64; 3]) -> Measured {
        let figures = |ours: f64| {
            BTreeMap::from([OURS, IN_TWO_FILES, "handwritten", "preact"].map(|name| {
                let figure = if name.starts_with(OURS) { ours } else { 10.0 };
                (name.to_string(), vec![figure, figure + 5.0, figure])
            }))
        };
        let left = Left { heap: left[0], pages: left[1], listeners: left[2] };
        let memory = BTreeMap::from([(OURS.to_string(), vec![left])]);
        let strained = |slowest| vec![Strain { mount: mount * 3.5, change: mount * 3.5, slowest }];
        let strain =
            [(OURS, change), ("handwritten", 10.0)].map(|(name, slowest)| (name.to_string(), strained(slowest)));
        let strain = BTreeMap::from(strain);
        Measured { mount: figures(mount), strain, change: figures(change), memory, faults: Vec::new() }
    }

    #[test]
    fn every_row_within_its_ceiling() {
        let measured = measured(14.0, 8.0, [999_999.0, 0.0, 0.0]);
        let rows = measured.rows();
        assert_eq!(rows.iter().map(|row| row.name).collect::<Vec<_>>(), NAMED);
        assert_eq!(rows.iter().filter_map(Row::fault).collect::<Vec<_>>(), Vec::<String>::new());
        assert_eq!(
            rows.iter().map(|row| row.ratio).collect::<Vec<_>>(),
            [Some(1.4), Some(1.4), None, Some(0.8), None, None, None]
        );
        assert_eq!(rows[0].against, Some("handwritten"));
        assert_eq!(measured.faults(), Vec::<String>::new());
    }

    #[test]
    fn slower_or_larger_than_allowed_is_a_fault() {
        let over = measured(15.0, 12.0, [1_000_001.0, 1.0, 2.0]);
        let faults: Vec<String> = over.rows().iter().filter_map(Row::fault).collect();
        assert_eq!(faults.len(), NAMED.len() - 1, "all but mount.two-files: {faults:?}");
        let faults = over.faults();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults[0].contains("1 more pages") && faults[1].contains("2 more listeners"), "{faults:?}");
    }

    #[test]
    fn what_was_not_measured_has_no_row() {
        let mut measured = measured(14.0, 8.0, [0.0; 3]);
        measured.change.remove(OURS);
        assert_eq!(
            measured.rows().iter().map(|row| row.name).collect::<Vec<_>>(),
            ["mount.first", "mount.two-files", "mount.task", "change.task", "change.slowest", "change.memory"]
        );
    }
}
