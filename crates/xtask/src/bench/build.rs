//! `build`: how long a script takes from source to files, the first time and after one changed line, beside wasm-pack and
//! trunk on the same crate.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::builder::{Builder, RIVAL};
use super::median::median;
use super::report::{self, report};
use super::row::Row;
use super::scratch::Scratch;
use super::tool::{TRUNK, WASM_BINDGEN, WASM_PACK};
use super::{peer, release, tool};
use crate::failure::Failure;
use crate::stop::Stop;
use crate::{setup, watch};

const NAMED: [&str; 3] = ["build.first", "build.next-script", "build.rebuild"];
const REBUILDS: usize = 9;
/// First builds take minutes: no new round begins once they have taken this long together.
const FIRSTS: usize = 3;
const PATIENCE: Duration = Duration::from_secs(300);

pub(super) async fn run(stop: &Stop) -> Result<(), Failure> {
    setup::run(stop).await?;
    eprintln!("bench build: tools");
    tool::ensure(&[WASM_BINDGEN, WASM_PACK, TRUNK], stop).await?;
    fs::create_dir_all(report::folder()).map_err(Failure::file("make", report::folder()))?;
    release::vitrina(stop).await?;

    let scratch = Scratch::make(stop).await?;
    let (mut first, mut next) = (Times::default(), Times::default());
    let begun = Instant::now();
    for round in 0..FIRSTS {
        if round > 0 && begun.elapsed() > PATIENCE {
            break;
        }
        for builder in turn(round) {
            if builder == Builder::Ours {
                peer::empty(&scratch.cache())?;
            }
            peer::empty(&scratch.target(builder))?;
            let took = measure(builder, &scratch, "first build", stop).await?;
            first.add(builder, took);
            // The machine's next script: ours has kept the standard library, the others have nothing to keep.
            if builder == Builder::Ours {
                peer::empty(&scratch.target(builder))?;
                next.add(builder, measure(builder, &scratch, "first build of another script", stop).await?);
            } else {
                next.add(builder, took);
            }
        }
    }
    let mut rebuild = Times::default();
    for round in 0..REBUILDS {
        scratch.change(round + 1)?;
        for builder in turn(round) {
            rebuild.add(builder, measure(builder, &scratch, "rebuild", stop).await?);
        }
    }

    println!("\nmedians of {} first builds and {} rebuilds each, interleaved", first.rounds(), rebuild.rounds());
    let rows = [first.row("build.first"), next.row("build.next-script"), rebuild.row("build.rebuild")];
    report("build", &rows.into_iter().flatten().collect::<Vec<_>>(), &NAMED, Vec::new())
}

/// All builders, each round another one first.
fn turn(round: usize) -> impl Iterator<Item = Builder> {
    (0..Builder::ALL.len()).map(move |place| Builder::ALL[(round + place) % Builder::ALL.len()])
}

/// Seconds from start to end of a build, whose output must then hold the line that the source has now.
async fn measure(builder: Builder, scratch: &Scratch, what: &str, stop: &Stop) -> Result<f64, Failure> {
    let out = scratch.out(builder);
    peer::empty(&out)?;
    let log = peer::log(builder.name())?;
    let program = builder.program(scratch).log(log.clone());
    let ((), took) = watch::step(&format!("  {} {what}", builder.name()), program.run(stop)).await?;
    if holds(&out, scratch.text().as_bytes())? {
        return Ok(took.as_millis() as f64 / 1000.0);
    }
    let why = format!(
        "{} ended well, and nothing in {} holds the changed line\n  log: {}",
        builder.name(),
        out.display(),
        log.display()
    );
    Err(Failure::Bench { bench: "build".to_string(), why })
}

/// Whether any file in a folder holds these bytes.
fn holds(folder: &Path, bytes: &[u8]) -> Result<bool, Failure> {
    let files = fs::read_dir(folder).map_err(Failure::file("read", folder))?;
    let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    while let Some(path) = paths.pop() {
        if path.is_dir() {
            let files = fs::read_dir(&path).map_err(Failure::file("read", &path))?;
            paths.extend(files.flatten().map(|file| file.path()));
        } else {
            let contents = fs::read(&path).map_err(Failure::file("read", &path))?;
            if contents.windows(bytes.len()).any(|window| window == bytes) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Seconds by builder.
#[derive(Default)]
struct Times(BTreeMap<Builder, Vec<f64>>);

impl Times {
    fn add(&mut self, builder: Builder, seconds: f64) {
        self.0.entry(builder).or_default().push(seconds);
    }

    fn rounds(&self) -> usize {
        self.0.values().map(Vec::len).min().unwrap_or(0)
    }

    fn row(&self, name: &'static str) -> Option<Row> {
        let ours = median(self.0.get(&Builder::Ours)?)?;
        let peers = self.0.iter().filter(|(builder, _)| **builder != Builder::Ours);
        let peers = peers.filter_map(|(builder, times)| Some((builder.name(), median(times)?))).collect();
        Some(Row::new(name, "s", ours).beside(peers, RIVAL.name()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn everybody_is_first_in_a_third_of_the_rounds() {
        let firsts: Vec<Builder> = (0..3).filter_map(|round| turn(round).next()).collect();
        for builder in Builder::ALL {
            assert!(firsts.contains(&builder), "{}", builder.name());
            assert!((0..9).all(|round| turn(round).any(|one| one == builder)));
        }
    }

    #[test]
    fn a_row_needs_our_own_times() {
        let mut times = Times::default();
        times.add(RIVAL, 8.0);
        assert_eq!(times.row("build.first"), None);
        times.add(Builder::Ours, 4.0);
        let row = times.row("build.first").unwrap();
        assert_eq!((row.ours, row.ratio, times.rounds()), (4.0, Some(0.5), 1));
    }

    #[test]
    fn an_output_without_the_line_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("deep")).unwrap();
        fs::write(folder.path().join("deep/a.wasm"), b"\0asm Sin stock 3\0").unwrap();
        assert!(holds(folder.path(), b"Sin stock 3").unwrap());
        assert!(!holds(folder.path(), b"Sin stock 4").unwrap());
    }
}
