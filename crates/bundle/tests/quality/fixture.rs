//! A script that fails in a known line, built with and without wasm-opt.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use tempfile::TempDir;
use vitrina_bundle::{Built, Error, Request, Tools, WasmOpt, build};
use vitrina_release::Output;

/// Line 5 divides, line 11 calls. It divides by nothing, in every form.
pub const SCRIPT: &str = "use vitrina::prelude::*;

#[inline(never)]
fn share(total: u32, parts: u32) -> u32 {
    total / parts
}

#[vitrina::script]
pub fn trapping(page: Page) {
    page.mount(\"trapping\", |_, view| {
        let share = share(12, std::hint::black_box(0));
        view.line(\"p\", \"trapping-line\", if share > 3 { \"Mucho\" } else { \"Poco\" });
    });
}
";

/// A script crate in a folder of its own.
pub struct Script {
    pub dir: TempDir,
}

impl Script {
    /// Crates that share compiled parts must differ in `name`: cargo takes equal names for one crate.
    pub fn new(name: &str, source: &str) -> Script {
        let dir = TempDir::new().unwrap();
        let runtime = repository().join("crates/runtime");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"1.2.3\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n\n\
             [dependencies]\nvitrina = {{ path = \"{}\" }}\n\n[workspace]\n",
            runtime.display()
        );
        fs::write(dir.path().join("Cargo.toml"), manifest).unwrap();
        // The versions of the repository, so that nothing has to be fetched.
        fs::copy(repository().join("Cargo.lock"), dir.path().join("Cargo.lock")).unwrap();
        fs::create_dir(dir.path().join("src")).unwrap();
        let script = Script { dir };
        script.write(source);
        script
    }

    pub fn write(&self, source: &str) {
        fs::write(self.dir.path().join("src/lib.rs"), source).unwrap();
    }

    /// Two files and one file in the folder `out`.
    pub fn request(&self, out: &str, wasm_opt: Option<PathBuf>) -> Request {
        Request {
            app: "trapping".into(),
            crate_dir: self.dir.path().to_owned(),
            out_dir: self.dir.path().join(out),
            outputs: vec![Output::TwoFiles, Output::OneFile, Output::Loader],
            embed_no_wasm: false,
            reports: None,
            budget: Default::default(),
            public_url: Some("https://cdn.example/".into()),
            // Shared with every other build of the repository: the standard library is built once.
            target_dir: Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("../vitrina")),
            tools: Tools { wasm_opt: wasm_opt.map_or(WasmOpt::Without, WasmOpt::At), ..Tools::default() },
        }
    }
}

pub fn run(request: &Request) -> Result<Built, Error> {
    build(request, &mut |_| {})
}

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The wasm-opt that `cargo xtask setup` installs.
pub fn wasm_opt() -> PathBuf {
    repository().join("tests/browser/node_modules/.bin/wasm-opt")
}

/// The script of this file's head, in both ways.
pub struct Trapping {
    /// Its folder holds both bundles.
    pub script: Script,
    pub optimised: Built,
    pub plain: Built,
}

pub static TRAPPING: LazyLock<Trapping> = LazyLock::new(|| {
    let script = Script::new("trapping", SCRIPT);
    let optimised = run(&script.request("optimised", Some(wasm_opt()))).unwrap();
    let plain = run(&script.request("plain", None)).unwrap();
    Trapping { script, optimised, plain }
});
