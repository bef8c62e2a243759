//! Builds that cannot succeed: what the developer is told.

use std::fs;
use std::path::Path;

use vitrina_tests::{Ended, script_parts, vitrina};

/// A folder with a `Vitrina.toml` and a script crate of this source.
fn crate_with(source: &str) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir_all(place.path().join("src")).unwrap();
    fs::write(place.path().join("src/lib.rs"), source).unwrap();
    let manifest = "[package]\nname = \"broken\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                    [lib]\ncrate-type = [\"cdylib\"]\n\n[workspace]\n";
    fs::write(place.path().join("Cargo.toml"), manifest).unwrap();
    fs::write(place.path().join("Vitrina.toml"), "app = \"broken\"\n\n[build]\nout = \"bundle\"\n").unwrap();
    place
}

fn build(place: &Path) -> std::process::Command {
    let mut command = vitrina();
    command.args(["build", "--config"]).arg(place.join("Vitrina.toml")).env("VITRINA_TARGET_DIR", script_parts());
    command
}

#[test]
fn a_crate_that_does_not_compile_shows_the_compilers_words_and_touches_no_bundle() {
    let place = crate_with("pub fn answer() -> u32 {\n    \"forty-two\"\n}\n");
    let earlier = place.path().join("bundle/bundle.json");
    fs::create_dir_all(earlier.parent().unwrap()).unwrap();
    fs::write(&earlier, "earlier").unwrap();
    let ended = Ended::of(build(place.path()).output().unwrap());
    ended.failed_with(1, &["does not compile", "mismatched types", "src/lib.rs:2:5"]);
    assert_eq!(fs::read_to_string(&earlier).unwrap(), "earlier");
}

#[test]
fn a_missing_compiler_is_named_with_what_to_install() {
    let place = crate_with("");
    let empty = tempfile::tempdir().unwrap();
    let mut command = build(place.path());
    let output = command.env("PATH", empty.path()).env_remove("CARGO").env_remove("RUSTC").output().unwrap();
    Ended::of(output).failed_with(1, &["cargo", "next:", "rust"]);
    assert!(!place.path().join("bundle").exists());
}

#[test]
fn a_crate_that_makes_no_webassembly_says_what_to_add() {
    let place = crate_with("");
    let manifest = place.path().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap().replace("\"cdylib\"", "\"rlib\"");
    fs::write(&manifest, text).unwrap();
    Ended::of(build(place.path()).output().unwrap()).failed_with(1, &["broken", "cdylib"]);
}
