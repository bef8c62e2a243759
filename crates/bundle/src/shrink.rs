//! The WebAssembly module: what nobody calls goes, names become letters.

use std::collections::{BTreeSet, HashMap};

use walrus::{ImportKind, Module, ValType};

use crate::Error;
use crate::exports::short_name;
use crate::symbols::Trail;

/// A module with shortened names.
pub(crate) struct Shrunk {
    pub wasm: Vec<u8>,
    /// Old export name to new.
    pub exports: HashMap<String, String>,
    /// What the module imports; number `n` is now called `short_name(n)`.
    pub imports: Vec<Imported>,
    /// Where the module's instructions went.
    pub trail: Trail,
}

/// A function that the module imports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Imported {
    /// The JavaScript module it comes from.
    pub module: String,
    /// What that module calls it.
    pub name: String,
}

/// What a module imports, in the order of the names.
pub(crate) fn imports(wasm: &[u8]) -> Result<Vec<Imported>, Error> {
    Ok(imports_of(&read(wasm)?))
}

fn imports_of(module: &Module) -> Vec<Imported> {
    let mut imports: Vec<_> = module.imports.iter().map(Imported::of).collect();
    imports.sort();
    imports.dedup();
    imports
}

impl Imported {
    fn of(import: &walrus::Import) -> Imported {
        Imported { module: import.module.clone(), name: import.name.clone() }
    }
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

/// Keeps the exports in `used`, drops what then nobody calls, and gives imports and exports one-letter names, in the order of
/// the names: modules that need the same are called the same. Imports all come from a module `a`.
pub(crate) fn shrink(wasm: &[u8], used: &BTreeSet<&str>) -> Result<Shrunk, Error> {
    let mut module = read(wasm)?;
    let unused: Vec<_> =
        module.exports.iter().filter(|export| !used.contains(export.name.as_str())).map(|export| export.id()).collect();
    for export in unused {
        module.exports.delete(export);
    }
    walrus::passes::gc::run(&mut module);
    let mut exports: Vec<String> = module.exports.iter().map(|export| export.name.clone()).collect();
    exports.sort();
    if let Some(missing) = used.iter().find(|name| !exports.iter().any(|export| export == *name)) {
        return Err(Error::Module(format!("it has no export `{missing}`; is the function marked #[vitrina::script]?")));
    }
    let exports: HashMap<_, _> = exports.into_iter().enumerate().map(|(at, name)| (name, short_name(at))).collect();
    for export in module.exports.iter_mut() {
        export.name = exports.get(&export.name).cloned().unwrap_or_default();
    }
    let imports = imports_of(&module);
    for import in module.imports.iter_mut() {
        let place = imports.binary_search(&Imported::of(import)).unwrap_or_default();
        import.module = short_name(0);
        import.name = short_name(place);
    }
    let (wasm, trail) = Trail::write(&mut module);
    Ok(Shrunk { wasm, exports, imports, trail })
}

fn read(wasm: &[u8]) -> Result<Module, Error> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false).preserve_code_transform(true);
    let module = config.parse(wasm).map_err(|error| Error::Module(format!("{error:#}")))?;
    // The runtime's allocator relies on it.
    if module.memories.iter().any(|memory| memory.shared) {
        return Err(Error::Module("it shares its memory between threads; a script runs in one".into()));
    }
    Ok(module)
}

#[cfg(test)]
#[allow(clippy::panic)]
mod tests {
    use super::*;

    /// A module with the exported functions `x` and `y`, each of which calls one import, and an import that nobody calls.
    fn caller() -> Vec<u8> {
        let mut module = Module::default();
        let kind = module.types.add(&[], &[]);
        for (import, export) in [("c", Some("y")), ("b", None), ("a", Some("x"))] {
            let (function, _) = module.add_import_func("host", import, kind);
            if let Some(export) = export {
                let mut body = walrus::FunctionBuilder::new(&mut module.types, &[], &[]);
                body.func_body().call(function);
                let body = body.finish(vec![], &mut module.funcs);
                module.exports.add(export, body);
            }
        }
        module.emit_wasm()
    }

    fn names(wasm: &[u8]) -> Vec<String> {
        read(wasm).map(|module| module.imports.iter().map(|import| import.name.clone()).collect()).unwrap_or_default()
    }

    #[test]
    fn imports_are_called_by_what_is_left_of_them() {
        let left = |used: &[&str]| {
            let shrunk = shrink(&caller(), &used.iter().copied().collect()).unwrap_or_else(|error| panic!("{error}"));
            let imports: Vec<String> = shrunk.imports.iter().map(|import| import.name.clone()).collect();
            (imports.join(""), names(&shrunk.wasm).join(""))
        };
        assert_eq!(left(&["x", "y"]), ("ac".to_owned(), "ba".to_owned()), "import c comes first in the module");
        assert_eq!(left(&["y"]), ("c".to_owned(), "a".to_owned()));
        assert_eq!(left(&[]), (String::new(), String::new()));
    }

    #[test]
    fn an_export_that_is_not_there_is_an_error() {
        let text = shrink(&caller(), &["z"].into()).err().map(|error| error.to_string());
        assert!(text.is_some_and(|text| text.contains("no export `z`")));
    }

    #[test]
    fn a_module_for_several_threads_is_refused() {
        let mut module = Module::default();
        module.memories.add_local(true, false, 1, Some(2), None);
        let text = shrink(&module.emit_wasm(), &BTreeSet::new()).err().map(|error| error.to_string());
        assert!(text.is_some_and(|text| text.contains("threads")));
    }
}
