//! `vitrina build`: the script crate becomes a bundle, and every file is weighed.

use serde_json::json;
use vitrina_bundle::{Built, Request, Step, Tools};
use vitrina_rollout::release::Bundle;

use crate::args::BuildArgs;
use crate::config::Config;
use crate::error::Error;
use crate::screen::Screen;
use crate::table::{Align, Table};

/// Runs the verb.
///
/// # Errors
///
/// [`Error::Build`]; an earlier bundle is then still there.
pub(crate) async fn run(args: &BuildArgs, config: &Config, screen: &Screen) -> Result<(), Error> {
    let request = Request {
        app: config.app.clone(),
        crate_dir: config.script.clone(),
        out_dir: config.build.out.clone(),
        outputs: config.build.outputs.clone(),
        public_url: config.hosting.as_ref().map(|hosting| hosting.public_url.to_string()),
        target_dir: args.target_dir.clone(),
        tools: Tools { wasm_opt: args.wasm_opt.clone() },
    };
    let mut step = screen.step(format!("Building {} from {}", config.app, config.script.display()));
    let building = tokio::task::spawn_blocking(move || {
        let built = vitrina_bundle::build(&request, &mut |now| step.says(doing(now)));
        (built, step)
    });
    let (built, step) =
        building.await.map_err(|error| Error::System { action: "run the build", source: error.into() })?;
    let Built { bundle, dir, notes } = built?;
    step.done(format_args!("Built {} {} in {}", bundle.app, bundle.version, dir.display()));
    for note in &notes {
        screen.note(format_args!("note: {note}"));
    }
    screen.result(sizes(&bundle), &json!({"bundle": bundle, "dir": dir, "notes": notes}));
    Ok(())
}

fn doing(step: Step) -> &'static str {
    match step {
        Step::Compile => "Compiling the script",
        Step::Bindgen => "Generating the bindings",
        Step::Optimise => "Optimising the WebAssembly",
        Step::Write => "Writing the outputs",
    }
}

/// Raw, gzip and brotli bytes of every file of every output.
fn sizes(bundle: &Bundle) -> Table {
    let mut table = Table::new(&[
        ("output", Align::Left),
        ("file", Align::Left),
        ("raw", Align::Right),
        ("gzip", Align::Right),
        ("brotli", Align::Right),
    ]);
    for (output, files) in &bundle.outputs {
        for (at, name) in files.files.iter().enumerate() {
            let Some(record) = bundle.files.get(name) else { continue };
            let output = if at == 0 { output.to_string() } else { String::new() };
            table.row([
                output,
                name.clone(),
                record.raw.to_string(),
                record.gzip.to_string(),
                record.brotli.to_string(),
            ]);
        }
    }
    table
}
