//! The whole way from a script crate to a bundle on disk.

use std::path::{Path, PathBuf};
use std::thread;

use vitrina_release::Bundle;
use vitrina_release::Output;

use crate::cargo::{self, Compiled, Purpose};
use crate::output::{Outputs, Translated};
use crate::report::{self, Kit, Measured, Report, StandardLibrary, Weight};
use crate::request::{Request, Step};
use crate::script::Script;
use crate::wasm_opt::FoundWasmOpt;
use crate::weigh::{Compression, Weighed, name_of, weigh};
use crate::{Error, binaryen, bindgen, place, symbols};

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
    place::check(&request.out_dir)?;
    let FoundWasmOpt { program: wasm_opt, passed_over } = request.tools.wasm_opt.find(&request.crate_dir)?;
    let wasm_opt = wasm_opt.as_deref();
    // Both compilations at once: each ends in a long step that only one core can work at.
    let (made, translation) = thread::scope(|scope| {
        let translation = scope.spawn(|| translation(request, wasm_opt));
        let made = module(request, wasm_opt, progress);
        (made, translation.join().unwrap_or_else(|_| Err(Error::Module("its translation broke off".into()))))
    });
    let (compiled, script) = made?;
    let translation = translation?;
    let mut notes: Vec<String> = compiled.note.into_iter().collect();

    progress(Step::Write);
    let mut outputs = Outputs::new(&script);
    if let Some(translated) = &translation.made {
        outputs.embed = request.embed_no_wasm && translated.script.speaks_as(&script);
        if request.embed_no_wasm && !outputs.embed {
            notes.push("one-file does not carry no-wasm: the script uses values of the page by reference".to_owned());
        }
        outputs.translated = Some(translated);
    }
    notes.extend(translation.absent);
    let (made, mut files) = outputs.all(&request.outputs)?;
    let Weighed { records, compressed } = weigh(&files.bytes, Compression::Best);
    files.bytes.extend(compressed);
    let bundle = Bundle {
        app: request.app.clone(),
        version: compiled.version,
        settings: script.settings(),
        outputs: made,
        files: records,
    };

    let module = name_of(&request.app, "wasm", &script.wasm);
    let report_dir = place::beside(&request.out_dir, "report");
    let earlier = Report::read(&report_dir);
    let measured = Measured {
        bundle: &bundle,
        kit: Kit { standard_library: compiled.standard_library, wasm_opt: wasm_opt.is_some() },
        passed_over: passed_over.as_deref(),
        module: weight_of(&module, &script.wasm, &bundle),
        wasm: &script.wasm,
        trace: &script.trace,
        parts: &files.parts,
    };
    let report = Report::of(&measured, earlier.as_ref());
    report::check(&report, &request.budget, earlier.as_ref())?;
    notes.extend(report.cost.iter().map(ToString::to_string));
    let symbols = place::beside(&request.out_dir, "symbols");
    files.maps.insert(module.clone(), symbols::module_map(&module, &script.trace));
    symbols::keep(&symbols, &files.maps)?;
    place::write(&request.out_dir, &bundle, &files.bytes)?;
    report.write(&report_dir, earlier.as_ref())?;
    Ok(Built { bundle, dir: request.out_dir.clone(), symbols, report, earlier, report_dir, notes })
}

/// The script's module.
fn module<'a>(
    request: &'a Request,
    wasm_opt: Option<&Path>,
    progress: &mut dyn FnMut(Step),
) -> Result<(Compiled, Script<'a>), Error> {
    progress(Step::Compile);
    let compiled = cargo::compile(request, Purpose::Page)?;
    progress(Step::Bindgen);
    let bound = bindgen::bind(&compiled.wasm)?;
    progress(Step::Optimise);
    let script = Script::new(request, bound, |wasm, trace| match wasm_opt {
        Some(program) => binaryen::optimise(&wasm, &trace, program),
        None => Ok((wasm, trace)),
    })?;
    Ok((compiled, script))
}

/// The module as JavaScript, or why there is none where one is wanted.
#[derive(Default)]
struct Attempt<'a> {
    made: Option<Translated<'a>>,
    absent: Option<String>,
}

/// Compiles the crate once more, because only the compiler can say what Rust means in terms of the first feature set:
/// binaryen's own lowering of float to integer is C's, where what is out of range may become anything.
fn translation<'a>(request: &'a Request, wasm_opt: Option<&Path>) -> Result<Attempt<'a>, Error> {
    if !request.outputs.contains(&Output::NoWasm) && !request.embed_no_wasm {
        return Ok(Attempt::default());
    }
    let absent =
        |what: &str| Ok(Attempt { absent: Some(format!("{what}: the output no-wasm is missing")), made: None });
    let Some((wasm_opt, wasm2js)) = wasm_opt.and_then(|program| Some((program, binaryen::wasm2js_beside(program)?)))
    else {
        return absent("wasm2js is absent (npm package binaryen)");
    };
    let compiled = cargo::compile(request, Purpose::Translation)?;
    // The prebuilt standard library has instructions that the first feature set has not.
    if compiled.standard_library == StandardLibrary::Prebuilt {
        return absent("rust-src is absent (`rustup component add rust-src`)");
    }
    let bound = bindgen::bind(&compiled.wasm)?;
    let as_it_is = |wasm, trace| Ok((wasm, trace));
    let script = Script::new(request, bound, as_it_is)?;
    let (code, trace) = binaryen::translate(&script.wasm, &script.trace, wasm_opt, &wasm2js)?;
    Ok(Attempt { made: Some(Translated { script, code, functions: trace.by_name() }), absent: None })
}

/// What the module weighs, whether or not it is a file of its own.
fn weight_of(name: &str, wasm: &[u8], bundle: &Bundle) -> Weight {
    let alone = || weigh(&[(name.to_owned(), wasm.to_vec())].into(), Compression::Best).records;
    match bundle.files.get(name) {
        Some(record) => Weight::from(record),
        None => alone().get(name).map(Weight::from).unwrap_or_default(),
    }
}
