//! `vitrina demo` from the program alone.

use std::fs;
use std::path::Path;

use vitrina_release::{Bundle, Output};
use vitrina_tests::{Chromium, Ended, Serving, root, script_parts, vitrina};

#[test]
fn the_demo_needs_nothing_but_the_program() {
    let nowhere = tempfile::tempdir().unwrap();
    let mut call = vitrina();
    // No toolchain, no home, no project.
    call.args(["demo", "--json", "--until-stdin-closes"]).env_clear().env("PATH", "").current_dir(nowhere.path());
    let (serving, demo) = Serving::start(call);
    let shops = demo["shops"].as_array().unwrap();
    for (shop, text) in shops.iter().zip(["sin interés", "sem juros"]) {
        for page in ["product", "listing"] {
            let mut browser = Chromium::open(shop[page].as_str().unwrap());
            let shown = browser.shows("class=\"vitrina-installments\"");
            assert!(shown.contains(text), "{page} of {shop}: {shown}");
            browser.is_clean();
        }
    }
    assert_eq!(shops.len(), 2);
    assert_eq!(std::fs::read_dir(nowhere.path()).unwrap().count(), 0);
    serving.interrupt().succeeded();
}

/// The glue without the names and digests of modules, and the module's size: what a build makes of its sources, whichever
/// compiler is at hand.
fn made(bundle: &Path) -> (Vec<String>, u64) {
    let record: Bundle = serde_json::from_slice(&fs::read(bundle.join("bundle.json")).unwrap()).unwrap();
    let files = &record.outputs[&Output::TwoFiles];
    let text = fs::read_to_string(bundle.join(&files.entry)).unwrap();
    let of_a_module = |part: &&str| part.ends_with(".wasm") || part.starts_with("sha256-");
    let glue = text.split('`').filter(|part| !of_a_module(part)).map(str::to_string).collect();
    let module = files.files.iter().find(|name| name.ends_with(".wasm")).unwrap();
    (glue, record.files[module].raw)
}

#[test]
fn the_demo_shows_the_runtime_as_it_is_now() {
    let sample = root().join("crates/cli/sample");
    let place = tempfile::tempdir().unwrap();
    let config = fs::read_to_string(sample.join("Vitrina.toml")).unwrap();
    let scripts = root().join("crates/scripts").display().to_string();
    fs::write(place.path().join("Vitrina.toml"), config.replace("../../scripts", &scripts)).unwrap();
    let mut build = vitrina();
    build.args(["build", "--target-dir"]).arg(script_parts()).current_dir(place.path());
    build.env("VITRINA_WASM_OPT", root().join("tests/browser/node_modules/.bin/wasm-opt"));
    Ended::of(build.output().unwrap()).succeeded();

    let ((glue, bytes), (kept, kept_bytes)) = (made(&place.path().join("bundle")), made(&sample.join("bundle")));
    assert_eq!(kept, glue, "build the sample anew, as its README.md says");
    assert!(bytes.abs_diff(kept_bytes) * 10 <= bytes, "{kept_bytes} bytes, now {bytes}: build the sample anew");
}
