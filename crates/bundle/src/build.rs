//! The whole way from a script crate to a bundle on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use vitrina_release::{Bundle, Output};

use crate::output::{Files, Script};
use crate::{Error, bindgen, cargo, shrink};

/// What to build. Paths are absolute or relative to the current folder.
#[derive(Clone, Debug)]
pub struct Request {
    /// The app's handle: names the files and the folder on the hosting.
    pub app: String,
    /// The folder of the script crate.
    pub crate_dir: PathBuf,
    /// Where the bundle goes; its earlier contents are replaced.
    pub out_dir: PathBuf,
    /// Which outputs to make. `loader` needs `public_url`.
    pub outputs: Vec<Output>,
    /// Where shops will read the hosting, with a trailing slash.
    pub public_url: Option<String>,
    /// Where compiled parts are kept between builds; `None`: in the crate's own target folder.
    pub target_dir: Option<PathBuf>,
    /// Programs to use instead of those found on PATH.
    pub tools: Tools,
}

/// Programs that the build may use.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    /// wasm-opt (binaryen 116 or newer). `None`: looked for on PATH and in `node_modules/.bin` upwards; the build works without.
    pub wasm_opt: Option<PathBuf>,
}

/// A step of the build, told as it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The Rust compiler runs.
    Compile,
    /// wasm-bindgen runs.
    Bindgen,
    /// wasm-opt runs.
    Optimise,
    /// Glue is linked and minified, files are named and measured.
    Write,
}

/// A finished build.
#[derive(Clone, Debug)]
pub struct Built {
    /// What `bundle.json` says.
    pub bundle: Bundle,
    /// The folder that holds it.
    pub dir: PathBuf,
    /// What the build went without, and what that costs; one sentence each.
    pub notes: Vec<String>,
}

/// Builds the script crate into a bundle and writes it to `request.out_dir`.
///
/// # Errors
///
/// Every variant of [`Error`]; nothing of an earlier bundle is touched before the new one is complete.
pub fn build(request: &Request, progress: &mut dyn FnMut(Step)) -> Result<Built, Error> {
    progress(Step::Compile);
    let compiled = cargo::compile(&request.crate_dir, request.target_dir.as_deref())?;
    let mut notes: Vec<String> = compiled.note.into_iter().collect();
    progress(Step::Bindgen);
    let bound = bindgen::bind(&compiled.wasm)?;
    progress(Step::Optimise);
    let optimiser = request.tools.wasm_opt.clone().or_else(|| shrink::find_optimiser(&request.crate_dir));
    if optimiser.is_none() {
        notes.push("wasm-opt is absent (npm package binaryen): the module is about a tenth larger".to_owned());
    }
    let optimise = |wasm: Vec<u8>| match &optimiser {
        Some(program) => shrink::optimise(&wasm, program),
        None => Ok(wasm),
    };
    let script = Script::new(&request.app, request.public_url.as_deref(), &bound, optimise)?;
    progress(Step::Write);
    let mut files = Files::default();
    let mut outputs = BTreeMap::new();
    for &output in &request.outputs {
        outputs.insert(output, script.make(output, &mut files)?);
    }
    let bundle = Bundle { app: request.app.clone(), version: compiled.version, outputs, files: files.records };
    write(&request.out_dir, &bundle, &files.bytes)?;
    Ok(Built { bundle, dir: request.out_dir.clone(), notes })
}

/// Writes the bundle beside its place and moves it there when it is whole.
fn write(out_dir: &Path, bundle: &Bundle, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let failed = |action, path: &Path| {
        let path = path.to_owned();
        move |source| Error::File { action, path, source }
    };
    let parent = out_dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(failed("make", parent))?;
    let folder = tempfile::tempdir_in(parent).map_err(failed("make", parent))?;
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).map_err(failed("write", &path))?;
    }
    let path = folder.path().join("bundle.json");
    let json = serde_json::to_string_pretty(bundle).map_err(|error| Error::Module(error.to_string()))?;
    fs::write(&path, json + "\n").map_err(failed("write", &path))?;
    if out_dir.exists() {
        fs::remove_dir_all(out_dir).map_err(failed("replace", out_dir))?;
    }
    fs::rename(folder.keep(), out_dir).map_err(failed("write", out_dir))
}
