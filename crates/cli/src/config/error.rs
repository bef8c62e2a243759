//! What can be wrong with `Vitrina.toml`.

use std::path::PathBuf;

use thiserror::Error;

/// A `Vitrina.toml` that cannot be used. Every text names the file and the line, and says what to write instead.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// No file was named and none lies in the current folder or above it.
    #[error(
        "no Vitrina.toml in {from} or in any folder above it; `vitrina new` makes a project with one, \
         `vitrina config explain` lists every key, and --config FILE names one elsewhere"
    )]
    NotFound {
        /// Where the search began.
        from: PathBuf,
    },
    /// The file exists but cannot be read.
    #[error("cannot read {file}: {source}; check the path and its permissions")]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{file}:{line}:{column}: this is not TOML: {message}", file = file.display())]
    Syntax {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser said.
        message: String,
    },
    /// A key that means nothing.
    #[error("{file}:{line}:{column}: unknown key `{key}` {place}; {hint}", file = file.display())]
    UnknownKey {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The key as written.
        key: String,
        /// Where in the file: `at the top` or `in [section]`.
        place: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// A secret stands in the file.
    #[error("{file}:{line}: `{key}` is a secret and must not stand in this file; remove the line and set {variable} or {variable}_FILE", file = file.display())]
    Secret {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The key as written.
        key: String,
        /// The environment variable that carries it instead.
        variable: &'static str,
    },
    /// A database's address holds a password, or is none.
    #[error("{file}:{line}: `{key}` has to be a file, or postgres://USER@HOST/DATABASE without a password; take it out and set PGPASSWORD", file = file.display())]
    Password {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The key as written.
        key: String,
    },
    /// A key that has no default is absent.
    #[error("{file}:{line}: `{key}` is missing {place}; write `{key} = …` with {expected}", file = file.display())]
    Missing {
        /// The file.
        file: PathBuf,
        /// Line of the section's header, from 1.
        line: usize,
        /// The key.
        key: String,
        /// Where in the file: `at the top` or `in [section]`.
        place: String,
        /// What its value has to be.
        expected: String,
    },
    /// A value that is out of its range.
    #[error("{file}:{line}:{column}: `{key}` {place} is {found}; expected {expected}", file = file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// The key.
        key: String,
        /// Where in the file: `at the top` or `in [section]`.
        place: String,
        /// The value as written.
        found: String,
        /// What its value has to be.
        expected: String,
    },
    /// A verb needs a section that the file does not have.
    #[error("{file} has no [{section}] section, and `vitrina {verb}` needs it; `vitrina config explain {section}` shows its keys", file = file.display())]
    NoSection {
        /// The file.
        file: PathBuf,
        /// The section's name.
        section: &'static str,
        /// The verb that needs it.
        verb: &'static str,
    },
    /// `--profile` names none of the file.
    #[error("{file} has no [profile.{name}]; {hint}", file = file.display())]
    NoProfile {
        /// The file.
        file: PathBuf,
        /// The name that was asked for.
        name: String,
        /// The nearest name, or all of them.
        hint: String,
    },
}
