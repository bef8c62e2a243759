//! `cargo xtask test`: every suite in order, one line each, and the counts that `tests/suites.toml` promises.

#[path = "../../../../tests/src/canary.rs"]
mod canary;
mod count;
mod minimum;
mod suite;

use std::fs;
use std::path::Path;
use std::time::Instant;

use crate::args::{Suite, TestOptions};
use crate::failure::Failure;
use crate::servers::Servers;
use crate::stop::Stop;
use crate::{setup, watch, workspace};
use count::Count;
pub(crate) use count::node as node_count;
use minimum::Minimums;
pub(crate) use suite::many_pages;

/// The words by which compilers and test runners mark what failed.
const MARKS: [&str; 6] = ["not ok", "FAIL", "error", "panicked", "TIMEOUT", "Diff in"];
/// How many lines after a mark belong to it.
const AFTER_MARK: usize = 30;
/// The end of a log is shown in any case.
const END: usize = 40;

pub(crate) async fn run(options: &TestOptions, stop: &Stop) -> Result<(), Failure> {
    let minimums = Minimums::read(&workspace::path("tests/suites.toml"))?;
    let suites = chosen(options);
    if suites.iter().any(|suite| suite.needs_browser()) {
        setup::run(stop).await?;
    } else {
        setup::run_quick(stop).await?;
    }
    let logs = workspace::path("target/test");
    fs::create_dir_all(&logs).map_err(Failure::file("make", &logs))?;
    let servers = match suites.iter().any(|suite| suite.needs_servers()) {
        true => Some(Servers::start(&setup::run_servers(stop).await?, &logs, stop).await?),
        false => None,
    };
    let outcome = run_suites(suites, servers.as_ref(), &logs, &minimums, stop).await;
    if let Some(servers) = servers {
        servers.end().await;
    }
    outcome
}

async fn run_suites(
    suites: Vec<Suite>,
    servers: Option<&Servers>,
    logs: &Path,
    minimums: &Minimums,
    stop: &Stop,
) -> Result<(), Failure> {
    let (mut total, mut broken) = (Count::default(), Vec::new());
    let mut lines = Vec::new();
    for suite in suites {
        let log = logs.join(format!("{}.log", suite.name()));
        fs::write(&log, "").map_err(Failure::file("write", &log))?;
        let begun = Instant::now();
        let outcome = match watch::step(suite.name(), suite::run(suite, servers, &log, stop)).await {
            Ok((outcome, _)) => outcome,
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => suite::Outcome::stopped(failure.to_string()),
        };
        let fault = fault(suite, &outcome, minimums);
        let mut count = outcome.count;
        if let Some(fault) = &fault {
            // A suite that fails without a failed test of its own counts as one.
            count.failed = count.failed.max(1);
            show(&log, fault);
            broken.push(format!("{}: {fault}", suite.name()));
        }
        total += count;
        let line = format!(
            "{:<10} {:>5} passed {:>4} failed {:>7.1} s",
            suite.name(),
            count.passed,
            count.failed,
            begun.elapsed().as_secs_f64()
        );
        println!("{line}");
        lines.push(line);
    }
    if let Some(fault) = shown_below(logs)? {
        total.failed += 1;
        broken.push(fault);
    }
    println!("\n{}\n{total}", lines.join("\n"));
    if broken.is_empty() { Ok(()) } else { Err(Failure::Tests(broken.join("\n       "))) }
}

/// Secrets of the tests that show in what the whole run wrote: logs of the suites and of the servers, and what was built.
fn shown_below(logs: &Path) -> Result<Option<String>, Failure> {
    let (files, leaks) = canary::leaks_below(logs).map_err(Failure::file("search", logs))?;
    println!("{:<10} {files:>5} files searched", "secrets");
    Ok((!leaks.is_empty()).then(|| format!("secrets: {}", canary::list(&leaks))))
}

fn chosen(options: &TestOptions) -> Vec<Suite> {
    let mut suites = if options.suites.is_empty() { Suite::ALL.to_vec() } else { options.suites.clone() };
    suites.sort();
    suites.dedup();
    suites.retain(|suite| !options.quick || !suite.needs_browser());
    suites
}

/// Why a suite counts as failed, if it does.
fn fault(suite: Suite, outcome: &suite::Outcome, minimums: &Minimums) -> Option<String> {
    let least = minimums.of(suite);
    if let Some(fault) = &outcome.fault {
        return Some(fault.clone());
    }
    if outcome.count.failed > 0 {
        return Some(format!("{} failed", outcome.count.failed));
    }
    (outcome.count.passed < least)
        .then(|| format!("{} tests passed, and tests/suites.toml promises at least {least}", outcome.count.passed))
}

fn show(log: &Path, fault: &str) {
    let text = fs::read(log).unwrap_or_default();
    eprintln!("---- {} ----", log.display());
    for line in failing_part(&String::from_utf8_lossy(&text)) {
        eprintln!("{line}");
    }
    eprintln!("---- {fault} ----");
}

/// The lines of a log that tell what failed, without the hundreds that tell what passed.
fn failing_part(text: &str) -> Vec<&str> {
    let lines: Vec<&str> = text.lines().collect();
    let end = lines.len().saturating_sub(END);
    let mut shown = Vec::new();
    let mut marked = 0;
    for (at, line) in lines.into_iter().enumerate() {
        if MARKS.iter().any(|mark| line.contains(mark)) {
            marked = AFTER_MARK;
        }
        if marked > 0 || at >= end {
            marked = marked.saturating_sub(1);
            shown.push(line);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn outcome(passed: u64, failed: u64) -> suite::Outcome {
        suite::Outcome { count: Count { passed, failed }, fault: None }
    }

    #[test]
    fn a_suite_fails_by_a_failed_test_by_too_few_tests_and_by_its_own_fault() {
        let minimums = Minimums::read(&workspace::path("tests/suites.toml")).unwrap();
        let least = minimums.of(Suite::Flows);
        assert_eq!(fault(Suite::Flows, &outcome(least, 0), &minimums), None);
        assert_eq!(fault(Suite::Flows, &outcome(least, 2), &minimums).unwrap(), "2 failed");
        let few = fault(Suite::Flows, &outcome(least - 1, 0), &minimums).unwrap();
        assert!(few.contains("tests/suites.toml") && few.contains(&least.to_string()), "{few}");
        let stopped = suite::Outcome::stopped("no server".to_string());
        assert_eq!(fault(Suite::Flows, &stopped, &minimums).unwrap(), "no server");
    }

    #[test]
    fn a_secret_in_what_a_run_wrote_is_told_with_file_and_line() {
        let logs = tempfile::tempdir().unwrap();
        let log = logs.path().join("flows.log");
        fs::write(&log, "PASS one\nPASS two\n").unwrap();
        assert_eq!(shown_below(logs.path()).unwrap(), None);
        fs::write(&log, "PASS one\nAuthorization: Bearer canary-token-1\n").unwrap();
        let fault = shown_below(logs.path()).unwrap().unwrap();
        assert!(fault.contains(&format!("{}:2: ", log.display())), "{fault}");
    }

    #[test]
    fn what_passed_is_left_out_of_a_failing_suites_output() {
        let passed = "ok 1 - fine\n".repeat(500);
        let text = format!("{passed}not ok 2 - broken\n  expected 3\n{passed}");
        let shown = failing_part(&text);
        assert!(shown.contains(&"not ok 2 - broken") && shown.contains(&"  expected 3"), "{shown:?}");
        assert!(shown.len() < 100, "{}", shown.len());
    }
}
