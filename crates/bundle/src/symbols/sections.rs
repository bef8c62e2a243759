//! The sections of a WebAssembly file, as far as symbols need them.

use std::ops::Range;

const CUSTOM: u8 = 0;
const CODE: u8 = 10;

struct Section {
    id: u8,
    /// With its header.
    whole: Range<usize>,
    contents: Range<usize>,
}

/// The sections in order; what follows a damaged header is left out.
fn all(wasm: &[u8]) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut at = 8;
    while let Some(&id) = wasm.get(at) {
        let Some((length, start)) = number(wasm, at + 1) else { break };
        let end = start + length;
        if end > wasm.len() {
            break;
        }
        sections.push(Section { id, whole: at..end, contents: start..end });
        at = end;
    }
    sections
}

/// An unsigned LEB128 number and where it ends.
fn number(wasm: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut value = 0;
    for shift in [0, 7, 14, 21, 28] {
        let byte = *wasm.get(at)?;
        at += 1;
        value |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some((value, at));
        }
    }
    None
}

/// The name of a custom section and where its payload begins.
fn name<'a>(wasm: &'a [u8], section: &Section) -> Option<(&'a str, usize)> {
    let (length, start) = number(wasm, section.contents.start).filter(|_| section.id == CUSTOM)?;
    Some((std::str::from_utf8(wasm.get(start..start + length)?).ok()?, start + length))
}

/// The payload of the custom section of that name; empty when there is none.
pub(crate) fn custom<'a>(wasm: &'a [u8], wanted: &str) -> &'a [u8] {
    let payload = all(wasm).into_iter().find_map(|section| {
        let (_, start) = name(wasm, &section).filter(|(found, _)| *found == wanted)?;
        wasm.get(start..section.contents.end)
    });
    payload.unwrap_or_default()
}

/// The file without the custom section of that name.
pub(crate) fn without(wasm: &[u8], unwanted: &str) -> Vec<u8> {
    let mut kept = wasm.to_vec();
    let section = all(wasm).into_iter().find(|section| name(wasm, section).is_some_and(|(name, _)| name == unwanted));
    if let Some(section) = section {
        kept.drain(section.whole);
    }
    kept
}

/// Where the contents of the code section begin: the offset that line tables count from.
pub(crate) fn code_start(wasm: &[u8]) -> usize {
    all(wasm).iter().find(|section| section.id == CODE).map_or(0, |section| section.contents.start)
}

/// Every function's body, its length included, in order of index without the imports.
pub(crate) fn bodies(wasm: &[u8]) -> Vec<Range<usize>> {
    let mut bodies = Vec::new();
    let Some((count, mut at)) = number(wasm, code_start(wasm)) else { return bodies };
    for _ in 0..count {
        let Some((length, start)) = number(wasm, at) else { break };
        bodies.push(at..start + length);
        at = start + length;
    }
    bodies
}

/// How many bytes the sections of each kind have, headers included: code, data, all others.
pub(crate) fn weights(wasm: &[u8]) -> (u64, u64, u64) {
    const DATA: u8 = 11;
    let sum = |wanted: &dyn Fn(u8) -> bool| {
        all(wasm).iter().filter(|section| wanted(section.id)).map(|section| section.whole.len() as u64).sum()
    };
    let (code, data) = (sum(&|id| id == CODE), sum(&|id| id == DATA));
    (code, data, wasm.len() as u64 - code - data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_custom_section_is_read_and_taken_out() {
        let mut module = walrus::Module::default();
        for (name, byte) in [("one", 1), ("two", 2)] {
            module.customs.add(walrus::RawCustomSection { name: name.into(), data: vec![byte; 200] });
        }
        let wasm = module.emit_wasm();
        assert_eq!(custom(&wasm, "two"), [2; 200]);
        let rest = without(&wasm, "one");
        assert_eq!((custom(&rest, "one").len(), custom(&rest, "two").len()), (0, 200));
        assert_eq!(without(&rest, "one"), rest);
    }

    #[test]
    fn a_damaged_file_has_what_comes_before_the_damage() {
        let wasm = walrus::Module::default().emit_wasm();
        for length in 0..wasm.len() {
            assert!(bodies(&wasm[..length]).is_empty());
        }
        assert_eq!(custom(&[0, 97, 115, 109, 1, 0, 0, 0, 0, 255, 255, 255, 255, 15], "one"), [0; 0]);
    }
}
