//! The tools of binaryen: wasm-opt makes a module smaller, wasm2js makes JavaScript of it.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::symbols::Trace;
use crate::wasm_opt::missing;
use crate::{Error, diagnosis};

/// `features::PROMISED`, as binaryen calls them; `--all-features` would emit more.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-sign-ext",
    "--enable-nontrapping-float-to-int",
    "--enable-mutable-globals",
];

/// Makes a module smaller. It has no names that would have to be stripped, and where its instructions came from survives.
pub(crate) fn optimise(wasm: &[u8], trace: &Trace, wasm_opt: &Path) -> Result<(Vec<u8>, Trace), Error> {
    let flags = ["-Oz", "-Oz", "--converge", "--strip-producers", "--strip-target-features"];
    // Flattened and built up again, the code comes out some two per cent smaller. Not every instruction can be flattened.
    let thorough = ["--flatten", "--rereloop"];
    traced(wasm, trace, wasm_opt, &[&thorough[..], &flags, &FEATURES].concat())
        .or_else(|_| traced(wasm, trace, wasm_opt, &[&flags[..], &FEATURES].concat()))
}

/// Runs wasm-opt and has it say where it put each instruction.
fn traced(wasm: &[u8], trace: &Trace, wasm_opt: &Path, flags: &[&str]) -> Result<(Vec<u8>, Trace), Error> {
    let folder = Folder::with(wasm)?;
    folder.write("before.map", trace.source_map().as_bytes())?;
    let path = |name: &str| folder.0.path().join(name).display().to_string();
    let (before, after, names) = (path("before.map"), path("after.map"), format!("--symbolmap={}", path("names")));
    let maps = [names.as_str(), "--input-source-map", &before, "--output-source-map", &after];
    run("wasm-opt", wasm_opt, &folder, &[flags, &maps].concat())?;
    let optimised = folder.result()?;
    let trace = trace.optimised(&optimised, &folder.text("after.map")?, &folder.text("names")?);
    Ok((optimised, trace))
}

/// Makes JavaScript of a module that keeps to WebAssembly's first feature set: a function `asmFunc` from imports to exports,
/// with what it needs, in module scope. In it, function `$N` is the trace's function number `N`.
pub(crate) fn translate(wasm: &[u8], trace: &Trace, wasm_opt: &Path, wasm2js: &Path) -> Result<(String, Trace), Error> {
    let flags = ["-Oz", "--converge", "--strip-target-features", "--enable-mutable-globals"];
    let (wasm, trace) = traced(wasm, trace, wasm_opt, &flags)?;
    let folder = Folder::with(&wasm)?;
    run("wasm2js", wasm2js, &folder, &["-Oz"])?;
    let code = String::from_utf8_lossy(&folder.result()?).into_owned();
    // Around the function stand an import of what is handed over as an argument, and the call with its exports.
    let body =
        code.split_once("var retasmFunc").map(|(body, _)| body).filter(|body| body.contains("function asmFunc("));
    let body = body.ok_or_else(|| Error::Module("wasm2js made no function of it".into()))?;
    let body = body.lines().filter(|line| !line.starts_with("import ")).map(|line| format!("{line}\n")).collect();
    Ok((body, trace))
}

/// A folder with one module in it, for a program to read and to write beside.
struct Folder(tempfile::TempDir);

impl Folder {
    fn with(wasm: &[u8]) -> Result<Folder, Error> {
        let folder = Folder(tempfile::tempdir().map_err(failed("make", std::env::temp_dir()))?);
        folder.write("before.wasm", wasm)?;
        Ok(folder)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).map_err(failed("write", path))
    }

    fn text(&self, name: &str) -> Result<String, Error> {
        let path = self.0.path().join(name);
        std::fs::read_to_string(&path).map_err(failed("read", path))
    }

    fn result(&self) -> Result<Vec<u8>, Error> {
        let path = self.0.path().join("after");
        std::fs::read(&path).map_err(failed("read", path))
    }
}

fn failed(action: &'static str, path: PathBuf) -> impl FnOnce(std::io::Error) -> Error {
    move |source| Error::File { action, path, source }
}

fn run(tool: &'static str, program: &Path, folder: &Folder, flags: &[&str]) -> Result<(), Error> {
    let output = Command::new(program)
        .arg(folder.0.path().join("before.wasm"))
        .arg("-o")
        .arg(folder.0.path().join("after"))
        .args(flags)
        .output()
        .map_err(|source| missing(tool, source))?;
    if output.status.success() {
        return Ok(());
    }
    let rest = String::from_utf8_lossy(&output.stderr).trim_end().to_owned();
    Err(Error::Optimise { tool, first: diagnosis::of_binaryen(&rest), program: program.to_owned(), rest })
}

/// wasm2js, which lies beside wasm-opt and ends as it does: on Windows with `.cmd` or `.exe`.
pub(crate) fn wasm2js_beside(wasm_opt: &Path) -> Option<PathBuf> {
    let ending = wasm_opt.extension().unwrap_or_default();
    let program = wasm_opt.with_file_name("wasm2js").with_extension(ending);
    program.is_file().then_some(program)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn wasm2js_ends_as_wasm_opt_does() {
        for ending in ["", ".cmd", ".exe"] {
            let folder = tempfile::tempdir().unwrap();
            let wasm_opt = folder.path().join(format!("wasm-opt{ending}"));
            assert_eq!(wasm2js_beside(&wasm_opt), None);
            let wasm2js = folder.path().join(format!("wasm2js{ending}"));
            std::fs::write(&wasm2js, "").unwrap();
            assert_eq!(wasm2js_beside(&wasm_opt), Some(wasm2js));
        }
    }
}
