//! `vitrina build`: the script crate becomes a bundle, and every file is weighed.

use std::path::{Path, PathBuf};

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use vitrina_bundle::{Built, Report, Request, Step, Tools, WasmOpt};
use vitrina_rollout::release::Bundle;

use crate::config::{Config, Reports};
use crate::error::Error;
use crate::folders;
use crate::screen::Screen;

mod sizes;

/// `vitrina build`
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Where compiled parts are kept between builds [default: the crate's own target folder].
    #[arg(long, value_name = "DIR", env = "VITRINA_TARGET_DIR")]
    pub target_dir: Option<PathBuf>,
    /// wasm-opt to use instead of the one found in node_modules or on PATH; `none` to go without.
    #[arg(long, value_name = "PROGRAM", env = "VITRINA_WASM_OPT")]
    pub wasm_opt: Option<PathBuf>,
}

/// What a build made.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Made<'a> {
    /// The contents of `bundle.json`.
    bundle: &'a Bundle,
    /// The folder with the bundle's files.
    dir: &'a Path,
    /// What could be better about the machine.
    notes: &'a [String],
    /// What it weighs and why.
    report: &'a Report,
    /// What the build before it weighed.
    earlier: Option<&'a Report>,
    /// The folder with the report's pages.
    report_dir: &'a Path,
    /// The folder with the symbols, for `vitrina symbolicate`.
    symbols: &'a Path,
}

/// Runs the verb.
///
/// # Errors
///
/// [`Error::Build`], also when an output is over its budget; an earlier bundle is then still there.
pub(crate) async fn run(args: &BuildArgs, config: &Config, screen: &Screen) -> Result<(), Error> {
    let request = Request {
        app: config.app.clone(),
        crate_dir: config.script.clone(),
        out_dir: config.build.out.clone(),
        outputs: config.build.outputs.clone(),
        embed_no_wasm: config.build.embed_no_wasm,
        public_url: config.hosting.as_ref().map(|hosting| hosting.public_url.to_string()),
        reports: config
            .build
            .reports
            .clone()
            .map(|Reports { url, share }| vitrina_bundle::Reports { url: url.into(), share }),
        target_dir: args.target_dir.clone(),
        budget: config.budget.clone(),
        // Without a place for it, no standard library is kept between projects.
        tools: Tools { wasm_opt: wasm_opt(args), standard_libraries: folders::cache().map(|cache| cache.join("std")) },
    };
    let mut step = screen.step(format!("Building {} from {}", config.app, config.script.display()));
    let javascript = config.javascript();
    let building = tokio::task::spawn_blocking(move || {
        let built = match javascript {
            Some(script) => script.build(&request),
            None => vitrina_bundle::build(&request, &mut |now| step.says(doing(now))),
        };
        (built, step)
    });
    let (built, step) =
        building.await.map_err(|error| Error::System { action: "run the build", source: error.into() })?;
    let built = built?;
    let Built { bundle, dir, symbols, report, earlier, report_dir, notes } = &built;
    step.done(format_args!("Built {} {} in {}", bundle.app, bundle.version, dir.display()));
    for (name, file) in &bundle.files {
        screen.detail(format_args!("{name}: {} bytes, {} as brotli", file.raw, file.brotli));
    }
    for note in notes {
        screen.note(format_args!("note: {note}"));
    }
    let earlier = earlier.as_ref();
    let made = Made { bundle, dir, notes, report, earlier, report_dir, symbols };
    screen.result(sizes::Sizes(&built), &made);
    Ok(())
}

fn wasm_opt(args: &BuildArgs) -> WasmOpt {
    match &args.wasm_opt {
        None => WasmOpt::Find,
        Some(none) if none.as_os_str() == "none" => WasmOpt::Without,
        Some(program) => WasmOpt::At(program.clone()),
    }
}

fn doing(step: Step) -> &'static str {
    match step {
        Step::Compile => "Compiling the script",
        Step::Bindgen => "Generating the bindings",
        Step::Optimise => "Optimising the WebAssembly",
        Step::Write => "Writing the outputs",
    }
}
