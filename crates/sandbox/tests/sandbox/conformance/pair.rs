//! A pair of `conformance/`, as it is written there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pair {
    pub operation: String,
    pub rule: String,
    pub source: String,
    /// The scopes that the app asks for.
    pub scopes: Option<Vec<String>>,
    #[serde(default)]
    pub before: Vec<Step>,
    /// What starts with a slash is a path of its own, anything else lies below version and store; the operation's own
    /// path when absent.
    pub path: Option<String>,
    pub version: Option<String>,
    pub store: Option<String>,
    /// The shop, by the label of its host, whose page is asked for; the path is the page's.
    pub shop: Option<String>,
    /// Headers besides the usual ones; null leaves one out.
    #[serde(default)]
    pub headers: BTreeMap<String, Option<String>>,
    /// The body, as JSON or as it stands.
    pub send: Option<Value>,
    pub raw: Option<String>,
    pub status: u16,
    #[serde(default)]
    pub answers: BTreeMap<String, Option<String>>,
    #[serde(default)]
    pub body: Option<Value>,
    /// Parts of a body that is no JSON, such as a page's.
    #[serde(default)]
    pub contains: Vec<String>,
    /// What must not be in such a body.
    #[serde(default)]
    pub lacks: Vec<String>,
    /// The statuses that the app's own server answers, the last one from then on; 200 when absent.
    #[serde(default)]
    pub app_answers: Vec<u16>,
    /// What is done after it, where the answer is one thing and what comes of it another.
    #[serde(default)]
    pub afterwards: Vec<Step>,
    /// What an app hears because of it.
    pub hears: Option<Value>,
    /// How often it hears that; once when absent.
    #[serde(default = "once")]
    pub times_heard: usize,
    /// What the sandbox sent in the end, newest first, with what came of it.
    pub delivers: Option<Value>,
}

/// Something that was done: a request, one to the control API, or the same request many times.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Method and path.
    #[serde(default)]
    pub call: Option<String>,
    /// Method and path of the control API.
    #[serde(default)]
    pub control: Option<String>,
    /// The merchant accepts in that store; the code is `$code`.
    #[serde(default)]
    pub consent: Option<String>,
    /// Waits until the newest webhook was tried so often.
    #[serde(default)]
    pub attempts: Option<usize>,
    /// The code becomes tokens: `$token`, and `$refresh` where there is one.
    #[serde(default)]
    pub exchange: bool,
    #[serde(default)]
    pub send: Option<Value>,
    #[serde(default = "once")]
    pub times: usize,
    /// Names for parts of the answer, each by its JSON pointer.
    #[serde(default)]
    pub keep: BTreeMap<String, String>,
}

fn once() -> usize {
    1
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

/// All pairs, by their file.
pub fn pairs() -> Vec<(String, Vec<Pair>)> {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_some_and(|end| end == "json")).collect();
    files.sort();
    let read = |file: PathBuf| {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&file).unwrap();
        let pairs = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        (name, pairs)
    };
    files.into_iter().map(read).collect()
}
