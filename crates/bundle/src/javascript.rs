//! A script that is JavaScript already: what a bundler made becomes a bundle, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_span::SourceType;
use serde_json::Value;
use vitrina_release::{Bundle, Output, OutputFiles, shell};

use crate::report::{self, Kit, Measured, Report, StandardLibrary, Weight};
use crate::script::loader;
use crate::symbols::{Carried, Trace};
use crate::weigh::{Compression, Weighed, name_of, weigh};
use crate::{Built, Draft, Error, Request, place, settings, symbols};

/// Nothing that the build could use is missing: there is no module.
const KIT: Kit = Kit { standard_library: StandardLibrary::Own, wasm_opt: true };

/// A script in JavaScript: one classic script, such as esbuild and Vite make of a script in TypeScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JavaScript {
    /// The file.
    pub file: PathBuf,
    /// The command line that makes it, for `sh`, on Windows for `cmd`; `None` when it is there already.
    pub command: Option<String>,
    /// The folder that the command runs in.
    pub folder: PathBuf,
    /// JSON that says what a merchant may set, in the form that `settings` of the npm package takes; `None` when only the script
    /// itself knows.
    pub settings: Option<PathBuf>,
}

impl JavaScript {
    /// Makes a bundle of it. Every output but the loader is the file, under a name with its hash. Of the request, `app`, `out_dir`,
    /// `outputs`, `public_url` and `budget` count; the version is that of a `package.json` in the script's folder, `0.0.0` without
    /// one.
    ///
    /// # Errors
    ///
    /// [`Error::Command`], [`Error::NoScript`], [`Error::NotClassic`] and [`Error::SettingsFile`], and those of
    /// [`build`](crate::build()) that are not about compiling.
    pub fn build(&self, request: &Request) -> Result<Built, Error> {
        place::check(&request.out_dir)?;
        self.run()?;
        wrap(Made::of(self, request)?, request)
    }

    /// Makes a draft of it: as [`build`](JavaScript::build), without compression, report and symbols.
    ///
    /// # Errors
    ///
    /// Those of [`build`](JavaScript::build) but for `OverBudget`.
    pub fn draft(&self, request: &Request) -> Result<Draft, Error> {
        place::check(&request.out_dir)?;
        self.run()?;
        let made = Made::of(self, request)?;
        let bundle = Bundle { files: weigh(&made.files, Compression::None).records, ..made.bundle };
        place::write(&request.out_dir, &bundle, &made.files)?;
        Ok(Draft { bundle, dir: request.out_dir.clone() })
    }

    fn run(&self) -> Result<(), Error> {
        let Some(command) = &self.command else { return Ok(()) };
        let failed = |reason: String, said: String| Error::Command { command: command.clone(), reason, said };
        let ran = shell(command).current_dir(&self.folder).stdin(Stdio::null()).output();
        let ran = ran.map_err(|error| failed(format!("cannot be run: {error}"), String::new()))?;
        if ran.status.success() {
            return Ok(());
        }
        let said = [ran.stdout, ran.stderr].map(|words| String::from_utf8_lossy(&words).into_owned()).concat();
        Err(failed(format!("ended with {}", ran.status), said))
    }
}

fn wrap(made: Made, request: &Request) -> Result<Built, Error> {
    let Weighed { records, compressed } = weigh(&made.files, Compression::Best);
    let bundle = Bundle { files: records, ..made.bundle };
    let report_dir = place::beside(&request.out_dir, "report");
    let earlier = Report::read(&report_dir);
    let measured = Measured {
        bundle: &bundle,
        kit: KIT,
        passed_over: None,
        module: Weight::default(),
        wasm: &[],
        trace: &Trace::default(),
        parts: &made.parts,
    };
    let report = Report::of(&measured, earlier.as_ref());
    report::check(&report, &request.budget, earlier.as_ref())?;
    let symbols = place::beside(&request.out_dir, "symbols");
    symbols::keep(&symbols, &made.maps)?;
    let files = made.files.into_iter().chain(compressed).collect();
    place::write(&request.out_dir, &bundle, &files)?;
    report.write(&report_dir, earlier.as_ref())?;
    let reports = request.reports.as_ref().map(|_| {
        "report_url is not written into a script in JavaScript: let it call `report` of vitrina/reports".to_owned()
    });
    let notes = reports.into_iter().collect();
    Ok(Built { bundle, dir: request.out_dir.clone(), symbols, report, earlier, report_dir, notes })
}

/// The files of a bundle, and the bundle without their records.
struct Made {
    bundle: Bundle,
    files: BTreeMap<String, Vec<u8>>,
    maps: BTreeMap<String, Value>,
    /// The script as the one part of its own file.
    parts: BTreeMap<String, BTreeMap<String, u64>>,
}

impl Made {
    fn of(script: &JavaScript, request: &Request) -> Result<Made, Error> {
        let file = &script.file;
        let bytes = read(file)?;
        let name = name_of(&request.app, "js", &bytes);
        let own = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let parts = [(name.clone(), [(own, bytes.len() as u64)].into())].into();
        let mut files = BTreeMap::from([(name.clone(), bytes)]);
        let (mut maps, mut outputs) = (BTreeMap::new(), BTreeMap::new());
        for output in &request.outputs {
            let entry = match output {
                Output::Loader => {
                    let loader = loader(&request.app, request.public_url.as_deref().unwrap_or_default())?;
                    let bytes = loader.text.clone().into_bytes();
                    let name = name_of(&format!("{}-loader", request.app), "js", &bytes);
                    maps.insert(name.clone(), loader.map(&name, Carried::default()));
                    files.insert(name.clone(), bytes);
                    name
                }
                Output::TwoFiles | Output::OneFile | Output::NoWasm => name.clone(),
            };
            outputs.insert(*output, OutputFiles { files: vec![entry.clone()], entry });
        }
        let version = version(&request.crate_dir);
        let settings = script.settings.as_deref().map(settings::read).transpose()?;
        let bundle = Bundle { app: request.app.clone(), version, outputs, files: BTreeMap::new(), settings };
        Ok(Made { bundle, files, maps, parts })
    }
}

/// The file, if a page can take it in a plain script element.
fn read(file: &Path) -> Result<Vec<u8>, Error> {
    let text = fs::read_to_string(file).map_err(|source| Error::NoScript { file: file.to_owned(), source })?;
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &text, SourceType::script()).parse();
    let message = match parsed.diagnostics.first() {
        Some(error) => error.to_string(),
        None if parsed.module_record.has_module_syntax => "it imports or exports".to_owned(),
        None => return Ok(text.into_bytes()),
    };
    Err(Error::NotClassic { file: file.to_owned(), message })
}

fn version(folder: &Path) -> String {
    let manifest = fs::read(folder.join("package.json")).ok();
    let manifest: Option<Value> = manifest.and_then(|json| serde_json::from_slice(&json).ok());
    manifest.and_then(|manifest| manifest["version"].as_str().map(str::to_owned)).unwrap_or_else(|| "0.0.0".to_owned())
}
