//! wasm-bindgen, in process: the version that reads the module is the version inside it.

use std::path::Path;

use vitrina_release::Setting;
use wasm_bindgen_cli_support::Bindgen;

use crate::link::Module;
use crate::symbols::{Trace, Trail};
use crate::{Error, diagnosis, features, settings};

/// A module and the JavaScript that it imports.
pub(crate) struct Bound {
    /// The module after wasm-bindgen.
    pub wasm: Vec<u8>,
    /// The JavaScript modules, wasm-bindgen's own last.
    pub modules: Vec<Module>,
    /// Where the module's instructions came from.
    pub trace: Trace,
    /// What a merchant may set for a store, where the script says it.
    pub settings: Option<Vec<Setting>>,
}

/// The name that wasm-bindgen gives its own JavaScript, and under which the module imports it.
pub(crate) const GLUE: &str = "./script_bg.js";

pub(crate) fn bind(wasm: &Path) -> Result<Bound, Error> {
    let failed = |error: anyhow::Error| diagnosis::of_bindgen(&format!("{error:#}"));
    let compiled = std::fs::read(wasm).map_err(Error::file("read", wasm))?;
    features::check(&compiled)?;
    let mut module = walrus::ModuleConfig::new()
        // The compiler's output holds; with shared memory it would not by the letter, and is refused later in words.
        .strict_validate(false)
        .generate_producers_section(false)
        .preserve_code_transform(true)
        .parse(&compiled)
        .map_err(failed)?;
    let settings = settings::take(&mut module)?;
    let mut bindgen = Bindgen::new();
    bindgen
        .input_module("script", module)
        .out_name("script")
        .typescript(false)
        // The names go into the symbols, which demangle them without the hashes that this would leave in.
        .demangle(false)
        .remove_name_section(false)
        .remove_producers_section(true);
    let mut output = bindgen.bundler(true).map_err(failed)?.generate_output().map_err(failed)?;
    let mut modules = Vec::new();
    for (name, source) in output.local_modules() {
        modules.push(Module { name: format!("./snippets/{name}"), source: source.clone() });
    }
    for (krate, sources) in output.snippets() {
        for (place, source) in sources.iter().enumerate() {
            modules.push(Module { name: format!("./snippets/{krate}/inline{place}.js"), source: source.clone() });
        }
    }
    modules.sort_by(|one, other| one.name.cmp(&other.name));
    // With a bundler's layout, `start` is the module that the WebAssembly imports from.
    let source = output.start().cloned().unwrap_or_default();
    modules.push(Module { name: GLUE.to_owned(), source });
    let (wasm, trail) = Trail::write(output.wasm_mut());
    let trace = Trace::read(&compiled, &trail);
    Ok(Bound { wasm, modules, trace, settings })
}
