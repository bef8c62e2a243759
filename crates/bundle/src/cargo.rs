//! The Rust compiler: script crate to raw WebAssembly module.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::report::StandardLibrary;
use crate::request::Request;
use crate::seed::Seed;
use crate::{Error, diagnosis};

const TARGET: &str = "wasm32-unknown-unknown";

/// Bytes of stack. It lies below everything else, so that more would make every address in the code longer, and a script that
/// needs more traps. A shop's page has no use for the megabyte that is usual.
const STACK: u32 = 128 * 1024;

/// What cargo made.
pub(crate) struct Compiled {
    /// The module, before wasm-bindgen.
    pub wasm: PathBuf,
    /// The crate's version.
    pub version: String,
    /// What it was linked with.
    pub standard_library: StandardLibrary,
    /// Why the standard library is not the best that the machine has, if so.
    pub note: Option<String>,
}

/// What the module is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Shops' pages: as small as possible.
    Page,
    /// To become JavaScript: as small as possible, and of WebAssembly's first feature set, which is what wasm2js knows.
    Translation,
    /// One's own machine: as soon as possible, with the prebuilt standard library.
    Draft,
}

impl Purpose {
    /// The name of its cargo profile.
    fn profile(self) -> &'static str {
        match self {
            Purpose::Page | Purpose::Translation => "vitrina",
            Purpose::Draft => "vitrina-draft",
        }
    }

    fn settings(self) -> &'static [&'static str] {
        match self {
            Purpose::Page | Purpose::Translation => &SMALLEST,
            Purpose::Draft => &SOONEST,
        }
    }
}

const SMALLEST: [&str; 7] = [
    "inherits=\"release\"",
    // Smaller than "z" once compressed: what "z" saves in bytes it spends in variety.
    "opt-level=\"s\"",
    "lto=\"fat\"",
    "codegen-units=1",
    // Lines for the symbols; they stay out of the file that ships.
    "debug=\"line-tables-only\"",
    "strip=\"none\"",
    // No path of the building machine may be in the module: the same source gives the same bytes everywhere.
    "trim-paths=\"all\"",
];

const SOONEST: [&str; 7] = [
    "inherits=\"release\"",
    "opt-level=1",
    "lto=\"off\"",
    "codegen-units=16",
    "incremental=true",
    "debug=\"none\"",
    "trim-paths=\"all\"",
];

/// Compiles the crate at `dir`. For pages and translations it gets a standard library of its own where the `rust-src` component
/// is there, the prebuilt one otherwise.
pub(crate) fn compile(request: &Request, purpose: Purpose) -> Result<Compiled, Error> {
    let manifest = request.crate_dir.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(Error::NoCrate { dir: request.crate_dir.clone() });
    }
    let (package, metadata) = script_package(&manifest)?;
    let mut target_dir = request.target_dir.clone().unwrap_or_else(|| metadata.target_directory.join("vitrina"));
    if purpose == Purpose::Translation {
        // Flags are part of what cargo takes for up to date: in one folder, each build would throw away the other's parts.
        target_dir.push("first-features");
    }
    let build = Build { target_dir: &target_dir, manifest: &manifest, package: &package, purpose };
    let mut note = None;
    let (wasm, standard_library) = if purpose != Purpose::Draft && has_rust_source() {
        if let Some(cache) = &request.tools.standard_libraries {
            let compile = |manifest: &Path, target_dir: &Path| {
                Build { target_dir, manifest, ..build }.command(StandardLibrary::Own)
            };
            Seed { cache, crate_types: package.library() }.sow(&target_dir, compile);
        }
        match build.run(StandardLibrary::Own) {
            // A library that cannot be fetched is no fault of the script: the prebuilt one serves.
            Err(Failure::NotCompiled(reason)) => {
                note = Some(format!(
                    "the standard library could not be built from rust-src: {}",
                    diagnosis::of_cargo(&reason)
                ));
                (build.run(StandardLibrary::Prebuilt), StandardLibrary::Prebuilt)
            }
            other => (other, StandardLibrary::Own),
        }
    } else {
        (build.run(StandardLibrary::Prebuilt), StandardLibrary::Prebuilt)
    };
    let wasm = wasm.map_err(Error::from)?;
    Ok(Compiled { wasm, version: package.version, standard_library, note })
}

/// Why cargo made no module.
enum Failure {
    /// The compiler refused something.
    Refused(String),
    /// Cargo stopped before the compiler did.
    NotCompiled(String),
    Other(Error),
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        match failure {
            Failure::Refused(rest) | Failure::NotCompiled(rest) => {
                Error::Compile { first: diagnosis::of_cargo(&rest), rest }
            }
            Failure::Other(error) => error,
        }
    }
}

#[derive(Clone, Copy)]
struct Build<'a> {
    target_dir: &'a Path,
    manifest: &'a Path,
    package: &'a Package,
    purpose: Purpose,
}

impl Build<'_> {
    fn run(&self, std: StandardLibrary) -> Result<PathBuf, Failure> {
        let output = self.command(std).output().map_err(|source| Failure::Other(no_cargo(source)))?;
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        if !output.status.success() {
            let refused = errors.lines().any(|line| line.trim_start().starts_with("-->"));
            return Err(if refused || std == StandardLibrary::Prebuilt {
                Failure::Refused(errors)
            } else {
                Failure::NotCompiled(errors)
            });
        }
        let artifact = String::from_utf8_lossy(&output.stdout)
            .lines()
            .filter_map(|line| serde_json::from_str::<Artifact>(line).ok())
            .filter(|artifact| artifact.reason == "compiler-artifact" && artifact.package_id == self.package.id)
            .flat_map(|artifact| artifact.filenames)
            .find(|file| file.extension().is_some_and(|extension| extension == "wasm"));
        artifact.ok_or_else(|| {
            Failure::Other(Error::NotAScript { name: self.package.name.clone(), manifest: self.manifest.to_owned() })
        })
    }

    fn command(&self, std: StandardLibrary) -> Command {
        let mut command = Command::new(cargo());
        command
            .args([
                "build",
                "--lib",
                "--target",
                TARGET,
                "--profile",
                self.purpose.profile(),
                "--message-format=json-render-diagnostics",
            ])
            .arg("--manifest-path")
            .arg(self.manifest)
            .arg("--target-dir")
            .arg(self.target_dir)
            .stdin(Stdio::null())
            .env("CARGO_TERM_COLOR", "never")
            // The stable compiler takes unstable options only under this name.
            .env("RUSTC_BOOTSTRAP", "1")
            .arg("-Ztrim-paths");
        let cpu = if self.purpose == Purpose::Translation { "\u{1f}-Ctarget-cpu=mvp" } else { "" };
        // Flags of the surroundings are for other builds.
        command.env("CARGO_ENCODED_RUSTFLAGS", format!("-Clink-arg=-zstack-size={STACK}{cpu}"));
        let panic = if std == StandardLibrary::Own { "immediate-abort" } else { "abort" };
        let panic = format!("panic=\"{panic}\"");
        for setting in self.purpose.settings().iter().copied().chain([panic.as_str()]) {
            command.arg("--config").arg(format!("profile.{}.{setting}", self.purpose.profile()));
        }
        if std == StandardLibrary::Own {
            command.args(["-Zpanic-immediate-abort", "-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"]);
        }
        command
    }
}

#[derive(Deserialize)]
struct Artifact {
    reason: String,
    #[serde(default)]
    package_id: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    target_directory: PathBuf,
}

#[derive(Clone, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    manifest_path: PathBuf,
    targets: Vec<Target>,
}

impl Package {
    /// What its library is compiled to.
    fn library(&self) -> &[String] {
        let script = self.targets.iter().find(|target| target.crate_types.iter().any(|kind| kind == "cdylib"));
        script.map_or(&[], |target| &target.crate_types)
    }
}

#[derive(Clone, Deserialize)]
struct Target {
    crate_types: Vec<String>,
}

fn script_package(manifest: &Path) -> Result<(Package, Metadata), Error> {
    let output = Command::new(cargo())
        .args(["metadata", "--no-deps", "--format-version", "1", "--manifest-path"])
        .arg(manifest)
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .map_err(no_cargo)?;
    if !output.status.success() {
        let rest = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(Error::Compile { first: diagnosis::of_cargo(&rest), rest });
    }
    let metadata: Metadata = serde_json::from_slice(&output.stdout)
        .map_err(|error| Error::Module(format!("cargo's description of the crate is unreadable: {error}")))?;
    let path =
        manifest.canonicalize().map_err(|source| Error::File { action: "read", path: manifest.to_owned(), source })?;
    // Cargo tells paths as it was given them, through links too.
    let is_it = |package: &&Package| package.manifest_path.canonicalize().is_ok_and(|own| own == path);
    let package = metadata.packages.iter().find(is_it).cloned();
    let Some(package) = package else {
        return Err(Error::NoCrate { dir: manifest.parent().unwrap_or(manifest).to_owned() });
    };
    if package.library().is_empty() {
        return Err(Error::NotAScript { name: package.name, manifest: path });
    }
    Ok((package, metadata))
}

fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

fn no_cargo(source: std::io::Error) -> Error {
    Error::MissingTool { tool: "cargo", remedy: "install Rust from https://rustup.rs, or put cargo on PATH", source }
}

/// Whether the source of the standard library is installed.
fn has_rust_source() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let sysroot =
        Command::new(rustc).args(["--print", "sysroot"]).output().map(|output| output.stdout).unwrap_or_default();
    Path::new(String::from_utf8_lossy(&sysroot).trim()).join("lib/rustlib/src/rust/library/Cargo.lock").is_file()
}
