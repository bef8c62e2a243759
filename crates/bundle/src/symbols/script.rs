//! JavaScript on its way from modules to a minified file.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Frame;
use super::mapping::{self, Origin, Segment};

/// Where the parts of a text came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chart(Vec<Step>);

/// From `to` on, the text is that at `from` of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub to: usize,
    pub from: usize,
    /// Letter by letter until the next step; else all of it belongs to `from`.
    pub verbatim: bool,
}

impl Chart {
    /// Steps in the order of `to`.
    pub(crate) fn new(steps: Vec<Step>) -> Chart {
        Chart(steps)
    }

    /// From places as (line, column), counted from 0 in UTF-16: (new, old).
    pub(crate) fn of_places(old: &str, new: &str, places: impl Iterator<Item = ((u32, u32), (u32, u32))>) -> Chart {
        let (old, new) = (Lines::of(old), Lines::of(new));
        let step = |(to, from)| Step { to: new.offset(to), from: old.offset(from), verbatim: false };
        Chart(places.map(step).collect())
    }

    /// Where the letter at `to` came from; `None` before the first step.
    fn origin(&self, to: usize) -> Option<usize> {
        let after = self.0.partition_point(|step| step.to <= to);
        let step = self.0.get(after.checked_sub(1)?)?;
        Some(if step.verbatim { step.from + to - step.to } else { step.from })
    }
}

/// A text and where its parts came from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Code {
    pub text: String,
    pub chart: Chart,
}

/// Modules joined in one text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    pub text: String,
    pub parts: Vec<Part>,
}

/// A module's part of a joined text.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub start: usize,
    /// The module's name and its source before joining.
    pub name: String,
    pub source: String,
    pub chart: Chart,
}

impl Sources {
    /// Appends a module.
    pub(crate) fn push(&mut self, name: &str, source: &str, code: Code) {
        let (start, name, source) = (self.text.len(), readable_name(name), source.to_owned());
        self.text += &code.text;
        self.text.push('\n');
        self.parts.push(Part { start, name, source, chart: code.chart });
    }

    /// A classic script that leaves nothing in the page's scope, and throws nothing into a page whose built-ins are not whole.
    pub(crate) fn enclosed(mut self) -> Sources {
        const OPENING: &str = "(() => {\ntry {\n";
        self.text = format!("{OPENING}{}}} catch (e) {{}}\n}})();", self.text);
        self.parts.iter_mut().for_each(|part| part.start += OPENING.len());
        self
    }
}

/// What a script carries of the module, for its source map.
#[derive(Clone, Copy, Default)]
pub(crate) struct Carried<'a> {
    /// The `.wasm` file that it starts.
    pub module: Option<&'a str>,
    /// The functions of the module's translation, by their names in it.
    pub functions: Option<&'a BTreeMap<String, Frame>>,
}

/// A finished script and the way to it.
pub(crate) struct Finished {
    pub sources: Sources,
    /// Each step from the joined sources to the text, in order.
    pub charts: Vec<Chart>,
    pub text: String,
}

impl Finished {
    /// Where each step of the last chart came from: offset in the text, module, offset in the module.
    fn places(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        let steps = self.charts.last().map_or(&[][..], |chart| chart.0.as_slice());
        let place = |step: &Step| {
            let start = self.charts.iter().rev().try_fold(step.to, |at, chart| chart.origin(at))?;
            let index = self.sources.parts.partition_point(|part| part.start <= start).checked_sub(1)?;
            let part = self.sources.parts.get(index)?;
            Some((step.to, index, part.chart.origin(start - part.start)?.min(part.source.len())))
        };
        steps.iter().filter(|step| step.to < self.text.len()).filter_map(place)
    }

    /// The source map.
    pub(crate) fn map(&self, file: &str, carried: Carried<'_>) -> Value {
        let parts = &self.sources.parts;
        let new = Lines::of(&self.text);
        let old: Vec<Lines<'_>> = parts.iter().map(|part| Lines::of(&part.source)).collect();
        let segments = self.places().map(|(to, source, from)| {
            let ((line, column), (at, within)) = (new.place(to), old[source].place(from));
            Segment { line, column, origin: Some(Origin { source: source as u32, line: at, column: within }) }
        });
        json!({
            "version": 3,
            "file": file,
            "sources": parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(),
            "sourcesContent": parts.iter().map(|part| part.source.as_str()).collect::<Vec<_>>(),
            "names": [],
            "mappings": mapping::encode(&segments.collect::<Vec<_>>()),
            "x_vitrina": {"module": carried.module, "functions": carried.functions},
        })
    }

    /// How many bytes of the text come from each module.
    pub(crate) fn weights(&self) -> BTreeMap<String, u64> {
        let places: Vec<(usize, usize, usize)> = self.places().collect();
        let ends = places.iter().skip(1).map(|(to, ..)| *to).chain([self.text.len()]);
        let mut weights = BTreeMap::new();
        for ((to, source, _), end) in places.iter().zip(ends) {
            *weights.entry(self.sources.parts[*source].name.clone()).or_default() += (end - to) as u64;
        }
        weights
    }
}

/// `./snippets/vitrina-0123456789abcdef/js/forms.js` is `vitrina/js/forms.js`.
fn readable_name(name: &str) -> String {
    match name.strip_prefix("./snippets/").and_then(|path| path.split_once('/')) {
        Some((folder, path)) => format!("{}/{path}", folder.rsplit_once('-').map_or(folder, |(package, _)| package)),
        None if name == crate::bindgen::GLUE => "wasm-bindgen".to_owned(),
        None => name.to_owned(),
    }
}

/// Offsets of a text's lines.
struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
    ascii: bool,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Lines<'a> {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Lines { text, starts, ascii: text.is_ascii() }
    }

    /// Byte offset of a line and a column in UTF-16, both from 0.
    fn offset(&self, (line, column): (u32, u32)) -> usize {
        let start = self.starts.get(line as usize).copied().unwrap_or(self.text.len());
        if self.ascii {
            return (start + column as usize).min(self.text.len());
        }
        let mut units = 0;
        let letters = self.text[start..].char_indices();
        let end = letters.take_while(|(_, letter)| {
            units += letter.len_utf16();
            units <= column as usize
        });
        end.last().map_or(start, |(at, letter)| start + at + letter.len_utf8())
    }

    /// Line and column in UTF-16 of a byte offset, both from 0.
    fn place(&self, offset: usize) -> (u32, u32) {
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let before = self.text.get(self.starts[line]..offset).unwrap_or_default();
        let column = if self.ascii { before.len() } else { before.encode_utf16().count() };
        (line as u32, column as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_offsets_are_two_ways_to_say_one_thing() {
        for text in ["one\ntwo\n", "eñe\n😀 x\nend", ""] {
            let lines = Lines::of(text);
            for (offset, _) in text.char_indices() {
                assert_eq!(lines.offset(lines.place(offset)), offset, "{text:?}");
            }
        }
        assert_eq!(Lines::of("a😀b").place(5), (0, 3));
    }

    #[test]
    fn a_letter_is_followed_through_all_steps() {
        let mut sources = Sources::default();
        let step = |to, from, verbatim| Step { to, from, verbatim };
        // `export let` without its `export`, twice.
        for name in ["./snippets/vitrina-01ab/js/forms.js", "entry"] {
            let code = Code { text: "let x;".into(), chart: Chart::new(vec![step(0, 7, true)]) };
            sources.push(name, "export let x;", code);
        }
        let sources = sources.enclosed();
        assert_eq!(sources.text, "(() => {\ntry {\nlet x;\nlet x;\n} catch (e) {}\n})();");
        // Only the second `x` is left.
        let text = "x";
        let chart = Chart::new(vec![step(0, sources.text.rfind('x').unwrap_or_default(), false)]);
        let script = Finished { sources, charts: vec![chart], text: text.into() };
        assert_eq!(script.weights(), BTreeMap::from([("entry".to_owned(), 1)]));
        let map = script.map("a.js", Carried { module: Some("a.wasm"), functions: None });
        assert_eq!(map["sources"][0], "vitrina/js/forms.js");
        let segments = mapping::decode(map["mappings"].as_str().unwrap_or_default());
        let origin = Some(Origin { source: 1, line: 0, column: 11 });
        assert_eq!(segments, Some(vec![Segment { line: 0, column: 0, origin }]));
    }
}
