//! `cargo xtask demo`: from source to three working shops, by the same commands that a developer types.
//!
//! Every step uses what the step before it left behind. A step that is left out leaves nothing, and whatever needs it
//! fails by itself; no step knows which others were left out.

mod browser;
mod command;
mod config;
mod consent;
mod control;
mod report;
mod stores;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::args::{DemoOptions, Step};
use crate::failure::Failure;
use crate::program::Program;
use crate::sandbox::Sandbox;
use crate::stop::Stop;
use crate::{setup, watch, workspace};
use command::Vitrina;
use report::Report;

pub(crate) async fn run(options: &DemoOptions, stop: &Stop) -> Result<(), Failure> {
    let machine = setup::run(stop).await?;
    let dir = workspace::path(&options.dir);
    empty(&dir)?;
    watch::step("compile the vitrina command", compile(stop)).await?;

    let mut sandbox = None;
    if !options.without.contains(&Step::Sandbox) {
        sandbox = Some(watch::step("sandbox", start_sandbox(&dir)).await?.0);
    }
    let demo = Demo { options, dir: &dir, chromium: machine.chromium, sandbox: sandbox.as_ref(), stop };
    let verdict = demo.walk().await;
    if verdict.is_ok()
        && !options.headless
        && let Some(sandbox) = &sandbox
    {
        stay_up(sandbox, stop).await;
    }
    if let Some(sandbox) = sandbox {
        sandbox.end().await;
    }
    verdict
}

struct Demo<'a> {
    options: &'a DemoOptions,
    dir: &'a Path,
    chromium: PathBuf,
    sandbox: Option<&'a Sandbox>,
    stop: &'a Stop,
}

impl Demo<'_> {
    async fn walk(&self) -> Result<(), Failure> {
        let sandbox = self.sandbox.ok_or_else(|| Failure::Missing {
            what: "a running sandbox".to_string(),
            remedy: "run the demo with its step `sandbox`".to_string(),
        })?;
        let mut report = Report::new(self.dir);
        let callback_port = config::free_port()?;
        let file = config::write(self.dir, &workspace::path(&self.options.script), sandbox.urls(), callback_port)?;
        let vitrina = Vitrina::new(self.dir, &file)?;
        control::prepare(sandbox.urls(), callback_port).await?;

        if self.has(Step::Build) {
            let (built, took) = watch::step("vitrina build", vitrina.read(&["build"], self.stop)).await?;
            report.bundle(&built, took)?;
        }
        if self.has(Step::Login) {
            for store in &stores::STORES {
                let name = format!("vitrina login {} (store {})", store.platform, store.id);
                let login = consent::login(&vitrina, store, &self.chromium, self.stop);
                let ((), took) = watch::step(&name, login).await?;
                report.took(store.id, "login", took);
            }
        }
        config::write_settings(self.dir)?;
        if self.has(Step::Upload) {
            let (_, took) = watch::step("vitrina upload", vitrina.read(&["upload"], self.stop)).await?;
            report.took_all("upload", took);
        }
        let bundle = config::bundle_dir(self.dir);
        let portal = control::put_loader_in_portal(sandbox.urls(), &bundle);
        watch::step("the loader, put into the Partner Portal", portal).await?;
        if self.has(Step::Deploy) {
            let (_, took) = watch::step("vitrina deploy", vitrina.read(&["deploy"], self.stop)).await?;
            report.took_all("deploy", took);
        }
        let check = browser::check(self.dir, sandbox.urls(), self.options.problems, &self.chromium, self.stop);
        let (findings, _) = watch::step("three shops in Chromium", check).await?;
        report.findings(findings)?;
        report.verdict()?;
        println!("{}", report.summary());
        Ok(())
    }

    fn has(&self, step: Step) -> bool {
        !self.options.without.contains(&step)
    }
}

async fn start_sandbox(dir: &Path) -> Result<Sandbox, Failure> {
    let vitrina =
        Program::new(workspace::built("vitrina")).args(["sandbox", "--hosting"]).arg(config::hosting_dir(dir));
    Sandbox::start(vitrina, dir.join("sandbox.log")).await
}

async fn compile(stop: &Stop) -> Result<(), Failure> {
    Program::cargo().args(["build", "--quiet", "--locked", "--package", "vitrina-cli"]).run(stop).await
}

/// Leaves an empty folder, so that nothing of an earlier demo can help this one.
fn empty(dir: &Path) -> Result<(), Failure> {
    if dir.exists() {
        fs::remove_dir_all(dir).map_err(Failure::file("empty", dir))?;
    }
    fs::create_dir_all(dir).map_err(Failure::file("make", dir))
}

async fn stay_up(sandbox: &Sandbox, stop: &Stop) {
    println!("\nThe shops are open until Ctrl-C:");
    for shop in &sandbox.urls().shops {
        println!("  {:<14} {}", format!("{}:{}", shop.platform, shop.store), shop.product);
        println!("  {:<14} {}", "", shop.category);
    }
    println!("  {:<14} {}", "control page", sandbox.urls().control);
    stop.asked().await;
}

/// A JSON value's text at a path of keys, for messages about what is missing.
fn text_at<'a>(value: &'a Value, pointer: &str, program: &str) -> Result<&'a str, Failure> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .ok_or_else(|| Failure::Output { program: program.to_string(), why: format!("there is no text at {pointer}") })
}
