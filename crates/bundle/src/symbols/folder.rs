//! The folder of symbols beside a bundle, and its reading.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Value, json};

use super::mapping::{self, Origin, Segment};
use super::stack::{Spot, spot};
use super::{Frame, SymbolsError, Trace};
use crate::Error;
use crate::script::TRANSLATED;

/// The symbols of every build of an app: one source map for each file, `FILE.map`.
///
/// ```no_run
/// let symbols = vitrina_bundle::Symbols::open("target/vitrina/bundle-symbols");
/// for line in symbols.read("RuntimeError: unreachable\n    at https://cdn.example/a-0123456789abcdef.wasm:wasm-function[3]:0x1a4", None)? {
///     println!("{line}");
/// }
/// # Ok::<(), vitrina_bundle::SymbolsError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Symbols {
    dir: PathBuf,
}

/// A line of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// As the browser wrote it.
    pub text: String,
    /// What was running there, the innermost function first; empty for what is no line of this script.
    pub frames: Vec<Frame>,
}

impl fmt::Display for Line {
    /// The frames, one a line; the browser's own text where there are none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.frames.is_empty() {
            return f.write_str(&self.text);
        }
        for (at, frame) in self.frames.iter().enumerate() {
            write!(f, "{}    at {frame}", if at > 0 { "\n" } else { "" })?;
        }
        Ok(())
    }
}

impl Symbols {
    /// The folder that a build left, `Built::symbols`, or one where several such were put together.
    pub fn open(dir: impl Into<PathBuf>) -> Symbols {
        Symbols { dir: dir.into() }
    }

    /// Makes a stack readable, line by line. `module` names the `.wasm` file (or a script that carries it) for stacks that do
    /// not: those of Safari, and of the `one-file` output when no line is of the script itself.
    ///
    /// # Errors
    ///
    /// [`SymbolsError`]: the text is no stack, its files are unknown, or it could be of several modules.
    pub fn read(&self, stack: &str, module: Option<&str>) -> Result<Vec<Line>, SymbolsError> {
        let lines: Vec<(&str, Option<Spot>)> = stack.lines().map(|line| (line, spot(line))).collect();
        let mut files = Files { dir: &self.dir, read: BTreeMap::new() };
        let mut named: Vec<&str> = module.into_iter().collect();
        named.extend(lines.iter().filter_map(|(_, spot)| match spot.as_ref()? {
            Spot::Wasm { file, .. } => file.as_deref(),
            Spot::Script { file, .. } => Some(file.as_str()),
        }));
        if !lines.iter().any(|(_, spot)| spot.is_some()) {
            return Err(SymbolsError::NoStack);
        }
        let mut default = None;
        for name in &named {
            if default.is_none() {
                default = files.module_of(name)?;
            }
        }
        let unnamed = lines.iter().any(|(_, spot)| matches!(spot, Some(Spot::Wasm { file: None, .. })));
        if default.is_none() && unnamed {
            default = files.only_module()?;
        }
        let mut read = Vec::new();
        for (text, spot) in &lines {
            let frames = match spot {
                Some(Spot::Wasm { file, function, offset }) => {
                    let own = file.as_deref().map(|name| files.module_of(name)).transpose()?.flatten();
                    let module = own.or_else(|| default.clone().filter(|_| file.is_none()));
                    files.wasm(module.as_deref(), *function, *offset)?
                }
                Some(Spot::Script { file, line, column }) => files.script(file, *line, *column)?,
                None => Vec::new(),
            };
            read.push(Line { text: (*text).to_owned(), frames });
        }
        if read.iter().all(|line| line.frames.is_empty()) {
            let files: BTreeSet<String> = named.iter().map(|name| (*name).to_owned()).collect();
            let files = if files.is_empty() { vec!["any module".to_owned()] } else { files.into_iter().collect() };
            return Err(SymbolsError::Unknown { dir: self.dir.clone(), files });
        }
        Ok(read)
    }
}

/// A source map, as far as it is read here.
#[derive(Deserialize)]
struct Map {
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default, rename = "sourcesContent")]
    contents: Vec<String>,
    mappings: String,
    #[serde(rename = "x_vitrina")]
    own: Own,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Own {
    Wasm(Trace),
    Script {
        module: Option<String>,
        #[serde(default)]
        functions: Option<BTreeMap<String, Frame>>,
    },
}

impl Map {
    /// The function that became the translated one at this place.
    fn translated(&self, at: Origin) -> Option<&Frame> {
        let Own::Script { functions: Some(functions), .. } = &self.own else { return None };
        let source = at.source as usize;
        if self.sources.get(source)? != TRANSLATED {
            return None;
        }
        let before = self.contents.get(source)?.lines().take(at.line as usize + 1);
        let function = before.filter_map(|line| line.trim_start().strip_prefix("function ")).last()?;
        functions.get(function.split('(').next()?)
    }
}

/// The maps that were read so far.
struct Files<'a> {
    dir: &'a Path,
    read: BTreeMap<String, Option<Map>>,
}

impl Files<'_> {
    fn get(&mut self, name: &str) -> Result<Option<&Map>, SymbolsError> {
        if !self.read.contains_key(name) {
            let map = read(&self.dir.join(format!("{name}.map")))?;
            self.read.insert(name.to_owned(), map);
        }
        Ok(self.read.get(name).and_then(Option::as_ref))
    }

    /// The module that a file is or carries.
    fn module_of(&mut self, name: &str) -> Result<Option<String>, SymbolsError> {
        Ok(match self.get(name)?.map(|map| &map.own) {
            Some(Own::Wasm(_)) => Some(name.to_owned()),
            Some(Own::Script { module, .. }) => module.clone(),
            None => None,
        })
    }

    /// The module of the folder, when there is no choice.
    fn only_module(&self) -> Result<Option<String>, SymbolsError> {
        let Ok(entries) = std::fs::read_dir(self.dir) else { return Ok(None) };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut modules: Vec<String> =
            names.filter(|name| name.ends_with(".wasm.map")).map(|name| name.replace(".map", "")).collect();
        modules.sort();
        match modules.len() {
            0 | 1 => Ok(modules.pop()),
            _ => Err(SymbolsError::Ambiguous { dir: self.dir.to_owned(), files: modules }),
        }
    }

    fn wasm(&mut self, name: Option<&str>, function: u32, offset: Option<u32>) -> Result<Vec<Frame>, SymbolsError> {
        let Some(name) = name else { return Ok(Vec::new()) };
        let Some(Map { own: Own::Wasm(trace), .. }) = self.get(name)? else { return Ok(Vec::new()) };
        Ok(match offset {
            Some(offset) => trace.frames(offset),
            None => trace.function(function).into_iter().collect(),
        })
    }

    fn script(&mut self, name: &str, line: u32, column: u32) -> Result<Vec<Frame>, SymbolsError> {
        let path = self.dir.join(format!("{name}.map"));
        let Some(map) = self.get(name)? else { return Ok(Vec::new()) };
        let Some(segments) = mapping::decode(&map.mappings) else {
            return Err(SymbolsError::Unreadable { path, reason: "its mappings are damaged".to_owned() });
        };
        let (line, column) = (line.saturating_sub(1), column.saturating_sub(1));
        let before = segments.iter().take_while(|segment| (segment.line, segment.column) <= (line, column)).last();
        let Some(origin) = before.and_then(|segment| segment.origin) else { return Ok(Vec::new()) };
        let source = origin.source as usize;
        if let Some(frame) = map.translated(origin) {
            return Ok(vec![frame.clone()]);
        }
        let text = map.contents.get(source).and_then(|text| text.lines().nth(origin.line as usize));
        Ok(vec![Frame {
            function: None,
            file: map.sources.get(source).cloned().unwrap_or_default(),
            line: origin.line + 1,
            column: origin.column + 1,
            source: text.map(|text| text.trim().to_owned()),
        }])
    }
}

fn read(path: &Path) -> Result<Option<Map>, SymbolsError> {
    let unreadable = |reason: String| SymbolsError::Unreadable { path: path.to_owned(), reason };
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| unreadable(error.to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(error.to_string())),
    }
}

/// Writes source maps into a folder, where those of earlier builds stay: their stacks will come for a while yet.
pub(crate) fn keep(dir: &Path, maps: &BTreeMap<String, Value>) -> Result<(), Error> {
    std::fs::create_dir_all(dir).map_err(Error::file("make", dir))?;
    for (file, map) in maps {
        let path = dir.join(format!("{file}.map"));
        std::fs::write(&path, map.to_string()).map_err(Error::file("write", &path))?;
    }
    Ok(())
}

/// The source map of a module. Its `mappings` are what other programs read: the innermost line of each place.
pub(crate) fn module_map(file: &str, trace: &Trace) -> Value {
    let trace = &trace.compact();
    let mut sources: Vec<&str> = Vec::new();
    let mut segments = Vec::new();
    for (offset, place) in &trace.marks {
        let frames = trace.places.get(*place as usize).map(Vec::as_slice).unwrap_or_default();
        let origin = frames.iter().find(|frame| frame.line > 0).map(|frame| {
            let known = sources.iter().position(|source| *source == frame.file);
            let source = known.unwrap_or_else(|| {
                sources.push(&frame.file);
                sources.len() - 1
            });
            Origin { source: source as u32, line: frame.line - 1, column: frame.column.saturating_sub(1) }
        });
        segments.push(Segment { line: 0, column: *offset, origin });
    }
    json!({
        "version": 3,
        "file": file,
        "names": [],
        "mappings": mapping::encode(&segments),
        "sources": sources,
        "x_vitrina": trace,
    })
}
