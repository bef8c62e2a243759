//! Secrets that would show. Every secret that a test gives to the command, and every one that the sandbox issues, holds a mark; what
//! the command prints, writes and leaves behind is searched for the marks, as they are and as encodings would show them.
//!
//! The tests of the command and `cargo xtask test` include this very file.
#![allow(dead_code)]

use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD;

/// The beginnings of secrets: of those that tests make up, and of the sandbox's client secrets, tokens and codes.
pub const MARKS: [&str; 4] = ["canary-", "sandbox-secret-", "sandbox-token-", "sandbox-code-"];

/// Beginnings of the names of files in which tests hand secrets over; and a new project's README names the sandbox's published ones.
pub const GIVEN: [&str; 7] = ["passphrase", "path-secret", "wrong", "tokens", "broken", "seed", "README.md"];

/// A secret that shows.
#[derive(Debug, PartialEq, Eq)]
pub struct Leak {
    /// The file, or what else was searched.
    pub place: String,
    /// Counted from 1.
    pub line: usize,
    /// Which mark.
    pub mark: &'static str,
    /// As what it shows.
    pub form: &'static str,
}

impl fmt::Display for Leak {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: a secret that begins with `{}` shows {}", self.place, self.line, self.mark, self.form)
    }
}

/// What a mark looks like in one encoding.
struct Form {
    mark: &'static str,
    name: &'static str,
    text: String,
    any_case: bool,
}

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| MARKS.into_iter().flat_map(forms).collect());

fn forms(mark: &'static str) -> Vec<Form> {
    let bytes = |join: fn(u8) -> String| mark.bytes().map(join).collect::<String>();
    let form = |name, text, any_case| Form { mark, name, text, any_case };
    let mut forms = vec![
        form("as it is", mark.to_string(), false),
        form("in hexadecimal", bytes(|byte| format!("{byte:02x}")), true),
        form("percent-encoded", bytes(|byte| format!("%{byte:02x}")), true),
    ];
    // Three bytes become four characters: what a mark looks like depends on how many bytes stand before it.
    for before in 0..3 {
        let mut shifted = vec![0; before];
        shifted.extend(mark.bytes());
        let whole = shifted.len() * 8 / 6;
        let text = BASE64_STANDARD_NO_PAD.encode(shifted)[(before * 8).div_ceil(6)..whole].to_string();
        forms.push(form("in base64", text, false));
    }
    forms
}

/// The secrets that show in these bytes.
pub fn leaks(place: &str, bytes: &[u8]) -> Vec<Leak> {
    let text = String::from_utf8_lossy(bytes);
    let lower = text.to_ascii_lowercase();
    let found = FORMS.iter().flat_map(|form| {
        let searched = if form.any_case { lower.as_str() } else { text.as_ref() };
        searched.match_indices(form.text.as_str()).map(|(at, _)| Leak {
            place: place.to_string(),
            line: 1 + searched[..at].matches('\n').count(),
            mark: form.mark,
            form: form.name,
        })
    });
    found.collect()
}

/// How many files lie below a folder, and the secrets that show in them. Files in which secrets are handed over are left out.
///
/// # Errors
///
/// [`std::io::Error`] for a file that cannot be read.
pub fn leaks_below(folder: &Path) -> std::io::Result<(usize, Vec<Leak>)> {
    let (mut files, mut found) = (0, Vec::new());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let meta = fs::symlink_metadata(&path)?;
        if meta.is_dir() {
            let (below, leaks) = leaks_below(&path)?;
            files += below;
            found.extend(leaks);
        } else if meta.is_file() && GIVEN.iter().all(|given| !name.starts_with(given)) {
            files += 1;
            found.extend(leaks(&path.display().to_string(), &fs::read(&path)?));
        }
    }
    Ok((files, found))
}

/// Demands that no secret shows in what a call said.
#[track_caller]
pub fn none_in(place: &str, text: &str) {
    let found = leaks(place, text.as_bytes());
    assert!(found.is_empty(), "{}: {text}", list(&found));
}

/// Demands that none was left in a folder; a test that fails anyway is not made to panic twice.
#[track_caller]
pub fn none_left_in(folder: &Path) {
    if std::thread::panicking() {
        return;
    }
    // A process that was killed may still remove a file while this looks.
    let Ok((_, found)) = leaks_below(folder) else { return };
    assert!(found.is_empty(), "{}", list(&found));
}

/// One line for each.
pub fn list(leaks: &[Leak]) -> String {
    leaks.iter().map(Leak::to_string).collect::<Vec<_>>().join("\n")
}
