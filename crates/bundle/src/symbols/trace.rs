//! Where every instruction of a module came from, from the compiler's file to the one that ships.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::Frame;
use super::dwarf::Dwarf;
use super::mapping::{self, Origin, Segment};
use super::sections;
use super::trail::{Function, Trail};

/// The frames of every instruction of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Trace {
    /// What marks name. The first is the unknown place and has no frames.
    pub places: Vec<Vec<Frame>>,
    /// Offset in the file and place, at each change of place; in order.
    pub marks: Vec<(u32, u32)>,
    /// In order of index, without imports.
    pub functions: Vec<Function>,
    /// How many functions come before those.
    pub imports: u32,
}

/// The place that nobody knows.
const NOWHERE: u32 = 0;

impl Trace {
    /// Reads the compiler's line tables. `trail` leads from the compiler's file to the one that the trace is of.
    pub(crate) fn read(compiled: &[u8], trail: &Trail) -> Trace {
        let mut trace = Trace { places: vec![Vec::new()], ..Trace::default() };
        let Some(dwarf) = Dwarf::read(compiled) else { return trace };
        let mut known = HashMap::from([(Vec::new(), NOWHERE)]);
        // Line tables count from where the code section's contents begin.
        let start = sections::code_start(compiled) as u32;
        trace.follow(trail, |from| {
            let frames = dwarf.frames(from.saturating_sub(start));
            let next = known.len() as u32;
            *known.entry(frames).or_insert(next)
        });
        for function in &mut trace.functions {
            let mut steps = trail.steps.iter().skip(trail.steps.partition_point(|(_, to)| *to < function.start));
            function.krate = steps
                .next()
                .filter(|(_, to)| *to < function.end)
                .and_then(|(from, _)| dwarf.krate(from.saturating_sub(start)));
        }
        let mut places: Vec<_> = known.into_iter().collect();
        places.sort_by_key(|(_, place)| *place);
        trace.places = places.into_iter().map(|(frames, _)| frames).collect();
        trace
    }

    /// The trace after another walk through walrus.
    pub(crate) fn walk(&self, trail: &Trail) -> Trace {
        let mut trace = Trace { places: self.places.clone(), ..Trace::default() };
        trace.follow(trail, |from| self.place(from));
        for function in &mut trace.functions {
            let same = self.functions.iter().find(|before| before.name == function.name);
            function.krate = same.and_then(|before| before.krate.clone());
        }
        trace
    }

    /// Takes over a trail's functions, and its steps with what `place` says of where each began.
    fn follow(&mut self, trail: &Trail, mut place: impl FnMut(u32) -> u32) {
        self.functions.clone_from(&trail.functions);
        self.imports = trail.imports;
        let mut functions = trail.functions.iter().map(|function| function.start).peekable();
        let mut last = NOWHERE;
        for &(from, to) in &trail.steps {
            // What a function begins with belongs to no place of the function before it.
            while let Some(start) = functions.next_if(|start| *start <= to) {
                self.mark(start, NOWHERE, &mut last);
            }
            self.mark(to, place(from), &mut last);
        }
    }

    fn mark(&mut self, offset: u32, place: u32, last: &mut u32) {
        if *last != place {
            self.marks.push((offset, place));
            *last = place;
        }
    }

    fn place(&self, offset: u32) -> u32 {
        let after = self.marks.partition_point(|(mark, _)| *mark <= offset);
        after.checked_sub(1).and_then(|at| self.marks.get(at)).map_or(NOWHERE, |(_, place)| *place)
    }

    /// The trace as a source map for a program that moves instructions: its one source has a line for each place.
    pub(crate) fn source_map(&self) -> String {
        let segment = |(offset, place): &(u32, u32)| Segment {
            line: 0,
            column: *offset,
            origin: (*place != NOWHERE).then_some(Origin { source: 0, line: *place, column: 0 }),
        };
        let mappings = mapping::encode(&self.marks.iter().map(segment).collect::<Vec<_>>());
        serde_json::json!({"version": 3, "sources": ["places"], "names": [], "mappings": mappings}).to_string()
    }

    /// The trace after wasm-opt: its source map, and its list of `index:name`, where a name is the index before.
    pub(crate) fn optimised(&self, wasm: &[u8], source_map: &str, names: &str) -> Trace {
        #[derive(Deserialize)]
        struct Map {
            mappings: String,
        }
        let segments = serde_json::from_str(source_map).ok().and_then(|map: Map| mapping::decode(&map.mappings));
        let mut marks: Vec<(u32, u32)> = segments
            .unwrap_or_default()
            .iter()
            .map(|segment| (segment.column, segment.origin.map_or(NOWHERE, |origin| origin.line)))
            .collect();
        marks.dedup_by_key(|(_, place)| *place);
        let names: Vec<&str> = names.lines().filter_map(|line| Some(line.split_once(':')?.1)).collect();
        let bodies = sections::bodies(wasm);
        let imports = names.len().saturating_sub(bodies.len());
        let functions = bodies.iter().zip(names.iter().skip(imports)).map(|(body, name)| {
            let before = self.function_before(name);
            Function {
                name: before.map(|function| function.name.clone()).unwrap_or_default(),
                krate: before.and_then(|function| function.krate.clone()),
                start: body.start as u32,
                end: body.end as u32,
            }
        });
        Trace { places: self.places.clone(), marks, functions: functions.collect(), imports: imports as u32 }
    }

    fn function_before(&self, index: &str) -> Option<&Function> {
        // A function that wasm-opt made of another is called `12_1`.
        self.functions.get(index.split('_').next()?.parse::<usize>().ok()?)
    }

    /// Each function with its first line, by the name that a translation to JavaScript gives it.
    pub(crate) fn by_name(&self) -> BTreeMap<String, Frame> {
        let numbers = 0..self.functions.len() as u32;
        numbers.filter_map(|number| Some((format!("${number}"), self.function(self.imports + number)?))).collect()
    }

    /// The trace without places that no mark names.
    pub(super) fn compact(&self) -> Trace {
        let mut numbers = HashMap::from([(NOWHERE, NOWHERE)]);
        let mut compact = Trace { places: vec![Vec::new()], marks: Vec::new(), ..self.clone() };
        for &(offset, place) in &self.marks {
            let number = *numbers.entry(place).or_insert_with(|| {
                compact.places.push(self.places.get(place as usize).cloned().unwrap_or_default());
                compact.places.len() as u32 - 1
            });
            compact.marks.push((offset, number));
        }
        compact
    }

    /// The frames at an offset in the file, innermost first.
    pub(super) fn frames(&self, offset: u32) -> Vec<Frame> {
        let mut frames = self.places.get(self.place(offset) as usize).cloned().unwrap_or_default();
        let function = self.functions.iter().find(|function| function.start <= offset && offset < function.end);
        if let Some(function) = function {
            name_outermost(&mut frames, &function.name);
        }
        frames
    }

    /// The function of that index, imports counted, with the first line that is known of it.
    pub(super) fn function(&self, index: u32) -> Option<Frame> {
        let function = self.functions.get(index.checked_sub(self.imports)? as usize)?;
        let within = self.marks.iter().filter(|(offset, _)| (function.start..function.end).contains(offset));
        let lines = within.filter_map(|(_, place)| self.places.get(*place as usize)?.last());
        // What was moved here from another function has lines of its own.
        let own = lines.filter(|frame| frame.line > 0 && frame.is_of(&function.name));
        let first = own.min_by_key(|frame| frame.line);
        let mut frames: Vec<Frame> = first.cloned().into_iter().collect();
        name_outermost(&mut frames, &function.name);
        frames.pop()
    }
}

/// Gives the outermost frame its full name. A frame of another function, which was
/// moved here, keeps what it has and gets an outer one.
fn name_outermost(frames: &mut Vec<Frame>, name: &str) {
    if name.is_empty() {
        return;
    }
    let full = Some(name.to_owned());
    match frames.last_mut() {
        Some(frame) if frame.is_of(name) => {
            frame.function = full;
        }
        _ => frames.push(Frame { function: full, file: String::new(), line: 0, column: 0, source: None }),
    }
}

impl Frame {
    /// Whether it can be one of the function with this full name: line tables carry only the last part.
    fn is_of(&self, name: &str) -> bool {
        self.function.as_deref().is_none_or(|known| last_part(known) == last_part(name))
    }
}

/// `fmt` of `<Price as Display>::fmt::<3>`.
fn last_part(name: &str) -> String {
    let (mut plain, mut depth, mut before) = (String::new(), 0_u32, ' ');
    for letter in name.chars() {
        match letter {
            '<' => depth += 1,
            '>' if before != '-' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
        before = letter;
    }
    let last = plain.trim_end_matches("::").rsplit("::").next();
    last.unwrap_or_default().to_owned()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn frame(function: &str, line: u32) -> Frame {
        Frame { function: Some(function.into()), file: "src/lib.rs".into(), line, column: 0, source: None }
    }

    fn trace() -> Trace {
        Trace {
            places: vec![vec![], vec![frame("get", 3), frame("draw<i32>", 9)], vec![frame("price", 20)]],
            marks: vec![(10, 1), (14, 0), (16, 2)],
            functions: vec![
                Function { name: "badge::draw::<i32>".into(), krate: None, start: 8, end: 15 },
                Function { name: "badge::sum".into(), krate: Some("badge".into()), start: 15, end: 30 },
            ],
            imports: 2,
        }
    }

    fn told(frames: &[Frame]) -> Vec<String> {
        frames.iter().map(Frame::to_string).collect()
    }

    #[test]
    fn an_offset_has_the_frames_of_the_mark_before_it() {
        let trace = trace();
        assert_eq!(told(&trace.frames(13)), ["get (src/lib.rs:3)", "badge::draw::<i32> (src/lib.rs:9)"]);
        assert_eq!(told(&trace.frames(14)), ["badge::draw::<i32>"]);
        assert_eq!(told(&trace.frames(29)), ["price (src/lib.rs:20)", "badge::sum"]);
        assert_eq!(told(&trace.frames(5)), [""; 0]);
    }

    #[test]
    fn a_function_without_offset_has_its_name_and_first_line() {
        let trace = trace();
        assert_eq!(trace.function(2).unwrap().to_string(), "badge::draw::<i32> (src/lib.rs:9)");
        assert_eq!(trace.function(3).unwrap().to_string(), "badge::sum");
        assert_eq!((trace.function(1), trace.function(4)), (None, None));
    }

    #[test]
    fn a_source_map_carries_places_through() {
        let trace = trace();
        let wasm = walrus::Module::default().emit_wasm();
        let after = trace.optimised(&wasm, &trace.source_map(), "");
        assert_eq!((after.places, after.marks), (trace.places, trace.marks));
    }

    #[test]
    fn places_that_nothing_names_are_left_out() {
        let mut wide = trace();
        wide.places.insert(1, vec![frame("unused", 1)]);
        wide.marks = vec![(10, 2), (14, 0), (16, 3)];
        assert_eq!(wide.compact(), trace());
    }

    #[test]
    fn the_last_part_of_a_name_is_without_generics() {
        for (name, expected) in [
            ("<Price as Display>::fmt::<3>", "fmt"),
            ("new<variant_badge::{closure_env#0}>", "new"),
            ("call<fn() -> Option<u8>>", "call"),
            ("badge::draw::{closure#0}", "{closure#0}"),
        ] {
            assert_eq!(last_part(name), expected);
        }
    }
}
