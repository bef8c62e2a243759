//! A bundle for one's own machine, made quickly: what a development server puts into a page after each change.

use std::path::PathBuf;

use vitrina_release::{Bundle, Output};

use crate::cargo::{self, Purpose};
use crate::output::Outputs;
use crate::script::Script;
use crate::weigh::{Compression, weigh};
use crate::{Error, Request, Step, bindgen, place};

/// A finished draft.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What `bundle.json` says. Nothing was compressed: `gzip` and `brotli` of each file are its size on disk.
    pub bundle: Bundle,
    /// The folder that holds it.
    pub dir: PathBuf,
}

/// Builds the script crate quickly, into a bundle that behaves as the finished one and is several times as large: compiled
/// with the prebuilt standard library, function by function where nothing changed, and neither optimised nor compressed; no
/// report, no symbols. Only what [`build`](crate::build) makes is for shops.
///
/// Of the request, `outputs` may name all but `no-wasm`, which is left out; `budget` and `tools` do not count. `out_dir` must
/// not be that of a finished bundle, which would be replaced.
///
/// ```no_run
/// use vitrina_bundle::{Request, Tools, draft};
/// use vitrina_release::Output;
///
/// let request = Request {
///     app: "variant-badge".into(),
///     crate_dir: "crates/scripts/variant-badge".into(),
///     out_dir: "target/vitrina/draft".into(),
///     outputs: vec![Output::TwoFiles],
///     embed_no_wasm: false,
///     reports: None,
///     public_url: None,
///     target_dir: None,
///     budget: Default::default(),
///     tools: Tools::default(),
/// };
/// let draft = draft(&request, &mut |_| {})?;
/// println!("entry: {}", draft.bundle.outputs[&Output::TwoFiles].entry);
/// # Ok::<(), vitrina_bundle::Error>(())
/// ```
///
/// # Errors
///
/// Those of [`build`](crate::build) but for `Optimise` and `OverBudget`; an earlier draft then stays.
pub fn draft(request: &Request, progress: &mut dyn FnMut(Step)) -> Result<Draft, Error> {
    place::check(&request.out_dir)?;
    progress(Step::Compile);
    let compiled = cargo::compile(request, Purpose::Draft)?;
    progress(Step::Bindgen);
    let bound = bindgen::bind(&compiled.wasm)?;
    let script = Script::new(request, bound, |wasm, trace| Ok((wasm, trace)))?;
    progress(Step::Write);
    let wanted: Vec<Output> = request.outputs.iter().copied().filter(|output| *output != Output::NoWasm).collect();
    let (outputs, files) = Outputs::new(&script).all(&wanted)?;
    let records = weigh(&files.bytes, Compression::None).records;
    let bundle = Bundle {
        app: request.app.clone(),
        version: compiled.version,
        settings: script.settings(),
        outputs,
        files: records,
    };
    place::write(&request.out_dir, &bundle, &files.bytes)?;
    Ok(Draft { bundle, dir: request.out_dir.clone() })
}
