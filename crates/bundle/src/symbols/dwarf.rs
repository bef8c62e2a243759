//! The compiler's line tables.

use addr2line::Context;
use addr2line::gimli::{self, EndianSlice, LittleEndian};

use super::Frame;
use super::frame::readable_path;
use super::sections;

/// What was running at an offset of a file that the compiler made: the innermost function that is not the standard library's,
/// where there is one.
pub(crate) fn place_of(compiled: &[u8], offset: usize) -> Option<Frame> {
    let within = offset.checked_sub(sections::code_start(compiled))?;
    let frames = Dwarf::read(compiled)?.frames(u32::try_from(within).ok()?);
    let own = frames.iter().find(|frame| !frame.file.is_empty() && !frame.file.starts_with("library/"));
    own.or(frames.first()).cloned()
}

/// The debug information of a module as cargo made it.
pub(super) struct Dwarf<'a>(Context<EndianSlice<'a, LittleEndian>>);

impl<'a> Dwarf<'a> {
    /// Reads the module; `None` when what it says of itself is damaged.
    pub(super) fn read(wasm: &'a [u8]) -> Option<Dwarf<'a>> {
        let section = |id: gimli::SectionId| {
            Ok::<_, gimli::Error>(EndianSlice::new(sections::custom(wasm, id.name()), LittleEndian))
        };
        Some(Dwarf(Context::from_dwarf(gimli::Dwarf::load(section).ok()?).ok()?))
    }

    /// What was running at an offset within the code section: the innermost function first, then those that it was put into.
    /// Empty when the compiler made the instruction out of nothing.
    pub(super) fn frames(&self, offset: u32) -> Vec<Frame> {
        let mut found = Vec::new();
        let Ok(mut frames) = self.0.find_frames(u64::from(offset)).skip_all_loads() else { return found };
        while let Ok(Some(frame)) = frames.next() {
            let location = frame.location.as_ref();
            let number = |value: Option<u32>| value.unwrap_or_default();
            found.push(Frame {
                function: frame.function.as_ref().and_then(|name| Some(name.demangle().ok()?.into_owned())),
                file: location.and_then(|location| location.file).map(readable_path).unwrap_or_default(),
                line: number(location.and_then(|location| location.line)),
                column: number(location.and_then(|location| location.column)),
                source: None,
            });
        }
        found
    }

    /// The crate that the compiler was at when it made the instruction. A unit is called `…/lib.rs/@/NAME.HASH-cgu.0`.
    pub(super) fn krate(&self, offset: u32) -> Option<String> {
        let unit = self.0.find_dwarf_and_unit(u64::from(offset)).skip_all_loads()?;
        let name = unit.name?.to_string_lossy();
        Some(name.split_once("/@/")?.1.split('.').next()?.to_owned())
    }
}
