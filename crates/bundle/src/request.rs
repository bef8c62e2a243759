//! What to build.

use std::path::PathBuf;

use vitrina_release::Output;

use crate::report::Budget;
use crate::wasm_opt::WasmOpt;

/// What to build. Paths are absolute or relative to the current folder.
#[derive(Clone, Debug)]
pub struct Request {
    /// The app's handle: names the files and the folder on the hosting.
    pub app: String,
    /// The folder of the script crate.
    pub crate_dir: PathBuf,
    /// Where the bundle goes; its earlier contents are replaced.
    pub out_dir: PathBuf,
    /// Which outputs to make. `loader` needs `public_url`, `no-wasm` needs binaryen.
    pub outputs: Vec<Output>,
    /// Whether `one-file` carries the `no-wasm` output in itself, for pages that block WebAssembly, instead of fetching it from
    /// the hosting.
    pub embed_no_wasm: bool,
    /// Where shops will read the hosting, with a trailing slash.
    pub public_url: Option<String>,
    /// Where scripts tell how they fare; `None`: they tell nothing, and carry no code for it.
    pub reports: Option<Reports>,
    /// Where compiled parts are kept between builds; `None`: in the crate's own target folder.
    pub target_dir: Option<PathBuf>,
    /// How heavy outputs may be; a bundle over its budget is not written.
    pub budget: Budget,
    /// Programs that the build may use, and what it keeps of them.
    pub tools: Tools,
}

/// Where scripts tell how they fare: `POST` of `{"app", "release", "store", "started": true}` and of `{.., "error": text}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reports {
    /// The address.
    pub url: String,
    /// Of how many page loads in a hundred the start is told; failures are told always, once a page load.
    pub share: u8,
}

/// Programs that the build may use, and what it keeps of them.
#[derive(Clone, Debug, Default)]
pub struct Tools {
    /// wasm-opt, of binaryen. The build works without, and says what that costs.
    pub wasm_opt: WasmOpt,
    /// A folder in which compiled standard libraries are kept for all scripts of this machine; `None`: each target folder gets
    /// its own compiled.
    pub standard_libraries: Option<PathBuf>,
}

/// A step of the build, told as it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The Rust compiler runs.
    Compile,
    /// wasm-bindgen runs.
    Bindgen,
    /// wasm-opt runs.
    Optimise,
    /// Glue is linked and minified, files are named and measured.
    Write,
}
