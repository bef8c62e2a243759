//! A script after wasm-bindgen: a small module, and the JavaScript that goes with it.

use std::collections::HashMap;

use vitrina_release::Setting;

use crate::Error;
use crate::bindgen::{Bound, GLUE};
use crate::exports::{Members, short_name};
use crate::link::{Module, link};
use crate::minify::{minify, without_unused};
use crate::request::{Reports, Request};
use crate::shrink::{self, Imported};
use crate::symbols::{Finished, Sources, Trace};

pub(crate) const TWO_FILES: &str = include_str!("../js/two-files.js");
pub(crate) const ONE_FILE: &str = include_str!("../js/one-file.js");
pub(crate) const ONE_FILE_EMBEDDED: &str = include_str!("../js/one-file-embedded.js");
pub(crate) const NO_WASM: &str = include_str!("../js/no-wasm.js");
/// The module that holds the translation.
pub(crate) const TRANSLATED: &str = "vitrina:translated";
/// Stands in the runtime's module that tells nothing of how the script fares.
const SILENT: &str = "export const introduce = 0;";
/// Stands in the runtime where it asks for a store's settings, and what stands there for a script that has none.
const ASKS: [&str; 2] = ["const ASKS = 1;", "const ASKS = 0;"];
const LOADER: &str = include_str!("../js/loader.js");

/// What a page runs that blocks WebAssembly.
pub(crate) enum Fallback<'a> {
    /// Nothing.
    None,
    /// The translation in this very file.
    Here(&'a str),
    /// Another file.
    There {
        /// Its address, relative to the script's own or absolute.
        address: String,
        integrity: String,
    },
}

/// The script, ready to be put into outputs.
pub(crate) struct Script<'a> {
    /// The app's handle.
    pub app: &'a str,
    /// The module, optimised.
    pub wasm: Vec<u8>,
    /// Where its instructions came from.
    pub trace: Trace,
    public_url: &'a str,
    reports: Option<&'a Reports>,
    bound: Bound,
    exports: HashMap<String, String>,
    imports: Vec<Imported>,
}

impl<'a> Script<'a> {
    /// Finds out what JavaScript and module need of each other, and shrinks both to that.
    pub(crate) fn new(
        request: &'a Request,
        bound: Bound,
        optimise: impl FnOnce(Vec<u8>, Trace) -> Result<(Vec<u8>, Trace), Error>,
    ) -> Result<Script<'a>, Error> {
        let mut script = Script {
            app: &request.app,
            wasm: Vec::new(),
            trace: Trace::default(),
            public_url: request.public_url.as_deref().unwrap_or_default(),
            reports: request.reports.as_ref(),
            exports: HashMap::new(),
            imports: shrink::imports(&bound.wasm)?,
            bound,
        };
        // Each side keeps the other alive: what the module no longer imports may have been the last to read an export.
        loop {
            let source = without_unused("glue", &script.joined(ONE_FILE, &[("MODULE", "")], &Fallback::None)?.text)?;
            let shrunk = shrink::shrink(&script.bound.wasm, &Members::of(&source.text).names())?;
            let settled = shrunk.imports == script.imports;
            script.exports = shrunk.exports;
            script.imports = shrunk.imports;
            if settled {
                let trace = script.bound.trace.walk(&shrunk.trail);
                (script.wasm, script.trace) = optimise(shrunk.wasm, trace)?;
                return Ok(script);
            }
        }
    }

    /// What a merchant may set for a store, where the script says it.
    pub(crate) fn settings(&self) -> Option<Vec<Setting>> {
        self.bound.settings.clone()
    }

    /// Whether the other's module has the same imports and exports under the same names, so that one glue serves both.
    pub(crate) fn speaks_as(&self, other: &Script<'_>) -> bool {
        self.imports == other.imports && self.exports == other.exports
    }

    /// The app's folder on the hosting, with a slash at its end; empty when it is not known.
    pub(crate) fn hosting(&self) -> String {
        hosting(self.app, self.public_url)
    }

    /// The finished JavaScript of an output. `own` are the values that its entry imports from `vitrina:parts`.
    pub(crate) fn glue(&self, entry: &str, own: &[(&str, &str)], fallback: &Fallback<'_>) -> Result<Finished, Error> {
        let sources = self.joined(entry, own, fallback)?;
        let used = without_unused("glue", &sources.text)?;
        let renamed = Members::of(&used.text).rename(&used.text, &self.exports);
        let code = minify("glue", &renamed.text)?;
        Ok(Finished { sources, charts: vec![used.chart, renamed.chart, code.chart], text: code.text })
    }

    /// The finished loader.
    pub(crate) fn loader(&self) -> Result<Finished, Error> {
        loader(self.app, self.public_url)
    }

    /// All JavaScript of an output as one source.
    fn joined(&self, entry: &str, own: &[(&str, &str)], fallback: &Fallback<'_>) -> Result<Sources, Error> {
        let host = self.bound.modules.iter().find(|module| module.source.contains("export const boot"));
        let Some(host) = host else {
            return Err(Error::Module(
                "it does not use the `vitrina` crate's runtime; is there a #[vitrina::script]?".into(),
            ));
        };
        let mut parts = [own, &[("APP", self.app)]].concat();
        let mut modules = self.bound.modules.clone();
        if self.bound.settings.as_ref().is_some_and(Vec::is_empty) {
            for module in &mut modules {
                module.source = module.source.replace(ASKS[0], ASKS[1]);
            }
        }
        if let Some(Reports { url, share }) = self.reports {
            // A module of their own: what the runtime imports must not import the runtime.
            let values = constants(&[("REPORT_URL", url), ("REPORT_SHARE", &share.to_string())]);
            for silent in modules.iter_mut().filter(|module| module.source.contains(SILENT)) {
                silent.source = include_str!("../js/report.js").to_owned();
            }
            modules.push(module("vitrina:reports", &values));
        }
        modules.extend([address(), inject(), module("vitrina:blocked", include_str!("../js/blocked.js"))]);
        modules.push(module("vitrina:unpack", include_str!("../js/unpack.js")));
        match fallback {
            Fallback::None => modules.push(module("vitrina:instead", "export const instead = undefined;")),
            Fallback::Here(code) => {
                for glue in modules.iter_mut().filter(|module| module.name == GLUE) {
                    glue.source = with_fresh_views(&glue.source);
                }
                let source = format!("{code}\nexport const translated = (imports) => asmFunc(imports);");
                modules.push(module(TRANSLATED, &source));
            }
            Fallback::There { address, integrity } => {
                parts.extend([("FALLBACK", address.as_str()), ("FALLBACK_INTEGRITY", integrity.as_str())]);
                modules.push(module("vitrina:instead", include_str!("../js/instead.js")));
            }
        }
        modules.push(module("vitrina:parts", &self.parts(&parts)?));
        modules.push(module("entry", &entry.replace("vitrina:host", &host.name)));
        Ok(link(&modules)?.enclosed())
    }

    /// The values that differ from script to script.
    fn parts(&self, values: &[(&str, &str)]) -> Result<String, Error> {
        let references = shrink::uses_references(&self.bound.wasm)?;
        let mut source = format!("import {{ __wbg_set_wasm }} from '{GLUE}';\n");
        let mut entries = Vec::new();
        for (place, Imported { module, name }) in self.imports.iter().enumerate() {
            source += &format!("import {{ {name} as import{place} }} from '{module}';\n");
            entries.push(format!("{}: import{place}", short_name(place)));
        }
        source += &constants(values);
        Ok(format!(
            "{source}\nexport const imports = {{ a: {{ {} }} }};\n\
             export const connect = (wasm) => {{ __wbg_set_wasm(wasm); {} return wasm; }};\n",
            entries.join(", "),
            if references { "wasm.__wbindgen_start();" } else { "" },
        ))
    }
}

/// The app's folder on the hosting, with a slash at its end; empty when it is not known.
fn hosting(app: &str, public_url: &str) -> String {
    match public_url.trim_end_matches('/') {
        "" => String::new(),
        url => format!("{url}/{app}/"),
    }
}

/// The finished loader of an app, whatever its script is written in.
pub(crate) fn loader(app: &str, public_url: &str) -> Result<Finished, Error> {
    if public_url.is_empty() {
        return Err(Error::MissingSetting {
            output: "loader",
            needs: "the address at which shops read the hosting",
            remedy: "set `public_url` under [hosting] in Vitrina.toml",
        });
    }
    let channel = format!("{}channel.json", hosting(app, public_url));
    let channel = constants(&[("CHANNEL", &channel)]);
    let modules = [address(), inject(), module("vitrina:parts", &channel), module("loader", LOADER)];
    let sources = link(&modules)?.enclosed();
    let code = minify("loader", &sources.text)?;
    Ok(Finished { sources, charts: vec![code.chart], text: code.text })
}

/// wasm-bindgen's glue keeps views of the memory and makes new ones when the old memory is gone. A translation's old memory is
/// never gone, only out of date.
fn with_fresh_views(glue: &str) -> String {
    let current = ".buffer !== wasm.memory.buffer";
    glue.replace(".byteLength === 0", current).replace(".buffer.detached === true", current)
}

fn module(name: &str, source: &str) -> Module {
    Module { name: name.to_owned(), source: source.to_owned() }
}

fn address() -> Module {
    module("vitrina:address", include_str!("../js/address.js"))
}

fn inject() -> Module {
    module("vitrina:inject", include_str!("../js/inject.js"))
}

fn constants(values: &[(&str, &str)]) -> String {
    values.iter().map(|(name, value)| format!("export const {name} = {};\n", serde_json::Value::from(*value))).collect()
}
