//! `vitrina new`: a project that builds, tests and runs in the sandbox as it is.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use include_dir::{Dir, DirEntry, include_dir};
use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error as ThisError;

use crate::error::Error;
use crate::screen::Screen;

/// `vitrina new`
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The folder to make; its name is the app's.
    #[arg(value_name = "NAME", env = "VITRINA_NAME")]
    pub path: PathBuf,
    /// What the script does at first.
    #[arg(long, value_enum, default_value_t = Template::Badge, env = "VITRINA_TEMPLATE")]
    pub template: Template,
    /// The script's language.
    #[arg(long, value_enum, default_value_t = Lang::Rust, env = "VITRINA_LANG")]
    pub lang: Lang,
    /// Depend on the runtime in this folder (Rust) or the package in this folder or file (TypeScript), not on the published one.
    #[arg(long, value_name = "DIR", env = "VITRINA_PATH")]
    pub vitrina_path: Option<PathBuf>,
}

/// What a new script does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// Shows the price in instalments.
    Badge,
    /// Nothing yet.
    Empty,
    /// Adds to the cart and says what came of it.
    CartEvent,
}

/// The language of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Rust, compiled to WebAssembly.
    Rust,
    /// TypeScript on the npm package.
    Ts,
}

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// A project that was not made.
#[derive(Debug, ThisError)]
pub enum NewError {
    /// The name is no crate's.
    #[error(
        "`{name}` cannot name a project: take a-z, 0-9 and -, begin with a letter, at most 40 characters, and no word of Rust's own"
    )]
    Name {
        /// As given.
        name: String,
    },
    /// Something lies there.
    #[error("{} is there already, and is not empty", folder.display())]
    Exists {
        /// The folder.
        folder: PathBuf,
    },
    /// A file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// A project that was made.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Project {
    name: String,
    folder: PathBuf,
    /// Its files, relative to the folder.
    files: Vec<PathBuf>,
}

/// Runs the verb.
///
/// # Errors
///
/// [`NewError`]; nothing was written then, but for [`NewError::Write`].
pub(crate) fn run(args: &NewArgs, screen: &Screen) -> Result<(), Error> {
    let name = name(&args.path)?;
    let folder = &args.path;
    let occupied = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied || folder.is_file() {
        return Err(NewError::Exists { folder: folder.clone() }.into());
    }
    let fill = Fill { name: &name, runtime: runtime(args)?, build: args.lang.build_section(args.template) };
    let mut files = Vec::new();
    let lang = args.lang.directory();
    for part in ["project".to_string(), format!("{lang}/project"), format!("{lang}/{}", directory(args.template))] {
        if let Some(template) = TEMPLATES.get_dir(&part) {
            fill.lay_out(template, template.path(), folder, &mut files)?;
        }
    }
    files.sort();
    let text = format!("{name} is ready: cd {} && {} && vitrina dev", folder.display(), args.lang.first_steps());
    screen.result(text, &Project { name: name.clone(), folder: folder.clone(), files });
    Ok(())
}

impl Lang {
    fn directory(self) -> &'static str {
        match self {
            Lang::Rust => "rust",
            Lang::Ts => "ts",
        }
    }

    /// What `Vitrina.toml` has to say of the build: where the script is JavaScript, also which file says what may be set.
    fn build_section(self, template: Template) -> String {
        let javascript = "\n\n[build]\nfile = \"dist/script.js\"\ncommand = \"npm run --silent build\"";
        match (self, template) {
            (Lang::Rust, _) => String::new(),
            (Lang::Ts, Template::Empty) => javascript.to_owned(),
            (Lang::Ts, Template::Badge | Template::CartEvent) => {
                format!("{javascript}\nsettings = \"src/settings.json\"")
            }
        }
    }

    fn first_steps(self) -> &'static str {
        match self {
            Lang::Rust => "cargo test",
            Lang::Ts => "npm install && npm test",
        }
    }
}

fn directory(template: Template) -> &'static str {
    match template {
        Template::Badge => "badge",
        Template::Empty => "empty",
        Template::CartEvent => "cart-event",
    }
}

/// What no crate can be called that is used from its own tests: crates that are there anyway, and words of the language.
const TAKEN: &[&str] = &[
    "alloc", "core", "std", "test", "vitrina", "abstract", "as", "async", "await", "become", "box", "break", "const",
    "continue", "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
    "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// The folder's own name, which has to do as a crate's, an app's and a CSS class.
fn name(folder: &Path) -> Result<String, NewError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let good =
        name.len() <= 40 && name.bytes().all(plain) && name.starts_with(|first: char| first.is_ascii_lowercase());
    if good && !TAKEN.contains(&name.as_str()) { Ok(name) } else { Err(NewError::Name { name }) }
}

/// How the project names its dependency: this version, or a checkout on this machine.
fn runtime(args: &NewArgs) -> Result<String, NewError> {
    let version = env!("CARGO_PKG_VERSION");
    let path = match &args.vitrina_path {
        None => None,
        Some(path) => {
            let whole = std::path::absolute(path).map_err(|source| NewError::Write { path: path.clone(), source })?;
            Some(whole.display().to_string())
        }
    };
    Ok(match (args.lang, path) {
        (Lang::Rust, None) => format!("{version:?}"),
        (Lang::Rust, Some(path)) => format!("{{ path = {path:?} }}"),
        (Lang::Ts, None) => format!("\"^{version}\""),
        (Lang::Ts, Some(path)) => format!("{:?}", format!("file:{path}")),
    })
}

/// What stands in a template's gaps.
struct Fill<'a> {
    name: &'a str,
    runtime: String,
    build: String,
}

impl Fill<'_> {
    fn lay_out(&self, dir: &Dir<'_>, top: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), NewError> {
        for entry in dir.entries() {
            match entry {
                DirEntry::Dir(dir) => self.lay_out(dir, top, folder, files)?,
                DirEntry::File(file) => {
                    let inside = file.path().strip_prefix(top).unwrap_or(file.path());
                    // Cargo would take a `Cargo.toml` among the command's own files for a crate of its own.
                    let name = inside.to_string_lossy().replace(".template.", ".");
                    let path = folder.join(&name);
                    let written = write(&path, &self.text(file.contents_utf8().unwrap_or_default()));
                    written.map_err(|source| NewError::Write { path, source })?;
                    files.push(name.into());
                }
            }
        }
        Ok(())
    }

    fn text(&self, template: &str) -> String {
        template
            .replace("{{name}}", self.name)
            .replace("{{crate}}", &self.name.replace('-', "_"))
            .replace("{{vitrina}}", &self.runtime)
            .replace("\n{{build}}", &self.build)
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
