//! Where walrus puts each instruction when it writes a module.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use walrus::{CodeTransform, CustomSection, FunctionId, IdsToIndices, ImportKind, Module};

use super::sections;

/// A function of a module and its bytes in the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Function {
    /// As the compiler wrote it, demangled; empty when it has none.
    pub name: String,
    /// The crate that it was compiled in, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "crate")]
    pub krate: Option<String>,
    pub start: u32,
    pub end: u32,
}

/// The way of a module's instructions from the file that was read to the file that was written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trail {
    /// Offset in the file that was read, and offset in the file that was written; in the latter's order.
    pub steps: Vec<(u32, u32)>,
    /// In order of index, without imports.
    pub functions: Vec<Function>,
    /// How many functions come before those.
    pub imports: u32,
}

impl Trail {
    /// Writes a module that was read with `preserve_code_transform`; without, the trail is empty.
    pub(crate) fn write(module: &mut Module) -> (Vec<u8>, Trail) {
        let names = module.funcs.iter().map(|function| (function.id(), name(function.name.as_deref()))).collect();
        let trail = Arc::default();
        module.customs.add(Listener { names, trail: Arc::clone(&trail) });
        let wasm = sections::without(&module.emit_wasm(), SECTION);
        let trail = trail.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let imports = module.imports.iter().filter(|import| matches!(import.kind, ImportKind::Function(_))).count();
        (wasm, Trail { imports: imports as u32, ..trail })
    }
}

/// A readable name: demangled, without the hash of the crate's build.
fn name(mangled: Option<&str>) -> String {
    let mangled = mangled.unwrap_or_default();
    addr2line::demangle(mangled, addr2line::gimli::DW_LANG_Rust).unwrap_or_else(|| mangled.to_owned())
}

const SECTION: &str = "vitrina.trail";

/// A custom section without contents: walrus tells custom sections where the code went.
#[derive(Debug)]
struct Listener {
    names: HashMap<FunctionId, String>,
    trail: Arc<Mutex<Trail>>,
}

impl CustomSection for Listener {
    fn name(&self) -> &str {
        SECTION
    }

    fn data(&self, _: &IdsToIndices) -> Cow<'_, [u8]> {
        Cow::Borrowed(&[])
    }

    fn apply_code_transform(&mut self, transform: &CodeTransform) {
        let mut trail = self.trail.lock().unwrap_or_else(PoisonError::into_inner);
        trail.steps = transform.instruction_map.iter().map(|(from, to)| (from.data(), *to as u32)).collect();
        trail.steps.sort_by_key(|(_, to)| *to);
        let function = |(id, range): &(FunctionId, std::ops::Range<usize>)| Function {
            name: self.names.get(id).cloned().unwrap_or_default(),
            krate: None,
            start: range.start as u32,
            end: range.end as u32,
        };
        trail.functions = transform.function_ranges.iter().map(function).collect();
        trail.functions.sort_by_key(|function| function.start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with an import, and a function whose body is as long as `extra` says.
    fn wasm(extra: usize) -> Vec<u8> {
        let mut module = Module::default();
        let kind = module.types.add(&[], &[]);
        let (import, _) = module.add_import_func("a", "a", kind);
        let mut body = walrus::FunctionBuilder::new(&mut module.types, &[], &[]);
        body.name("_RNvCs1234_5badge4draw".to_owned());
        for _ in 0..=extra {
            body.func_body().call(import);
        }
        let body = body.finish(vec![], &mut module.funcs);
        module.exports.add("draw", body);
        module.emit_wasm()
    }

    fn read(wasm: &[u8], follow: bool) -> Option<Module> {
        walrus::ModuleConfig::new().generate_producers_section(false).preserve_code_transform(follow).parse(wasm).ok()
    }

    #[test]
    fn every_instruction_is_followed_and_no_byte_changes() {
        // Lengths around those where a length takes a byte more.
        for extra in [0, 1, 40, 61, 62, 63, 64, 8_000] {
            let before = wasm(extra);
            let (Some(mut followed), Some(mut plain)) = (read(&before, true), read(&before, false)) else {
                unreachable!("walrus reads what it wrote");
            };
            let (after, trail) = Trail::write(&mut followed);
            assert_eq!(after, plain.emit_wasm());
            let function = &trail.functions[0];
            assert_eq!((trail.functions.len(), trail.imports, function.name.as_str()), (1, 1, "badge::draw"));
            let body = sections::bodies(&after)[0].clone();
            assert_eq!((function.start as usize, function.end as usize), (body.start, body.end));
            // A module that nothing was done to is written as it was read, and each call is at its place.
            let calls: Vec<_> = trail.steps.iter().filter(|(_, to)| after[*to as usize] == 0x10).collect();
            assert_eq!(calls.len(), extra + 1);
            let moved = sections::code_start(&after) as i64 - sections::code_start(&before) as i64;
            assert!(calls.iter().all(|(from, to)| i64::from(*to) - i64::from(*from) == moved));
        }
    }
}
