//! The report of one build.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vitrina_release::{Bundle, FileRecord, Output};

use super::krate::crate_of;
use super::{Cost, Kit, page};
use crate::Error;
use crate::symbols::{Trace, sections};

/// Bytes of a file, or of all files of an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Weight {
    /// As it lies on disk.
    pub raw: u64,
    /// After gzip at level 9.
    pub gzip: u64,
    /// After brotli at quality 11: what a shopper's browser downloads.
    pub brotli: u64,
}

impl From<&FileRecord> for Weight {
    fn from(record: &FileRecord) -> Weight {
        Weight { raw: record.raw, gzip: record.gzip, brotli: record.brotli }
    }
}

/// A named share of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// A function, a crate, or a JavaScript module.
    pub name: String,
    /// Its share, uncompressed.
    pub bytes: u64,
    /// The crate of a function; empty for what is none.
    #[serde(default, skip_serializing_if = "String::is_empty", rename = "crate")]
    pub krate: String,
}

/// What a bundle weighs and why. `report.json` beside the bundle holds it, and the next build compares itself with that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The app's handle.
    pub app: String,
    /// The script crate's version.
    pub version: String,
    /// What the build had to work with.
    pub kit: Kit,
    /// Each output as a whole.
    pub outputs: BTreeMap<Output, Weight>,
    /// Each file, by what it is: `two-files .wasm`. File names change with their contents, these do not.
    pub files: BTreeMap<String, Weight>,
    /// The module alone.
    pub module: Weight,
    /// The module's functions, the largest first. Functions of the same name, such as copies for several types, are one.
    pub functions: Vec<Part>,
    /// The module's code by crate, the largest first.
    pub crates: Vec<Part>,
    /// Bytes of the module's constant data.
    pub data: u64,
    /// Bytes of the module that are neither code nor data: types, names of imports and exports, tables.
    pub rest: u64,
    /// The JavaScript of the script's own glue by module, the largest first.
    pub scripts: Vec<Part>,
    /// What the module weighed in the last build that had every tool.
    pub at_best: Option<Weight>,
    /// What the tools that were absent cost.
    pub cost: Option<Cost>,
}

/// What there is to measure of a build.
pub(crate) struct Measured<'a> {
    pub bundle: &'a Bundle,
    pub kit: Kit,
    /// Why a wasm-opt is not used that is there.
    pub passed_over: Option<&'a str>,
    /// What the module weighs.
    pub module: Weight,
    /// The module that ships, and where its instructions came from.
    pub wasm: &'a [u8],
    pub trace: &'a Trace,
    /// Bytes by JavaScript module of each script.
    pub parts: &'a BTreeMap<String, BTreeMap<String, u64>>,
}

impl Report {
    /// Measures a build. `earlier` is the report of the build before it.
    pub(crate) fn of(measured: &Measured<'_>, earlier: Option<&Report>) -> Report {
        let Measured { bundle, kit, passed_over, module, wasm, trace, parts } = measured;
        let mut crates = BTreeMap::new();
        let functions = trace.functions.iter().map(|function| {
            let name = if function.name.is_empty() { "(unnamed)" } else { &function.name };
            let krate = Some(crate_of(name)).filter(|krate| !krate.is_empty()).or(function.krate.as_deref());
            crates.insert(name.to_owned(), krate.unwrap_or_default().to_owned());
            (name.to_owned(), u64::from(function.end - function.start))
        });
        let mut functions: Vec<Part> = largest_first(functions);
        functions.iter_mut().for_each(|part| part.krate = crates.remove(&part.name).unwrap_or_default());
        let crates = largest_first(functions.iter().map(|part| (part.krate.clone(), part.bytes)));
        let (code, data, others) = sections::weights(wasm);
        let bodies: u64 = functions.iter().map(|part| part.bytes).sum();
        // Of `two-files` where it was made, for the script of `one-file` holds the module too, which is told of above.
        let entry = bundle.outputs.get(&Output::TwoFiles).or(bundle.outputs.get(&Output::OneFile));
        let scripts = entry.and_then(|files| parts.get(&files.entry)).cloned().unwrap_or_default();
        let (files, outputs) = weights(bundle);
        let module = *module;
        let same = earlier.filter(|earlier| earlier.app == bundle.app);
        let at_best = if kit.complete() { Some(module) } else { same.and_then(|earlier| earlier.at_best) };
        Report {
            app: bundle.app.clone(),
            version: bundle.version.clone(),
            kit: *kit,
            outputs,
            cost: kit.cost(*passed_over, module.brotli, at_best.map(|weight| weight.brotli)),
            at_best,
            module,
            files,
            functions,
            crates,
            data,
            rest: others + code.saturating_sub(bodies),
            scripts: largest_first(scripts),
        }
    }

    /// Reads the report of an earlier build; `None` when there is none, or it is of another version of this program.
    pub fn read(dir: &Path) -> Option<Report> {
        serde_json::from_slice(&fs::read(dir.join("report.json")).ok()?).ok()
    }

    /// Writes `report.json` and `report.html`.
    pub(crate) fn write(&self, dir: &Path, earlier: Option<&Report>) -> Result<(), Error> {
        let json = serde_json::to_string_pretty(self).map_err(|error| Error::Module(error.to_string()))?;
        fs::create_dir_all(dir).map_err(Error::file("make", dir))?;
        for (name, text) in [("report.html", page::page(self, earlier)), ("report.json", json + "\n")] {
            let path = dir.join(name);
            fs::write(&path, text).map_err(Error::file("write", &path))?;
        }
        Ok(())
    }
}

/// Every file by what it is, and every output.
fn weights(bundle: &Bundle) -> (BTreeMap<String, Weight>, BTreeMap<Output, Weight>) {
    let (mut files, mut outputs) = (BTreeMap::<_, Weight>::new(), BTreeMap::<_, Weight>::new());
    for (output, of) in &bundle.outputs {
        for (name, record) in of.files.iter().filter_map(|name| Some((name, bundle.files.get(name)?))) {
            let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
            for weight in
                [files.entry(format!("{output} .{extension}")).or_default(), outputs.entry(*output).or_default()]
            {
                weight.raw += record.raw;
                weight.gzip += record.gzip;
                weight.brotli += record.brotli;
            }
        }
    }
    (files, outputs)
}

/// Sums equal names; equal sums in the order of names.
fn largest_first(parts: impl IntoIterator<Item = (String, u64)>) -> Vec<Part> {
    let mut sums = BTreeMap::new();
    for (name, bytes) in parts {
        *sums.entry(name).or_default() += bytes;
    }
    let mut parts: Vec<Part> =
        sums.into_iter().map(|(name, bytes)| Part { name, bytes, krate: String::new() }).collect();
    parts.sort_by_key(|part| std::cmp::Reverse(part.bytes));
    parts
}
