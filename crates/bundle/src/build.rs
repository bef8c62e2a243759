//! The whole way from a script crate to a bundle on disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use vitrina_release::{Bundle, Output};

use crate::bindgen::{self, Bound};
use crate::cargo::{self, Features};
use crate::output::{Files, Outputs, Translated};
use crate::report::{self, Budget, Kit, Measured, Report, StandardLibrary};
use crate::script::Script;
use crate::weigh::name_of;
use crate::{Error, binaryen, symbols};

/// What to build. Paths are absolute or relative to the current folder.
#[derive(Clone, Debug)]
pub struct Request {
    /// The app's handle: names the files and the folder on the hosting.
    pub app: String,
    /// The folder of the script crate.
    pub crate_dir: PathBuf,
    /// Where the bundle goes; its earlier contents are replaced.
    pub out_dir: PathBuf,
    /// Which outputs to make. `loader` needs `public_url`, `no-wasm` needs binaryen.
    pub outputs: Vec<Output>,
    /// Whether `one-file` carries the `no-wasm` output in itself, for pages that block WebAssembly, instead of fetching it from
    /// the hosting.
    pub embed_no_wasm: bool,
    /// Where shops will read the hosting, with a trailing slash.
    pub public_url: Option<String>,
    /// Where compiled parts are kept between builds; `None`: in the crate's own target folder.
    pub target_dir: Option<PathBuf>,
    /// How heavy outputs may be; a bundle over its budget is not written.
    pub budget: Budget,
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
    /// The folder with what makes stacks readable, for [`Symbols`](crate::Symbols); it keeps that of earlier builds too.
    pub symbols: PathBuf,
    /// What it weighs and why.
    pub report: Report,
    /// The report of the build before in the same place.
    pub earlier: Option<Report>,
    /// The folder with `report.html` and `report.json`.
    pub report_dir: PathBuf,
    /// What the build went without, and what that costs; one sentence each.
    pub notes: Vec<String>,
}

/// Builds the script crate into a bundle and writes it to `request.out_dir`.
///
/// # Errors
///
/// Every variant of [`Error`]; nothing of an earlier bundle is touched before the new one is complete.
pub fn build(request: &Request, progress: &mut dyn FnMut(Step)) -> Result<Built, Error> {
    check_place(&request.out_dir)?;
    progress(Step::Compile);
    let compiled = cargo::compile(&request.crate_dir, request.target_dir.as_deref(), Features::Current)?;
    let mut notes: Vec<String> = compiled.note.into_iter().collect();
    progress(Step::Bindgen);
    let bound = bindgen::bind(&compiled.wasm)?;
    progress(Step::Optimise);
    let wasm_opt = request.tools.wasm_opt.clone().or_else(|| binaryen::find_wasm_opt(&request.crate_dir));
    let script = script(request, &bound, wasm_opt.as_deref())?;
    let wanted = request.outputs.contains(&Output::NoWasm) || request.embed_no_wasm;
    let wasm2js = wasm_opt.as_deref().and_then(binaryen::wasm2js_beside).filter(|_| wanted);
    let mut outputs =
        Outputs { script: &script, translated: None, embed: request.embed_no_wasm, files: Files::default() };
    let (plain_bound, plain);
    // The prebuilt standard library has instructions that the first feature set has not.
    let own = compiled.standard_library == StandardLibrary::Own;
    if let (Some(wasm_opt), Some(wasm2js), true) = (&wasm_opt, &wasm2js, own) {
        // Compiled once more, because only the compiler can say what Rust means in terms of the first feature set: binaryen's own
        // lowering of float to integer is C's, where what is out of range may become anything.
        let compiled = cargo::compile(&request.crate_dir, request.target_dir.as_deref(), Features::First)?;
        plain_bound = bindgen::bind(&compiled.wasm)?;
        plain = self::script(request, &plain_bound, None)?;
        outputs.embed &= plain.speaks_as(&script);
        let code = binaryen::translate(&plain.wasm, wasm_opt, wasm2js)?;
        outputs.translated = Some(Translated { script: &plain, code });
        if request.embed_no_wasm && !outputs.embed {
            notes.push("one-file does not carry no-wasm: the script uses values of the page by reference".to_owned());
        }
    } else if wanted {
        let absent = if own {
            "wasm2js is absent (npm package binaryen)"
        } else {
            "rust-src is absent (`rustup component add rust-src`)"
        };
        notes.push(format!("{absent}: the output no-wasm is missing"));
    }
    progress(Step::Write);
    let mut made = BTreeMap::new();
    // The fallback first: others name it.
    for output in Output::ALL.into_iter().rev().filter(|output| request.outputs.contains(output)) {
        made.extend(outputs.make(output)?.map(|files| (output, files)));
    }
    let Files { mut bytes, compressed, records, mut maps, parts } = outputs.files;
    bytes.extend(compressed);
    let module = name_of(&request.app, "wasm", &script.wasm);
    maps.insert(module.clone(), symbols::module_map(&module, &script.trace));
    let bundle = Bundle { app: request.app.clone(), version: compiled.version, outputs: made, files: records };
    let report_dir = beside(&request.out_dir, "report");
    let earlier = Report::read(&report_dir);
    let kit = Kit { standard_library: compiled.standard_library, wasm_opt: wasm_opt.is_some() };
    let measured = Measured { bundle: &bundle, kit, wasm: &script.wasm, trace: &script.trace, parts: &parts };
    let report = Report::of(&measured, earlier.as_ref());
    report::check(&report, &request.budget, earlier.as_ref())?;
    notes.extend(report.cost.iter().map(ToString::to_string));
    let symbols = beside(&request.out_dir, "symbols");
    symbols::keep(&symbols, &maps)?;
    write(&request.out_dir, &bundle, &bytes)?;
    report.write(&report_dir, earlier.as_ref())?;
    Ok(Built { bundle, dir: request.out_dir.clone(), symbols, report, earlier, report_dir, notes })
}

fn script<'a>(request: &'a Request, bound: &'a Bound, wasm_opt: Option<&Path>) -> Result<Script<'a>, Error> {
    Script::new(&request.app, request.public_url.as_deref(), bound, |wasm, trace| match wasm_opt {
        Some(program) => binaryen::optimise(&wasm, &trace, program),
        None => Ok((wasm, trace)),
    })
}

/// A folder beside the bundle: what is in it is not uploaded, and a new bundle leaves it there.
fn beside(out_dir: &Path, what: &str) -> PathBuf {
    let mut name = out_dir.file_name().unwrap_or_default().to_owned();
    name.push(format!("-{what}"));
    out_dir.with_file_name(name)
}

/// Refuses a place that holds something else than an earlier bundle: its contents will be replaced.
fn check_place(out_dir: &Path) -> Result<(), Error> {
    let entries = match fs::read_dir(out_dir) {
        Ok(entries) => entries,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(Error::File { action: "read", path: out_dir.to_owned(), source }),
    };
    let earlier = fs::read(out_dir.join("bundle.json")).ok();
    let earlier: Option<Bundle> = earlier.and_then(|json| serde_json::from_slice(&json).ok());
    let is_ours = |name: &str| {
        let plain = name.strip_suffix(".br").or(name.strip_suffix(".gz")).unwrap_or(name);
        name == "bundle.json" || earlier.as_ref().is_some_and(|bundle| bundle.files.contains_key(plain))
    };
    for entry in entries.flatten() {
        if !entry.file_name().to_str().is_some_and(is_ours) {
            return Err(Error::NoBundle { dir: out_dir.to_owned(), entry: entry.file_name() });
        }
    }
    Ok(())
}

/// Writes the bundle beside its place and moves it there when it is whole.
fn write(out_dir: &Path, bundle: &Bundle, files: &BTreeMap<String, Vec<u8>>) -> Result<(), Error> {
    let failed = |action, path: &Path| {
        let path = path.to_owned();
        move |source| Error::File { action, path, source }
    };
    let parent = out_dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(failed("make", parent))?;
    let folder = tempfile::Builder::new().prefix(".bundle-").tempdir_in(parent).map_err(failed("make", parent))?;
    // A folder of its own inside, so that it has the permissions that the user's folders have.
    let whole = folder.path().join("bundle");
    fs::create_dir(&whole).map_err(failed("make", &whole))?;
    for (name, bytes) in files {
        let path = whole.join(name);
        fs::write(&path, bytes).map_err(failed("write", &path))?;
    }
    let path = whole.join("bundle.json");
    let json = serde_json::to_string_pretty(bundle).map_err(|error| Error::Module(error.to_string()))?;
    fs::write(&path, json + "\n").map_err(failed("write", &path))?;
    if out_dir.exists() {
        fs::remove_dir_all(out_dir).map_err(failed("replace", out_dir))?;
    }
    fs::rename(&whole, out_dir).map_err(failed("write", out_dir))
}
