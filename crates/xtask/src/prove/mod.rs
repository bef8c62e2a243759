//! `cargo xtask prove`: promises that take long to try to break, each by programs of its own.
//!
//! A proof is a [`Proof`] in the [`list`]. Each leaves `target/prove/NAME.json` and its programs' words in
//! `target/prove/NAME.log`. A short form of each runs in `cargo xtask test`.

mod answers;
mod equal;
mod fuzz;
mod list;
mod pace;
mod page;
mod proof;
mod raw;
mod rollout;
mod windows;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;

use crate::args::ProveOptions;
use crate::failure::Failure;
use crate::stop::Stop;
use crate::{setup, watch, workspace};
pub(crate) use list::names;
use proof::{Proof, progress, tried};

/// `target/prove/NAME.json`.
#[derive(Debug, PartialEq, Serialize)]
struct Verdict {
    promise: &'static str,
    /// How often it was tried to break the promise.
    tried: u64,
    /// Whether it held every time, and was tried as often as promised.
    held: bool,
    seconds: f64,
}

/// Runs the named proofs, or all. One that does not hold does not keep the others from running.
pub(crate) async fn run(options: &ProveOptions, stop: &Stop) -> Result<(), Failure> {
    setup::run(stop).await?;
    let folder = workspace::path("target/prove");
    fs::create_dir_all(&folder).map_err(Failure::file("make", &folder))?;
    let (mut lines, mut broken) = (Vec::new(), Vec::new());
    let chosen = |name: &str| options.proofs.is_empty() || options.proofs.iter().any(|chosen| chosen == name);
    for proof in list::PROOFS.iter().filter(|proof| chosen(proof.name)) {
        let begun = Instant::now();
        let log = folder.join(format!("{}.log", proof.name));
        fs::write(&log, "").map_err(Failure::file("write", &log))?;
        let far = || fs::read(&log).ok().and_then(|said| progress(&String::from_utf8_lossy(&said)));
        let outcome = match watch::step_at(proof.name, far, attempt(proof, &log, stop)).await {
            Ok((outcome, _)) => outcome,
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => Outcome { tried: 0, fault: Some(failure.to_string()) },
        };
        let verdict = Verdict {
            promise: proof.promise,
            tried: outcome.tried,
            held: outcome.fault.is_none(),
            seconds: (begun.elapsed().as_secs_f64() * 10.0).round() / 10.0,
        };
        write(&folder.join(format!("{}.json", proof.name)), &verdict)?;
        lines.push(line(proof, &verdict));
        broken.extend(outcome.fault.map(|fault| format!("{}: {fault}\n  log: {}", proof.name, log.display())));
    }
    println!("\n{}\nwritten: {}", lines.join("\n"), folder.display());
    if broken.is_empty() { Ok(()) } else { Err(Failure::Unproven(broken.join("\n"))) }
}

/// What came of a trial.
struct Outcome {
    tried: u64,
    /// Why the promise does not count as held.
    fault: Option<String>,
}

async fn attempt(proof: &Proof, log: &Path, stop: &Stop) -> Result<Outcome, Failure> {
    for program in (proof.before)() {
        program.log(log.to_path_buf()).run(stop).await?;
    }
    let before = fs::metadata(log).map(|log| log.len()).unwrap_or(0);
    let status = (proof.trial)().log(log.to_path_buf()).status(stop).await?;
    let text = fs::read(log).map_err(Failure::file("read", log))?;
    let text = String::from_utf8_lossy(text.get(before as usize..).unwrap_or_default()).into_owned();
    let tried = tried(&text).unwrap_or(0);
    let fault = match (status.success(), tried < proof.least) {
        (false, _) => Some(format!("the trial ended with {status}")),
        (true, true) => Some(format!("tried {tried} times of {}", proof.least)),
        (true, false) => None,
    };
    Ok(Outcome { tried, fault })
}

fn write(file: &PathBuf, verdict: &Verdict) -> Result<(), Failure> {
    let unwritable = |why: serde_json::Error| Failure::Output { program: "prove".to_string(), why: why.to_string() };
    let text = serde_json::to_string_pretty(verdict).map_err(unwritable)?;
    fs::write(file, text + "\n").map_err(Failure::file("write", file))
}

fn line(proof: &Proof, verdict: &Verdict) -> String {
    let held = if verdict.held { "held" } else { "BROKEN" };
    format!("{:<12} {:>9} tried  {held:<6} {:>8.1} s  {}", proof.name, verdict.tried, verdict.seconds, verdict.promise)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::program::Program;

    fn saying(script: &'static str) -> Program {
        Program::new("sh").args(["-c", script])
    }

    async fn verdict(trial: fn() -> Program, before: fn() -> Vec<Program>) -> Result<Outcome, Failure> {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        fs::write(&log, "").unwrap();
        let proof = Proof { name: "x", promise: "x holds", before, trial, least: 5 };
        attempt(&proof, &log, &Stop::on_signals().unwrap()).await
    }

    #[tokio::test]
    async fn a_promise_is_held_only_by_a_good_end_and_enough_trials() {
        let none = Vec::new;
        let held = verdict(|| saying("echo tried 5 points"), none).await.unwrap();
        assert_eq!((held.tried, held.fault), (5, None));
        let few = verdict(|| saying("echo tried 4 points"), none).await.unwrap();
        assert_eq!(few.fault.unwrap(), "tried 4 times of 5");
        let silent = verdict(|| saying("true"), none).await.unwrap();
        assert_eq!((silent.tried, silent.fault.is_some()), (0, true));
        let broken = verdict(|| saying("echo tried 9 points; exit 1"), none).await.unwrap();
        assert!(broken.fault.unwrap().contains("the trial ended with"));
        // What a build says is no trial.
        let built = || vec![saying("echo tried 9 builds")];
        assert_eq!(verdict(|| saying("echo tried 5 points"), built).await.unwrap().tried, 5);
        let unbuilt = verdict(|| saying("echo tried 5 points"), || vec![saying("exit 1")]).await;
        assert!(matches!(unbuilt, Err(Failure::Program { .. })));
    }

    #[test]
    fn every_proof_has_a_name_and_a_file_of_its_own() {
        let mut names: Vec<_> = names().collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), list::PROOFS.len());
        assert!(names.iter().all(|name| name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-')));
    }
}
