//! In the sandbox's shop that comes with it.

use std::fs;
use std::time::Duration;

use vitrina_tests::{Chromium, Ended};

use super::{SELECT, asked, built, call, change, dev, project};

#[test]
fn a_saved_line_is_in_the_open_page_and_a_mistake_too() {
    let project = project();
    let (mut serving, first) = dev(project.path(), &[]);
    let before = built(&mut serving, "built");
    let mut page = Chromium::open(first["pages"][0].as_str().unwrap());
    page.shows("6x $205,75 sin interés");
    // The shopper chooses, and the choice outlives every build.
    page.choose(SELECT, "S");
    change(project.path(), "{n}x {v} sin interés", "{n} cuotas de {v}");
    let after = built(&mut serving, "built");
    assert!(after["release"].as_u64() > before["release"].as_u64(), "{before} {after}");
    page.shows("6 cuotas de $");
    change(project.path(), "let language", "let langage");
    let failed = built(&mut serving, "failed");
    assert!(failed["text"].as_str().unwrap().contains("language"), "{failed}");
    page.shows("<vitrina-dev-error");
    change(project.path(), "let langage", "let language");
    built(&mut serving, "built");
    page.loses("<vitrina-dev-error");
    page.shows("6 cuotas de $");
    assert_eq!(page.value(SELECT), "S");
    page.is_clean();
    serving.interrupt().succeeded();
}

#[test]
fn the_server_answers_its_own_pages_only() {
    let project = project();
    let (serving, first) = dev(project.path(), &[]);
    let server = first["server"].as_str().unwrap();
    let shop = first["pages"][0].as_str().unwrap().split("/prod").next().unwrap();
    let script = "/__vitrina/script.js";
    for (headers, status) in [
        ("Host: HOST".to_string(), 200),
        (format!("Host: HOST\r\nOrigin: {shop}"), 200),
        ("Host: attacker.example".to_string(), 400),
        ("Host: HOST.attacker.example".to_string(), 400),
        ("Host: HOST\r\nOrigin: https://attacker.example".to_string(), 400),
        ("Host: HOST\r\nOrigin: null".to_string(), 400),
    ] {
        let answer = asked(server, script, &headers);
        assert!(answer.contains(&format!(" {status} ")), "{headers}: {answer}");
    }
    for path in ["../Vitrina.toml", "..%2f..%2fVitrina.toml", "%2fetc%2fpasswd", "bundle.json", "a/../../b.js", "..js"]
    {
        let answer = asked(server, &format!("/__vitrina/files/{path}"), "Host: HOST");
        assert!(answer.contains(" 404 "), "{path}: {answer}");
    }
    drop(serving);
}

/// More tabs than a browser has connections to one server, and more saves than builds.
#[test]
fn every_tab_has_the_last_of_many_saves() {
    let project = project();
    let (mut serving, first) = dev(project.path(), &[]);
    built(&mut serving, "built");
    let product = first["pages"][0].as_str().unwrap();
    let mut page = Chromium::open(product);
    page.shows("6x $205,75 sin interés");
    for _ in 0..8 {
        page.open_tab(product, "6x $205,75 sin interés");
    }
    let mut last = "sin interés".to_string();
    for save in 1..=10 {
        let next = format!("sin interés, {save}");
        change(project.path(), &format!("{{v}} {last}\""), &format!("{{v}} {next}\""));
        last = next;
    }
    page.shows("6x $205,75 sin interés, 10");
    page.tabs_show("6x $205,75 sin interés, 10");
    page.is_clean();
}

#[test]
fn a_mistake_in_the_configuration_is_shown_and_mended() {
    let project = project();
    let (mut serving, first) = dev(project.path(), &[]);
    built(&mut serving, "built");
    let mut page = Chromium::open(first["pages"][0].as_str().unwrap());
    page.shows("6x $205,75 sin interés");
    let file = project.path().join("my-script/Vitrina.toml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("{text}\nbudgets = 1\n")).unwrap();
    let failed = built(&mut serving, "failed");
    assert!(failed["text"].as_str().unwrap().contains("budgets"), "{failed}");
    page.shows("<vitrina-dev-error");
    change(project.path(), "{n}x {v} sin interés", "{n} cuotas de {v}");
    let failed = built(&mut serving, "failed");
    assert!(failed["text"].as_str().unwrap().contains("budgets"), "{failed}");
    page.shows("<vitrina-dev-error");
    fs::write(&file, text.replace("app = \"my-script\"", "app = \"other\"")).unwrap();
    built(&mut serving, "built");
    page.shows("6 cuotas de $");
    page.loses("<vitrina-dev-error");
    let ended = serving.interrupt().succeeded();
    assert!(ended.stderr.contains("run `vitrina dev` again"), "{ended:#?}");
}

#[test]
fn a_port_that_is_taken_is_named() {
    let project = project();
    let (_serving, first) = dev(project.path(), &[]);
    let port = first["server"].as_str().unwrap().rsplit(':').next().unwrap().trim_end_matches('/').to_string();
    let second = Ended::of(call(project.path(), &["--port", &port]).output().unwrap());
    second.failed_with(5, &["dev-port", &port, "another `--port`"]);
}

#[test]
fn ctrl_c_ends_a_build() {
    let project = project();
    let folder = project.path().join("my-script");
    let file = folder.join("Vitrina.toml");
    let text = fs::read_to_string(&file).unwrap();
    // It waits for as long as the folder is there.
    let build = "[build]\nfile = \"script.js\"\ncommand = \"touch begun; while [ -e begun ]; do sleep 0.1; done\"\n";
    fs::write(&file, format!("{text}\n{build}")).unwrap();
    let (serving, _) = dev(project.path(), &[]);
    let begun = folder.join("begun");
    while !begun.exists() {
        std::thread::sleep(Duration::from_millis(10));
    }
    serving.interrupt().succeeded();
    assert!(begun.exists(), "the build ended by itself");
}
