//! `vitrina settings`: what an operator sets is what a shop shows, and the script's own source says what may be set.

use std::fs;

use vitrina_release::{Bundle, Output, SettingKind};
use vitrina_tests::{Chromium, Ended, Fleet, Sandbox, script_parts};

#[test]
fn a_setting_is_refused_by_the_script_s_own_words_or_shown_by_the_shop() {
    let sandbox = Sandbox::start();
    sandbox.login("tiendanube", "1001").succeeded();
    let mut build = sandbox.vitrina(&["build", "--wasm-opt", "none", "--target-dir"]);
    Ended::of(build.arg(script_parts()).output().unwrap()).succeeded();
    sandbox.run(&["upload"]).succeeded();
    sandbox.run(&["deploy", "--store", "tiendanube:1001"]).succeeded();
    // A page asks for them in any case, and the merchant's console is to stay clean.
    let settings = sandbox.path("hosting/variant-badge/settings");
    assert_eq!(fs::read_to_string(settings.join("1001.json")).unwrap(), "{}");
    assert_eq!(fs::read_dir(&settings).unwrap().count(), 1, "one file, for the store that was deployed to");
    let product = sandbox.shop("tiendanube", "1001", "product");
    let mut shop = Chromium::open(&product);
    shop.shows("6x $205,75 sin interés");
    shop.is_clean();

    let refused = sandbox.run(&["settings", "set", "tiendanube:1001", "instalments=3"]);
    refused.failed_with(3, &["error[settings-invalid]", "did you mean `installments`?"]);
    let refused = sandbox.run(&["settings", "set", "tiendanube:1001", "installments=25"]);
    refused.failed_with(3, &["error[settings-invalid]", "goes from 1 to 24"]);
    Chromium::open(&product).shows("6x $205,75 sin interés");

    sandbox.run(&["settings", "set", "tiendanube:1001", "installments=3", "transfer_discount=10"]).succeeded();
    let html = Chromium::open(&product).shows("3x $411,50 sin interés");
    assert!(html.contains("(10% off)"), "{html}");
    sandbox.run(&["settings", "check", "tiendanube:1001"]).succeeded();
    sandbox.run(&["deploy", "--store", "tiendanube:1001"]).succeeded();
    let kept = fs::read_to_string(settings.join("1001.json")).unwrap();
    assert!(kept.contains("\"installments\":3"), "a deploy leaves what was set: {kept}");
    sandbox.run(&["settings", "set", "tiendanube:1001", "--unset", "installments"]).succeeded();
    let html = Chromium::open(&product).shows("6x $205,75 sin interés");
    assert!(html.contains("(10% off)"), "{html}");
}

#[test]
fn a_deploy_goes_on_where_empty_settings_cannot_be_written() {
    let fleet = Fleet::of(3);
    fs::write(fleet.sandbox.path("hosting/variant-badge/settings"), "no folder").unwrap();
    let ended = fleet.run(&["deploy"]).succeeded();
    assert!(ended.stderr.contains("a 404 for them in their pages' console"), "{ended:#?}");
    fleet.all_on(1);
}

#[test]
fn shoppers_carry_none_of_what_the_command_is_told() {
    let sandbox = Sandbox::start();
    let mut build = sandbox.vitrina(&["build", "--wasm-opt", "none", "--target-dir"]);
    Ended::of(build.arg(script_parts()).output().unwrap()).succeeded();
    let folder = sandbox.path("bundle");
    let bundle: Bundle = serde_json::from_slice(&fs::read(folder.join("bundle.json")).unwrap()).unwrap();
    let settings = bundle.settings.unwrap();
    let names: Vec<&str> = settings.iter().map(|setting| setting.name.as_str()).collect();
    assert_eq!(names, ["installments", "transfer_discount", "low_stock"]);
    assert_eq!(settings[0].kind, SettingKind::Integer { default: 6, least: 1, most: 24 });
    for output in [Output::TwoFiles, Output::OneFile, Output::Loader] {
        for name in &bundle.outputs[&output].files {
            let bytes = fs::read(folder.join(name)).unwrap();
            for told in ["vitrina-settings", "\"least\""] {
                let carries = bytes.windows(told.len()).any(|window| window == told.as_bytes());
                assert!(!carries, "{told} is in {name}");
            }
        }
    }
}
