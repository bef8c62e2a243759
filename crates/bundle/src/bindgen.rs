//! wasm-bindgen, in process: the version that reads the module is the version inside it.

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

use crate::Error;
use crate::link::Module;

/// A module and the JavaScript that it imports.
pub(crate) struct Bound {
    /// The module after wasm-bindgen.
    pub wasm: Vec<u8>,
    /// The JavaScript modules, wasm-bindgen's own last.
    pub modules: Vec<Module>,
}

/// The name that wasm-bindgen gives its own JavaScript, and under which the module imports it.
pub(crate) const GLUE: &str = "./script_bg.js";

pub(crate) fn bind(wasm: &Path) -> Result<Bound, Error> {
    let failed = |error: anyhow::Error| Error::Bindgen(format!("{error:#}"));
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .out_name("script")
        .typescript(false)
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
    Ok(Bound { wasm: output.wasm_mut().emit_wasm(), modules })
}
