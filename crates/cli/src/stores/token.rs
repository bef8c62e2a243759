//! Tokens that a team holds already: NDJSON or CSV of platform, store, token and scopes.

use std::collections::BTreeMap;

use secrecy::SecretString;
use serde::Deserialize;
use thiserror::Error;
use vitrina_platform::Tokens;
use vitrina_rollout::{Platform, StoreKey};

use crate::store::store_key;

/// A list of tokens that cannot be read. No text holds a token.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum TokenError {
    /// A line is not as it should be.
    #[error("line {line} of the tokens: {why}")]
    Line {
        /// From 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// Nobody said where it is.
    #[error("no tokens were given; name a file, write - for stdin, or set VITRINA_TOKENS to their text")]
    Absent,
    /// There is nothing in it.
    #[error(
        "there are no tokens: each line is {{\"platform\", \"store\", \"token\", \"scopes\"}}, or CSV with such a header"
    )]
    Empty,
}

/// A store's token as it was handed over.
pub(super) struct Token {
    /// Where it stands, from 1.
    line: usize,
    pub(super) store: StoreKey,
    pub(super) scopes: Vec<String>,
    pub(super) tokens: Tokens,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    platform: String,
    store: Text,
    token: String,
    #[serde(default)]
    scopes: Scopes,
    #[serde(default)]
    refresh_token: Option<String>,
}

/// Stores are numbers in many people's lists.
#[derive(Deserialize)]
#[serde(untagged)]
enum Text {
    Text(String),
    Number(u64),
}

/// One text with spaces or commas, or a list.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scopes {
    Text(String),
    List(Vec<String>),
}

impl Default for Scopes {
    fn default() -> Scopes {
        Scopes::List(Vec::new())
    }
}

/// Reads a list; NDJSON when it begins with a brace, else CSV with a header.
pub(super) fn read(text: &str) -> Result<Vec<Token>, TokenError> {
    let text = text.trim_start_matches('\u{feff}');
    let tokens = match text.trim_start().starts_with('{') {
        true => json(text)?,
        false => csv(text)?,
    };
    if tokens.is_empty() {
        return Err(TokenError::Empty);
    }
    each_once(&tokens)?;
    Ok(tokens)
}

fn json(text: &str) -> Result<Vec<Token>, TokenError> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            // serde's own text could repeat a part of the line, which may be a token.
            let row = serde_json::from_str(line).map_err(|error| TokenError::Line {
                line: at + 1,
                why: format!(
                    "column {}: not an object of the texts platform, store, token, scopes and refresh_token",
                    error.column()
                ),
            })?;
            token(at + 1, row)
        })
        .collect()
}

fn csv(text: &str) -> Result<Vec<Token>, TokenError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let unreadable = |line| TokenError::Line {
        line,
        why: "not the columns platform, store, token, scopes (and refresh_token) that the header names".to_string(),
    };
    let header = reader.headers().map_err(|_| unreadable(1))?.clone();
    let mut lines = Lines { text: text.as_bytes(), counted: 0, line: 1 };
    let mut tokens = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(lines.of_row(error.position())))?;
        let line = lines.of_row(record.position());
        let row = record.deserialize(Some(&header)).map_err(|_| unreadable(line))?;
        tokens.push(token(line, row)?);
    }
    Ok(tokens)
}

/// The lines of a table, counted as its rows are read.
struct Lines<'t> {
    text: &'t [u8],
    /// Where the row that was read last begins.
    counted: usize,
    /// Its line, from 1.
    line: usize,
}

impl Lines<'_> {
    /// The line of a row that follows. A row's position is that of the empty lines before it.
    fn of_row(&mut self, position: Option<&csv::Position>) -> usize {
        let byte = position.map_or(self.counted, |position| position.byte() as usize);
        let is_break = |byte: &&u8| b"\r\n".contains(*byte);
        let empty = self.text.iter().skip(byte).take_while(is_break).count();
        let between = self.text.get(self.counted..byte + empty).unwrap_or_default();
        self.line += between.iter().filter(|byte| **byte == b'\n').count();
        self.counted = byte + empty;
        self.line
    }
}

/// One store has one token. Which of two counts, a list does not say.
fn each_once(tokens: &[Token]) -> Result<(), TokenError> {
    let mut seen = BTreeMap::new();
    for Token { line, store, .. } in tokens {
        if let Some(first) = seen.insert(store, *line) {
            let why = format!("{store} stands in line {first} already; leave the one whose token is the newest");
            return Err(TokenError::Line { line: *line, why });
        }
    }
    Ok(())
}

fn token(line: usize, row: Row) -> Result<Token, TokenError> {
    let wrong = |why: String| TokenError::Line { line, why };
    let platform = Platform::from_name(&row.platform)
        .ok_or_else(|| wrong(format!("`{}` is no platform; write tiendanube or pago-shops", row.platform)))?;
    let id = match row.store {
        Text::Text(id) => id,
        Text::Number(id) => id.to_string(),
    };
    let store = store_key(&format!("{platform}:{id}")).map_err(|error| wrong(error.to_string()))?;
    let access = row.token.trim();
    if access.is_empty() {
        return Err(wrong(format!("the token of {store} is empty")));
    }
    let scopes = match row.scopes {
        Scopes::Text(text) => text.split([' ', ',']).map(str::to_string).collect(),
        Scopes::List(scopes) => scopes,
    };
    let scopes = scopes.into_iter().filter(|scope| !scope.is_empty()).collect();
    let refresh = row.refresh_token.as_deref().map(str::trim).filter(|token| !token.is_empty());
    let tokens = Tokens { access: access.into(), refresh: refresh.map(SecretString::from), expires_at: None };
    Ok(Token { line, store, scopes, tokens })
}
