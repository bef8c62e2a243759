//! `bundle.json`: what one build made, file by file.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Setting;

/// One form of a bundle. All of them show the same thing in the page; they differ in how they get there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Output {
    /// JavaScript glue that fetches a `.wasm` beside it. For hosting, where the module is large.
    TwoFiles,
    /// Everything in one classic script. For the Partner Portal, and for hosting where the module is small.
    OneFile,
    /// A script that hardly ever changes, reads the channel and starts the right release.
    Loader,
    /// The same script without WebAssembly, for pages that block it.
    NoWasm,
}

impl Output {
    /// Every output, in the order in which reports list them.
    pub const ALL: [Output; 4] = [Output::TwoFiles, Output::OneFile, Output::Loader, Output::NoWasm];

    /// The name used in `Vitrina.toml`, `bundle.json` and on the command line.
    ///
    /// ```
    /// assert_eq!(vitrina_release::Output::TwoFiles.name(), "two-files");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Output::TwoFiles => "two-files",
            Output::OneFile => "one-file",
            Output::Loader => "loader",
            Output::NoWasm => "no-wasm",
        }
    }

    /// The output of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Output> {
        Output::ALL.into_iter().find(|output| output.name() == name)
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The contents of `bundle.json`: all outputs of one build. File names carry the hash of their final bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bundle {
    /// The app's handle, as in `Vitrina.toml`; also the folder on the hosting.
    pub app: String,
    /// The script crate's version.
    pub version: String,
    /// What a merchant may set for a store; absent where the source does not say it: settings read through serde, and bundles of
    /// older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settings: Option<Vec<Setting>>,
    /// What was asked for and made.
    pub outputs: BTreeMap<Output, OutputFiles>,
    /// Every file by name. Names are plain (no folder).
    pub files: BTreeMap<String, FileRecord>,
}

/// What a request of its own may cost, in bytes after brotli: about what a phone receives while it waits for another answer.
const REQUEST: u64 = 1_000;

impl Bundle {
    /// The output that pages should load from the hosting, by a store's own `src` or through the channel: `one-file` where that is
    /// at most 1,000 bytes (brotli) larger than `two-files`, so that no page waits for a second answer, else `two-files`, whose
    /// module is compiled as it comes. `two-files` also beside a `no-wasm` output: it finds that fallback beside itself wherever it
    /// is served, `one-file` only at the hosting's address of the build. The only one of the two that was made; `None` without
    /// either. An upload keeps the answer in [`Release::hosted`](crate::Release), which is what counts from then on.
    pub fn hosted(&self) -> Option<Output> {
        let falls_back = self.outputs.contains_key(&Output::NoWasm);
        match (self.brotli(Output::OneFile), self.brotli(Output::TwoFiles)) {
            (Some(one), Some(two)) if falls_back || one > two + REQUEST => Some(Output::TwoFiles),
            (Some(_), _) => Some(Output::OneFile),
            (None, two) => two.map(|_| Output::TwoFiles),
        }
    }

    /// What all files of an output have over the wire.
    fn brotli(&self, output: Output) -> Option<u64> {
        let files = &self.outputs.get(&output)?.files;
        Some(files.iter().filter_map(|name| self.files.get(name)).map(|file| file.brotli).sum())
    }
}

/// The files of one output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutputFiles {
    /// The JavaScript file that a script tag names.
    pub entry: String,
    /// All files of the output, the entry first.
    pub files: Vec<String>,
}

/// Size and integrity of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileRecord {
    /// Bytes as they lie on disk.
    pub raw: u64,
    /// Bytes after gzip at level 9; those on disk in a draft, which is not compressed.
    pub gzip: u64,
    /// Bytes after brotli at quality 11; those on disk in a draft.
    pub brotli: u64,
    /// `sha384-` and the base64 of the digest, as a script tag's `integrity` wants it.
    pub integrity: String,
}
