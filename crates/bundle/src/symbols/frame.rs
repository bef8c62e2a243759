//! A place in a source file.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A function and the line in it that was running.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Frame {
    /// The function, when it is known. Functions that the compiler put into their caller have only their last name.
    pub function: Option<String>,
    /// The source file: relative to the workspace, `NAME-VERSION/…` for a dependency, `library/…` for the standard library.
    pub file: String,
    /// Line, from 1; 0 when the compiler no longer knew it.
    pub line: u32,
    /// Column, from 1; 0 when it is not known.
    pub column: u32,
    /// The text of that line, where the symbols carry it: JavaScript only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut place = self.file.clone();
        if self.line > 0 {
            place += &format!(":{}", self.line);
        }
        if self.line > 0 && self.column > 0 {
            place += &format!(":{}", self.column);
        }
        match (&self.function, place.as_str()) {
            (Some(function), "") => f.write_str(function)?,
            (Some(function), place) => write!(f, "{function} ({place})")?,
            (None, "") => f.write_str("(unknown)")?,
            (None, place) => f.write_str(place)?,
        }
        match &self.source {
            Some(source) => write!(f, "  {}", source.trim()),
            None => Ok(()),
        }
    }
}

/// The path that a reader knows: without the compiler's commit and without the folder of the package index.
pub(super) fn readable_path(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut parts = path.splitn(4, '/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(""), Some("rustc"), Some(_), Some(rest)) => rest.to_owned(),
        (Some(index), Some(package), ..) if is_index(index) => path.replacen(&format!("{index}/{package}"), package, 1),
        _ => path.to_owned(),
    }
}

/// Whether a folder's name ends in a hash, as cargo's folders of package indexes do.
fn is_index(folder: &str) -> bool {
    folder.rsplit_once('-').is_some_and(|(name, hash)| {
        !name.is_empty() && hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_a_reader_knows() {
        for (path, expected) in [
            ("./crates/scripts/variant-badge/src/lib.rs", "crates/scripts/variant-badge/src/lib.rs"),
            ("src/lib.rs", "src/lib.rs"),
            ("/rustc/59807616e1fa2540724bfbac14d7976d7e4a3860/library/core/src/cmp.rs", "library/core/src/cmp.rs"),
            ("index.example-1949cf8c6b5b557f/wasm-bindgen-0.2.130/src/lib.rs", "wasm-bindgen-0.2.130/src/lib.rs"),
            ("variant-badge/src/lib.rs", "variant-badge/src/lib.rs"),
        ] {
            assert_eq!(readable_path(path), expected);
        }
    }

    #[test]
    fn a_frame_says_what_is_known() {
        let mut frame =
            Frame { function: Some("draw".into()), file: "src/lib.rs".into(), line: 7, column: 3, source: None };
        assert_eq!(frame.to_string(), "draw (src/lib.rs:7:3)");
        frame.column = 0;
        assert_eq!(frame.to_string(), "draw (src/lib.rs:7)");
        frame.line = 0;
        assert_eq!(frame.to_string(), "draw (src/lib.rs)");
        let nothing = Frame { function: None, file: String::new(), ..frame };
        assert_eq!(nothing.to_string(), "(unknown)");
    }
}
