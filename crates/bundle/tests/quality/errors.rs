//! What the tools refuse comes through with the line that matters first. Each crate really fails.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use vitrina_bundle::{Error, Request};

use crate::fixture::{SCRIPT, Script, run, wasm_opt};

fn refusal(script: &Script) -> Error {
    refusal_of(&script.request("bundle", None))
}

fn refusal_of(request: &Request) -> Error {
    let error = run(request).unwrap_err();
    assert!(!request.out_dir.exists(), "{error}");
    error
}

fn first_line(error: &Error) -> String {
    error.to_string().lines().next().unwrap().to_owned()
}

#[test]
fn a_compile_error_begins_with_its_place_and_has_the_rest_below() {
    let script = Script::new("refused", &SCRIPT.replace("\"Mucho\"", "7"));
    let error = refusal(&script);
    assert_eq!(first_line(&error), "src/lib.rs:12:67: error[E0308]: `if` and `else` have incompatible types");
    let text = error.to_string();
    assert!(text.contains("expected integer, found `&str`") && text.contains("does not compile"), "{text}");
}

#[test]
fn a_warning_before_it_does_not_hide_an_error() {
    let script =
        Script::new("warned", &format!("#[deprecated]\nfn old() {{}}\npub fn caller() {{ old() }}\n{SCRIPT};;;\nlet"));
    assert!(first_line(&refusal(&script)).starts_with("src/lib.rs:"), "{}", refusal(&script));
    assert!(first_line(&refusal(&script)).contains(": error: "), "{}", refusal(&script));
}

#[test]
fn a_macro_that_panics_and_a_type_that_is_missing_name_the_scripts_own_line() {
    let script = Script::new("unknown", &SCRIPT.replace("page: Page", "page: Paige"));
    let line = first_line(&refusal(&script));
    assert!(line.starts_with("src/lib.rs:9:23: error[E04"), "{line}");
}

#[test]
fn a_manifest_that_cargo_cannot_read_names_the_cause() {
    let script = Script::new("unmade", SCRIPT);
    let manifest = script.dir.path().join("Cargo.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replace("edition = \"2024\"", "edition = \"2042\"")).unwrap();
    let line = first_line(&refusal(&script));
    assert!(line.contains("2042"), "{line}");
    fs::write(&manifest, text.replace("edition = \"2024\"", "edition = ")).unwrap();
    let line = first_line(&refusal(&script));
    assert!(line.contains("Cargo.toml:4:") && line.contains("error"), "{line}");
}

#[test]
fn another_wasm_bindgen_is_named_with_the_command_that_mends_it() {
    // The section that every wasm-bindgen leaves in a module: a length and the version that wrote it.
    let section = r#"{"schema_version":"0.2.88","version":"0.2.88"}"#;
    let bytes: Vec<u8> =
        u32::try_from(section.len()).unwrap().to_le_bytes().into_iter().chain(section.bytes()).collect();
    let length = bytes.len();
    let source = format!(
        "{SCRIPT}\n#[unsafe(link_section = \"__wasm_bindgen_unstable\")]\n#[used]\npub static OTHER: [u8; {length}] = {bytes:?};\n"
    );
    let error = refusal(&Script::new("otherwise", &source));
    assert!(matches!(error, Error::Bindgen { .. }), "{error}");
    let line = first_line(&error);
    assert!(
        line.contains("wasm-bindgen 0.2.88") && line.contains("`cargo update -p wasm-bindgen --precise 0.2."),
        "{line}"
    );
}

#[test]
fn wasm_opt_says_what_is_fatal() {
    let script = Script::new("fatal", SCRIPT);
    // One that is too old for today's modules.
    let program = script.dir.path().join("wasm-opt");
    let says = "#!/bin/sh\necho 'warning: no output file specified' >&2\n\
                echo '[wasm-validator error in function 12] table.grow must be used with a table of the same type' >&2\n\
                echo 'Fatal: error in validating input' >&2\nexit 1\n";
    fs::write(&program, says).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let error = refusal_of(&script.request("bundle", Some(program.clone())));
    assert_eq!(
        first_line(&error),
        "wasm-opt failed: [wasm-validator error in function 12] table.grow must be used with a table of the same type"
    );
    let text = error.to_string();
    for part in [&program.display().to_string(), "update binaryen", "Fatal: error in validating input"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
}

/// A script that adds sixteen bytes at once.
const WIDE: &str = "use core::arch::wasm32::{i8x16_add, i8x16_bitmask, i8x16_splat};
use vitrina::prelude::*;

#[inline(never)]
#[target_feature(enable = \"simd128\")]
fn wide(seed: i8) -> u16 {
    let all = i8x16_splat(std::hint::black_box(seed));
    i8x16_bitmask(i8x16_add(all, all))
}

#[vitrina::script]
pub fn wider(page: Page) {
    page.mount(\"wider\", |_, view| {
        let mask = unsafe { wide(std::hint::black_box(70)) };
        view.line(\"p\", \"wider-line\", if mask > 3 { \"Mucho\" } else { \"Poco\" });
    });
}
";

#[test]
fn what_promised_browsers_lack_is_refused_with_its_name_place_and_remedy() {
    let script = Script::new("wider", WIDE);
    for wasm_opt in [None, Some(wasm_opt())] {
        let error = refusal_of(&script.request("bundle", wasm_opt));
        assert!(matches!(error, Error::Feature { feature: "simd128", .. }), "{error}");
        let text = error.to_string();
        for part in ["in wide (src/lib.rs:", "Safari 15.1", "`#[target_feature(enable = \"simd128\")]`"] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
    }
    let error = vitrina_bundle::draft(&script.request("bundle", None), &mut |_| {}).unwrap_err();
    assert!(matches!(error, Error::Feature { feature: "simd128", .. }), "{error}");
}

#[test]
fn a_wasm_opt_that_is_too_old_is_refused_before_anything_is_built() {
    let script = Script::new("aged", SCRIPT);
    let program = script.dir.path().join("wasm-opt");
    fs::write(&program, "#!/bin/sh\necho 'wasm-opt version 108'\n").unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let error = refusal_of(&script.request("bundle", Some(program.clone())));
    let line = first_line(&error);
    assert!(line.starts_with(&program.display().to_string()) && line.contains("version 108"), "{line}");
    assert!(!script.dir.path().join("target").exists());
}
