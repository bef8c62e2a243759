//! One table of the file, read key by key. It knows its keys in advance, so a misspelt one is found before anything
//! else is said about the file.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::ConfigError;

/// Keys that people write and that must not be in the file, with the variable that carries them instead.
const SECRETS: [(&str, &str, &str); 2] = [
    ("tiendanube", "client_secret", "VITRINA_TIENDANUBE_CLIENT_SECRET"),
    ("pago_shops", "client_secret", "VITRINA_PAGO_SHOPS_CLIENT_SECRET"),
];

/// The file's text, for line numbers.
pub(super) struct Source<'a> {
    pub(super) file: &'a Path,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// Line of a byte offset, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Column of a byte offset, from 1, in characters.
    pub(super) fn column(&self, offset: usize) -> usize {
        let before = self.text.get(..offset).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default().chars().count() + 1
    }

    fn file(&self) -> PathBuf {
        self.file.to_path_buf()
    }

    /// The value as written, shortened to one line.
    fn excerpt(&self, span: Range<usize>) -> String {
        let text = self.text.get(span).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default();
        if line.len() == text.len() { format!("`{line}`") } else { format!("`{line} …`") }
    }
}

/// A table with the keys it may have.
pub(super) struct Section<'a> {
    source: &'a Source<'a>,
    name: String,
    table: &'a DeTable<'a>,
    line: usize,
}

impl<'a> Section<'a> {
    /// Opens a table; fails on the first key that is not among `keys`.
    pub(super) fn open(
        source: &'a Source<'a>,
        name: impl Into<String>,
        table: &'a Spanned<DeTable<'a>>,
        keys: &[&str],
    ) -> Result<Section<'a>, ConfigError> {
        let line = source.line(table.span().start);
        let section = Section { source, name: name.into(), table: table.get_ref(), line };
        let mut unknown: Vec<_> = section.table.keys().filter(|key| !keys.contains(&key.get_ref().as_ref())).collect();
        unknown.sort_by_key(|key| key.span().start);
        match unknown.first() {
            Some(key) => Err(section.unknown(key.get_ref(), key.span(), keys)),
            None => Ok(section),
        }
    }

    fn unknown(&self, key: &str, span: Range<usize>, keys: &[&str]) -> ConfigError {
        let line = self.source.line(span.start);
        if let Some((_, _, variable)) =
            SECRETS.into_iter().find(|(section, secret, _)| *section == self.name && *secret == key)
        {
            return ConfigError::Secret { file: self.source.file(), line, key: key.to_string(), variable };
        }
        ConfigError::UnknownKey {
            file: self.source.file(),
            line,
            column: self.source.column(span.start),
            key: key.to_string(),
            place: self.place(),
            hint: nearest(key, keys),
        }
    }

    fn place(&self) -> String {
        if self.name.is_empty() { "at the top".to_string() } else { format!("in [{}]", self.name) }
    }

    /// A key's value, if it is there. `parse` answers `None` for a value outside `expected`.
    pub(super) fn read<T>(
        &self,
        key: &str,
        expected: &str,
        parse: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        match parse(value.get_ref()) {
            Some(parsed) => Ok(Some(parsed)),
            None => Err(self.invalid(key, value.span(), expected)),
        }
    }

    /// A key's value; its absence is an error.
    pub(super) fn need<T>(
        &self,
        key: &str,
        expected: &str,
        parse: impl FnOnce(&'a DeValue<'a>) -> Option<T>,
    ) -> Result<T, ConfigError> {
        self.read(key, expected, parse)?.ok_or_else(|| self.missing(key, expected))
    }

    /// The error for a key that has to be there and is not.
    pub(super) fn missing(&self, key: &str, expected: &str) -> ConfigError {
        ConfigError::Missing {
            file: self.source.file(),
            line: self.line,
            key: key.to_string(),
            place: self.place(),
            expected: expected.to_string(),
        }
    }

    /// The error for a database's address with a password in it; it does not repeat the value.
    pub(super) fn password(&self, key: &str) -> ConfigError {
        let line = self.table.get(key).map_or(self.line, |value| self.source.line(value.span().start));
        ConfigError::Password { file: self.source.file(), line, key: key.to_string() }
    }

    /// The error for a key whose value is refused.
    pub(super) fn invalid(&self, key: &str, span: Range<usize>, expected: &str) -> ConfigError {
        ConfigError::Invalid {
            file: self.source.file(),
            line: self.source.line(span.start),
            column: self.source.column(span.start),
            key: key.to_string(),
            place: self.place(),
            found: self.source.excerpt(span),
            expected: expected.to_string(),
        }
    }

    /// A table below this one, if it is there.
    pub(super) fn table(&self, key: &str) -> Result<Option<Spanned<DeTable<'a>>>, ConfigError> {
        let Some(value) = self.table.get(key) else { return Ok(None) };
        match value.get_ref() {
            DeValue::Table(table) => Ok(Some(Spanned::new(value.span(), table.clone()))),
            _ => Err(self.invalid(key, value.span(), &format!("a section, written [{key}]"))),
        }
    }
}

/// Tells the nearest known name, or all of them when nothing is near.
pub(crate) fn nearest(key: &str, keys: &[&str]) -> String {
    let best = keys
        .iter()
        .map(|known| (strsim::normalized_damerau_levenshtein(key, known), *known))
        .max_by(|left, right| left.0.total_cmp(&right.0));
    match best {
        Some((likeness, known)) if likeness >= 0.5 => format!("did you mean `{known}`?"),
        _ => format!("known keys: {}", keys.join(", ")),
    }
}
