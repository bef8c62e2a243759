//! From module and JavaScript to the files of each output.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use vitrina_release::{FileRecord, Output, OutputFiles};

use crate::Error;
use crate::bindgen::{Bound, GLUE};
use crate::exports::Members;
use crate::link::{Module, link};
use crate::minify::{minify, without_unused};
use crate::shrink;
use crate::weigh::{integrity, name_of, weigh};

/// The files of a bundle as they are made.
#[derive(Default)]
pub(crate) struct Files {
    pub bytes: BTreeMap<String, Vec<u8>>,
    pub records: BTreeMap<String, FileRecord>,
}

impl Files {
    /// Adds a file under a name that carries its hash, and gives the name.
    fn add(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> String {
        let name = name_of(stem, extension, &bytes);
        self.records.insert(name.clone(), weigh(&bytes));
        self.bytes.insert(name.clone(), bytes);
        name
    }
}

/// The script after wasm-bindgen and wasm-opt, ready to be put into outputs.
pub(crate) struct Script<'a> {
    app: &'a str,
    public_url: &'a str,
    bound: &'a Bound,
    wasm: Vec<u8>,
    exports: std::collections::HashMap<String, String>,
}

impl<'a> Script<'a> {
    /// Finds out what the JavaScript needs of the module, and shrinks the module to that.
    pub(crate) fn new(
        app: &'a str,
        public_url: Option<&'a str>,
        bound: &'a Bound,
        optimise: impl FnOnce(Vec<u8>) -> Result<Vec<u8>, Error>,
    ) -> Result<Script<'a>, Error> {
        let mut script = Script {
            app,
            public_url: public_url.unwrap_or_default(),
            bound,
            wasm: Vec::new(),
            exports: Default::default(),
        };
        let source = without_unused("glue", &script.joined(ONE_FILE, &[("MODULE", "")])?)?;
        let shrunk = shrink::shrink(&bound.wasm, &Members::of(&source).names())?;
        script.exports = shrunk.exports;
        script.wasm = optimise(shrunk.wasm)?;
        Ok(script)
    }

    /// Makes one output and adds its files.
    pub(crate) fn make(&self, output: Output, files: &mut Files) -> Result<OutputFiles, Error> {
        match output {
            Output::TwoFiles => {
                let wasm = files.add(self.app, "wasm", self.wasm.clone());
                let sha256 = integrity("sha256", &self.wasm);
                let glue =
                    self.glue(TWO_FILES, &[("FILE", &wasm), ("INTEGRITY", &sha256), ("HOSTING", &self.hosting())])?;
                let entry = files.add(self.app, "js", glue);
                Ok(OutputFiles { files: vec![entry.clone(), wasm], entry })
            }
            Output::OneFile => {
                let glue = self.glue(ONE_FILE, &[("MODULE", &STANDARD.encode(&self.wasm))])?;
                let entry = files.add(&format!("{}-one-file", self.app), "js", glue);
                Ok(OutputFiles { files: vec![entry.clone()], entry })
            }
            Output::Loader => {
                let channel = format!("{}channel.json", self.hosting());
                if self.public_url.is_empty() {
                    return Err(Error::MissingSetting {
                        output: "loader",
                        needs: "the address at which shops read the hosting",
                        remedy: "set `public_url` under [hosting] in Vitrina.toml",
                    });
                }
                let modules = [
                    module("vitrina:address", ADDRESS),
                    module("vitrina:parts", &constants(&[("CHANNEL", &channel)])),
                    module("loader", LOADER),
                ];
                let entry = files.add(&format!("{}-loader", self.app), "js", finish("loader", &link(&modules)?)?);
                Ok(OutputFiles { files: vec![entry.clone()], entry })
            }
            Output::NoWasm => Err(Error::MissingSetting {
                output: "no-wasm",
                needs: "a build for the first feature set of WebAssembly, which this version does not make",
                remedy: "take `no-wasm` out of `outputs` in Vitrina.toml",
            }),
        }
    }

    /// The app's folder on the hosting, with a slash at its end; empty when it is not known.
    fn hosting(&self) -> String {
        if self.public_url.is_empty() {
            String::new()
        } else {
            format!("{}/{}/", self.public_url.trim_end_matches('/'), self.app)
        }
    }

    fn glue(&self, entry: &str, parts: &[(&str, &str)]) -> Result<Vec<u8>, Error> {
        let source = without_unused("glue", &self.joined(entry, parts)?)?;
        finish("glue", &Members::of(&source).rename(&source, &self.exports))
    }

    /// All JavaScript of an output as one source.
    fn joined(&self, entry: &str, parts: &[(&str, &str)]) -> Result<String, Error> {
        let host = self.bound.modules.iter().find(|module| module.source.contains("export const boot"));
        let Some(host) = host else {
            return Err(Error::Module(
                "it does not use the `vitrina` crate's runtime; is there a #[vitrina::script]?".into(),
            ));
        };
        let mut modules = self.bound.modules.clone();
        modules.push(module("vitrina:address", ADDRESS));
        modules.push(module("vitrina:parts", &self.parts(parts)?));
        modules.push(module("entry", &entry.replace("vitrina:host", &host.name)));
        Ok(format!("(() => {{\n{}}})();", link(&modules)?))
    }

    /// The values that differ from script to script.
    fn parts(&self, given: &[(&str, &str)]) -> Result<String, Error> {
        let imports = shrink::imports(&self.bound.wasm)?;
        let references = shrink::uses_references(&self.bound.wasm)?;
        let needed: Vec<&String> =
            imports.iter().filter(|name| references || !name.starts_with("__wbindgen_init_externref")).collect();
        let entries: Vec<String> = needed
            .iter()
            .enumerate()
            .map(|(place, name)| format!("{}: {name}", crate::exports::short_name(place)))
            .collect();
        let names: Vec<&str> = needed.iter().map(|name| name.as_str()).chain(["__wbg_set_wasm"]).collect();
        Ok(format!(
            "import {{ {} }} from '{GLUE}';\n{}\nexport const imports = {{ a: {{ {} }} }};\n\
             export const connect = (wasm) => {{ __wbg_set_wasm(wasm); {} return wasm; }};\n",
            names.join(", "),
            constants(&[given, &[("APP", self.app)]].concat()),
            entries.join(", "),
            if references { "wasm.__wbindgen_start();" } else { "" },
        ))
    }
}

const ADDRESS: &str = include_str!("../js/address.js");
const TWO_FILES: &str = include_str!("../js/two-files.js");
const ONE_FILE: &str = include_str!("../js/one-file.js");
const LOADER: &str = include_str!("../js/loader.js");

fn module(name: &str, source: &str) -> Module {
    Module { name: name.to_owned(), source: source.to_owned() }
}

fn constants(values: &[(&str, &str)]) -> String {
    values.iter().map(|(name, value)| format!("export const {name} = {};\n", serde_json::Value::from(*value))).collect()
}

fn finish(name: &str, source: &str) -> Result<Vec<u8>, Error> {
    let source = if name == "loader" { format!("(() => {{\n{source}}})();") } else { source.to_owned() };
    Ok(minify(name, &source)?.into_bytes())
}
