//! `vitrina symbolicate`: a browser's stack in terms of the script's source.

use std::io::{IsTerminal, Read};
use std::path::PathBuf;

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;
use vitrina_bundle::Symbols;

use crate::error::Error;
use crate::global::Global;
use crate::screen::Screen;

/// `vitrina symbolicate`
#[derive(Debug, Args)]
pub struct SymbolicateArgs {
    /// File with the stack [default: stdin].
    #[arg(value_name = "FILE", env = "VITRINA_STACK")]
    pub file: Option<PathBuf>,
    /// Folder with the symbols [default: the one beside the bundle].
    #[arg(long, value_name = "DIR", env = "VITRINA_SYMBOLS")]
    pub symbols: Option<PathBuf>,
    /// The .wasm file, for stacks that do not name it (Safari).
    #[arg(long, value_name = "NAME", env = "VITRINA_MODULE")]
    pub module: Option<String>,
}

/// One line of a stack.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Line {
    /// As the browser wrote it.
    text: String,
    /// What was running there, the innermost function first; empty for what is no line of the script.
    frames: Vec<Frame>,
}

/// A place in a source file.
#[derive(Debug, Serialize, JsonSchema)]
struct Frame {
    function: Option<String>,
    file: String,
    /// From 1; 0 when it is not known.
    line: u32,
    /// From 1; 0 when it is not known.
    column: u32,
}

/// Runs the verb.
///
/// # Errors
///
/// [`Error::Symbols`] when the text is no stack or belongs to no build whose symbols are there.
pub(crate) fn run(args: &SymbolicateArgs, global: &Global, screen: &Screen) -> Result<(), Error> {
    let stack = match &args.file {
        Some(file) if file.as_os_str() != "-" => {
            std::fs::read_to_string(file).map_err(Error::of_file("read the stack in", file))?
        }
        _ => {
            if std::io::stdin().is_terminal() {
                screen.note("Paste the stack, then press Ctrl-D on an empty line.");
            }
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|source| Error::System { action: "read the stack from stdin", source })?;
            text
        }
    };
    let lines = Symbols::open(folder(args, global)?).read(&stack, args.module.as_deref())?;
    for line in lines {
        let frame = |frame: &vitrina_bundle::Frame| Frame {
            function: frame.function.clone(),
            file: frame.file.clone(),
            line: frame.line,
            column: frame.column,
        };
        let frames = line.frames.iter().map(frame).collect();
        screen.result(&line, &Line { text: line.text.clone(), frames });
    }
    Ok(())
}

/// The folder that was named, else the one beside the bundle.
fn folder(args: &SymbolicateArgs, global: &Global) -> Result<PathBuf, Error> {
    match &args.symbols {
        Some(folder) => Ok(folder.clone()),
        None => {
            let mut beside = global.read_config()?.build.out.into_os_string();
            beside.push("-symbols");
            Ok(beside.into())
        }
    }
}
