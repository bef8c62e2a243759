//! `vitrina demo` from the program alone.

use vitrina_tests::{Chromium, Serving, vitrina};

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
            let shown = Chromium::open(shop[page].as_str().unwrap()).shows("class=\"vitrina-installments\"");
            assert!(shown.contains(text), "{page} of {shop}: {shown}");
        }
    }
    assert_eq!(shops.len(), 2);
    assert_eq!(std::fs::read_dir(nowhere.path()).unwrap().count(), 0);
    serving.interrupt().succeeded();
}
