//! The WebAssembly module: what nobody calls goes, names become letters, wasm-opt does the rest.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::process::Command;

use walrus::{ImportKind, Module, ValType};

use crate::Error;
use crate::exports::short_name;

/// A module with shortened names.
pub(crate) struct Shrunk {
    pub wasm: Vec<u8>,
    /// Old export name to new.
    pub exports: HashMap<String, String>,
}

/// The names under which the module imports functions, in the module's order.
pub(crate) fn imports(wasm: &[u8]) -> Result<Vec<String>, Error> {
    Ok(read(wasm)?.imports.iter().map(|import| import.name.clone()).collect())
}

/// True when values of the page cross the boundary as references, so that wasm-bindgen's table must be set up.
pub(crate) fn uses_references(wasm: &[u8]) -> Result<bool, Error> {
    let module = read(wasm)?;
    let refers = |types: &[ValType]| types.iter().any(|kind| matches!(kind, ValType::Ref(_)));
    Ok(module.imports.iter().any(|import| match import.kind {
        ImportKind::Function(function) => {
            let kind = module.types.get(module.funcs.get(function).ty());
            refers(kind.params()) || refers(kind.results())
        }
        _ => false,
    }))
}

/// Keeps the exports in `used`, drops what then nobody calls, and gives imports and exports one-letter names. Imports are
/// renamed in their order, all under the module name `a`.
pub(crate) fn shrink(wasm: &[u8], used: &BTreeSet<&str>) -> Result<Shrunk, Error> {
    let mut module = read(wasm)?;
    let unused: Vec<_> =
        module.exports.iter().filter(|export| !used.contains(export.name.as_str())).map(|export| export.id()).collect();
    for export in unused {
        module.exports.delete(export);
    }
    walrus::passes::gc::run(&mut module);
    let mut exports = HashMap::new();
    for (place, export) in module.exports.iter_mut().enumerate() {
        let short = short_name(place);
        exports.insert(std::mem::replace(&mut export.name, short.clone()), short);
    }
    if let Some(missing) = used.iter().find(|name| !exports.contains_key(**name)) {
        return Err(Error::Module(format!("it has no export `{missing}`; is the function marked #[vitrina::script]?")));
    }
    for (place, import) in module.imports.iter_mut().enumerate() {
        import.module = short_name(0);
        import.name = short_name(place);
    }
    Ok(Shrunk { wasm: module.emit_wasm(), exports })
}

fn read(wasm: &[u8]) -> Result<Module, Error> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    let module = config.parse(wasm).map_err(|error| Error::Module(format!("{error:#}")))?;
    // The runtime's allocator relies on it.
    if module.memories.iter().any(|memory| memory.shared) {
        return Err(Error::Module("it shares its memory between threads; a script runs in one".into()));
    }
    Ok(module)
}

/// The features of WebAssembly that the oldest supported browsers have; `--all-features` would emit more.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
    "--enable-extended-const",
];

/// Runs wasm-opt for size.
pub(crate) fn optimise(wasm: &[u8], program: &Path) -> Result<Vec<u8>, Error> {
    let folder =
        tempfile::tempdir().map_err(|source| Error::File { action: "make", path: std::env::temp_dir(), source })?;
    let (before, after) = (folder.path().join("before.wasm"), folder.path().join("after.wasm"));
    std::fs::write(&before, wasm).map_err(|source| Error::File { action: "write", path: before.clone(), source })?;
    let output = Command::new(program)
        .arg(&before)
        .arg("-o")
        .arg(&after)
        .args(["-Oz", "--converge", "--strip-debug", "--strip-producers", "--strip-target-features"])
        .args(FEATURES)
        .output()
        .map_err(|source| Error::MissingTool {
            tool: "wasm-opt",
            remedy: "set the path to wasm-opt right, or leave it out",
            source,
        })?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let first = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it gave no reason").to_owned();
        return Err(Error::Optimise { first, program: program.to_owned() });
    }
    std::fs::read(&after).map_err(|source| Error::File { action: "read", path: after, source })
}

/// wasm-opt on PATH, or in the `node_modules` of a folder from `from` upwards.
pub(crate) fn find_optimiser(from: &Path) -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").and_then(|path| {
        std::env::split_paths(&path).map(|folder| folder.join("wasm-opt")).find(|program| program.is_file())
    });
    on_path.or_else(|| {
        let from = from.canonicalize().ok()?;
        from.ancestors().map(|folder| folder.join("node_modules/.bin/wasm-opt")).find(|program| program.is_file())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_for_several_threads_is_refused() {
        let mut module = Module::default();
        module.memories.add_local(true, false, 1, Some(2), None);
        let text = shrink(&module.emit_wasm(), &BTreeSet::new()).err().map(|error| error.to_string());
        assert!(text.is_some_and(|text| text.contains("threads")));
    }
}
