//! `vitrina build` on a real script: what it prints, what it refuses, and what it says when tools are missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const SCRIPT: &str = "use vitrina::prelude::*;\n
#[vitrina::script]
pub fn hello(page: Page) {
    page.mount(\"hello\", |_, view| view.line(\"p\", \"hello-line\", \"Hola\"));
}
";

/// A folder with a script crate and its `Vitrina.toml`.
struct Place(TempDir);

impl Place {
    fn new(name: &str) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n\
             [dependencies]\nvitrina = {{ path = \"{}\" }}\n\n[workspace]\n",
            repository.join("crates/runtime").display()
        );
        fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
        // The versions of the repository, so that nothing has to be fetched.
        fs::copy(repository.join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
        fs::create_dir(folder.path().join("src")).unwrap();
        fs::write(folder.path().join("src/lib.rs"), SCRIPT).unwrap();
        let place = Place(folder);
        place.config("");
        place
    }

    fn config(&self, more: &str) {
        let text = format!("app = \"hello\"\n\n[build]\noutputs = [\"two-files\"]\nout = \"bundle\"\n{more}");
        fs::write(self.0.path().join("Vitrina.toml"), text).unwrap();
    }

    /// A call whose compiled parts are shared with other builds in `parts`.
    fn build(&self, parts: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrina"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VITRINA_")) {
            command.env_remove(name);
        }
        let target_dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..").join(parts);
        command.arg("build").current_dir(self.0.path()).env("VITRINA_TARGET_DIR", target_dir).stdin(Stdio::null());
        command
    }
}

fn said(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn sizes_are_told_to_people_and_programs_and_a_budget_is_kept() {
    let place = Place::new("told");
    let json = place.build("vitrina").arg("--json").output().unwrap();
    let (stdout, stderr) = said(&json);
    assert!(json.status.success(), "{stderr}");
    let value: Value = serde_json::from_str(&stdout).unwrap();
    let together = value["report"]["outputs"]["two-files"]["brotli"].as_u64().unwrap();
    assert_eq!(value["earlier"], Value::Null);
    for folder in ["dir", "report_dir", "symbols"] {
        assert!(Path::new(value[folder].as_str().unwrap()).is_dir(), "{folder}: {}", value[folder]);
    }

    let again = place.build("vitrina").output().unwrap();
    let (stdout, stderr) = said(&again);
    assert!(again.status.success(), "{stderr}");
    let line = stdout.lines().find(|line| line.contains("together")).unwrap();
    assert!(line.contains(&together.to_string()) && line.ends_with('='), "{stdout}");
    for part in ["largest functions", "crate", "glue", "report.html", "vitrina/js/"] {
        assert!(stdout.contains(part), "{part} is not in {stdout}");
    }

    place.config(&format!("\n[budget]\ntwo-files = {}\n", together - 1));
    let over = place.build("vitrina").output().unwrap();
    let (stdout, stderr) = said(&over);
    assert_eq!((over.status.code(), stdout.as_str()), (Some(1), ""), "{stderr}");
    let expected =
        format!("two-files has {together} bytes over the wire (brotli), 1 more than its budget of {}", together - 1);
    assert!(stderr.contains(&expected) && stderr.contains("[budget]"), "{stderr}");
    place.config(&format!("\n[budget]\ntwo-files = \"{}.{:03} KB\"\n", together / 1000, together % 1000));
    assert!(place.build("vitrina").output().unwrap().status.success());
}

/// A compiler that has the standard library of `targets` only, and no source of it.
fn compiler(folder: &Path, targets: &[&str]) -> PathBuf {
    let real = |what: &str| {
        let output = Command::new("rustc").args(["--print", what]).output().unwrap();
        PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
    };
    let (sysroot, libraries) = (real("sysroot"), folder.join("lib/rustlib"));
    fs::create_dir_all(&libraries).unwrap();
    for target in targets {
        symlink(sysroot.join("lib/rustlib").join(target), libraries.join(target)).unwrap();
    }
    let program = folder.join("rustc");
    let script = format!("#!/bin/sh\nexec rustc --sysroot '{}' \"$@\"\n", folder.display());
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    program
}

fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap().to_owned()
}

#[test]
fn a_missing_target_is_named_with_the_command_that_installs_it() {
    let (place, folder) = (Place::new("targetless"), tempfile::tempdir().unwrap());
    let rustc = compiler(folder.path(), &[&host()]);
    let output = place.build("prebuilt").env("RUSTC", rustc).output().unwrap();
    let (stdout, stderr) = said(&output);
    assert_eq!((output.status.code(), stdout.as_str()), (Some(1), ""), "{stderr}");
    let line = stderr.lines().find(|line| line.starts_with("error[")).unwrap();
    assert!(line.contains("`rustup target add wasm32-unknown-unknown`"), "{stderr}");
}

#[test]
fn a_build_needs_only_the_target_and_says_what_the_rest_would_save() {
    let (place, folder) = (Place::new("modest"), tempfile::tempdir().unwrap());
    let file = place.0.path().join("Vitrina.toml");
    fs::write(&file, fs::read_to_string(&file).unwrap().replace("[\"two-files\"]", "[\"two-files\", \"no-wasm\"]"))
        .unwrap();
    let rustc = compiler(folder.path(), &[&host(), "wasm32-unknown-unknown"]);
    let output = place.build("prebuilt").arg("--json").env("RUSTC", rustc).output().unwrap();
    let (stdout, stderr) = said(&output);
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("note: built without rust-src (`rustup component add rust-src`)"), "{stderr}");
    assert!(stderr.contains("the output no-wasm is missing"), "{stderr}");
    let value: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(value["bundle"]["outputs"].as_object().unwrap().keys().collect::<Vec<_>>(), ["two-files"]);
    assert_eq!(value["report"]["kit"]["standard_library"], "prebuilt");
    let percent = &value["report"]["cost"]["measure"]["widget"]["percent"];
    assert!(stderr.contains(&format!("{percent} % larger")), "{stderr}");
}

#[test]
fn a_script_in_javascript_is_built_and_uploaded_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = "app = \"hello\"\n\n[build]\nfile = \"dist/hello.js\"\ncommand = \"mkdir -p dist && echo 'window.hello = 1;' > dist/hello.js\"\n\n\
                [hosting]\nlocation = \"hosting\"\npublic_url = \"http://127.0.0.1:9/\"\n";
    fs::write(folder.path().join("Vitrina.toml"), text).unwrap();
    let vitrina = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrina"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("VITRINA_")) {
            command.env_remove(name);
        }
        command.args(args).current_dir(folder.path()).stdin(Stdio::null()).output().unwrap()
    };
    let (stdout, stderr) = said(&vitrina(&["build"]));
    assert!(stdout.contains("hello.js") && !stdout.contains("largest functions"), "{stdout}{stderr}");
    let (stdout, stderr) = said(&vitrina(&["build", "--json"]));
    let made: Value = serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout}{stderr}"));
    let entry = made["bundle"]["outputs"]["two-files"]["entry"].as_str().unwrap();

    // No shop can read the hosting, which is found out when the release is there.
    let (_, stderr) = said(&vitrina(&["upload"]));
    assert!(stderr.contains("release 1"), "{stderr}");
    let uploaded = fs::read_to_string(folder.path().join("hosting/hello").join(entry)).unwrap();
    assert_eq!(uploaded, "window.hello = 1;\n");
    let record: Value =
        serde_json::from_slice(&fs::read(folder.path().join("hosting/hello/releases/1.json")).unwrap()).unwrap();
    assert_eq!(record["bundle"]["outputs"]["loader"]["files"].as_array().unwrap().len(), 1);
}

#[test]
fn a_module_is_no_script() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("Vitrina.toml"),
        "app = \"hello\"\n\n[build]\noutputs = [\"one-file\"]\nfile = \"hello.js\"\n",
    )
    .unwrap();
    fs::write(folder.path().join("hello.js"), "import 'vitrina';\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_vitrina")).arg("build").current_dir(folder.path()).output().unwrap();
    let (_, stderr) = said(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr.contains("hello.js is no classic script: it imports or exports"), "{stderr}");
}
