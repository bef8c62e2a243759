//! A script in JavaScript becomes a bundle as it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use vitrina_bundle::{Error, JavaScript, Request, Tools};
use vitrina_release::{Output, Setting, SettingKind};

const SCRIPT: &str = "(function(){let n=1;window.hello=n??2})();\n";

/// A folder with a request for a bundle in it.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn script(&self, command: Option<&str>) -> JavaScript {
        JavaScript {
            file: self.path().join("dist/hello.js"),
            command: command.map(str::to_owned),
            folder: self.path().to_owned(),
            settings: None,
        }
    }

    fn write(&self, text: &str) -> JavaScript {
        fs::create_dir_all(self.path().join("dist")).unwrap();
        fs::write(self.path().join("dist/hello.js"), text).unwrap();
        self.script(None)
    }

    fn request(&self, outputs: &[Output]) -> Request {
        Request {
            app: "hello".into(),
            crate_dir: self.path().to_owned(),
            out_dir: self.path().join("bundle"),
            outputs: outputs.to_vec(),
            embed_no_wasm: false,
            public_url: Some("https://cdn.example/".into()),
            reports: None,
            target_dir: None,
            budget: Default::default(),
            tools: Tools::default(),
        }
    }
}

#[test]
fn every_output_but_the_loader_is_the_file_itself() {
    let place = Place::new();
    fs::write(place.path().join("package.json"), r#"{"version": "1.2.3"}"#).unwrap();
    let built = place.write(SCRIPT).build(&place.request(&Output::ALL)).unwrap();
    let bundle = &built.bundle;
    assert_eq!((bundle.app.as_str(), bundle.version.as_str()), ("hello", "1.2.3"));
    let entry = &bundle.outputs[&Output::TwoFiles].entry;
    for output in [Output::TwoFiles, Output::OneFile, Output::NoWasm] {
        assert_eq!(bundle.outputs[&output].files.join(" "), *entry, "{output}");
    }
    assert_eq!(fs::read_to_string(built.dir.join(entry)).unwrap(), SCRIPT, "byte for byte");
    let loader = fs::read_to_string(built.dir.join(&bundle.outputs[&Output::Loader].entry)).unwrap();
    assert!(loader.contains("https://cdn.example/hello/channel.json"), "{loader}");
    let record = &bundle.files[entry];
    assert_eq!(record.raw, SCRIPT.len() as u64);
    assert!(record.integrity.starts_with("sha384-") && record.brotli > 0);
    assert!(built.dir.join(format!("{entry}.br")).is_file());
    assert_eq!(built.report.scripts[0].name, "hello.js");
    assert!(built.report.cost.is_none() && built.report_dir.join("report.html").is_file());
}

#[test]
fn the_name_follows_the_bytes() {
    let place = Place::new();
    let entry = |text: &str| {
        let built = place.write(text).build(&place.request(&[Output::TwoFiles])).unwrap();
        built.bundle.outputs[&Output::TwoFiles].entry.clone()
    };
    let (one, other) = (entry(SCRIPT), entry("window.hello = 2;"));
    assert_ne!(one, other);
    assert_eq!(entry(SCRIPT), one);
    assert_eq!(fs::read_dir(place.path().join("bundle")).unwrap().count(), 4, "the file, .br, .gz and bundle.json");
}

#[test]
fn the_command_makes_the_file_first() {
    let place = Place::new();
    let script = place.script(Some("mkdir -p dist && echo 'window.hello = 3;' > dist/hello.js"));
    let draft = script.draft(&place.request(&[Output::TwoFiles])).unwrap();
    let entry = &draft.bundle.outputs[&Output::TwoFiles].entry;
    assert_eq!(fs::read_to_string(draft.dir.join(entry)).unwrap(), "window.hello = 3;\n");
}

#[test]
fn a_failed_command_says_what_it_said_and_leaves_the_bundle() {
    let place = Place::new();
    let built = place.write(SCRIPT).build(&place.request(&[Output::TwoFiles])).unwrap();
    let error = place.script(Some("echo no types; exit 3")).build(&place.request(&[Output::TwoFiles])).unwrap_err();
    assert!(matches!(error, Error::Command { .. }), "{error}");
    let text = error.to_string();
    assert!(text.contains("exit status: 3") && text.contains("no types"), "{text}");
    assert!(built.dir.join(&built.bundle.outputs[&Output::TwoFiles].entry).is_file());
}

#[test]
fn what_no_script_element_can_carry_is_refused() {
    let place = Place::new();
    let refused = |text: &str| place.write(text).build(&place.request(&[Output::OneFile])).unwrap_err();
    for text in ["import { mount } from 'vitrina';", "export default 1;", "window.hello = ;"] {
        let error = refused(text);
        assert!(matches!(error, Error::NotClassic { .. }), "{text}: {error}");
        assert!(error.to_string().contains("hello.js is no classic script"), "{error}");
    }
    assert!(!place.path().join("bundle").exists());
}

#[test]
fn a_file_that_is_not_there_names_what_makes_it() {
    let place = Place::new();
    let error = place.script(None).build(&place.request(&[Output::OneFile])).unwrap_err();
    assert!(matches!(error, Error::NoScript { .. }), "{error}");
    assert!(error.to_string().contains("dist/hello.js") && error.to_string().contains("`command`"), "{error}");
}

#[test]
fn a_budget_holds_for_it_too() {
    let place = Place::new();
    let request = Request { budget: [(Output::OneFile, 10)].into(), ..place.request(&[Output::OneFile]) };
    let error = place.write(SCRIPT).build(&request).unwrap_err();
    assert!(matches!(error, Error::OverBudget { .. }), "{error}");
}

#[test]
fn a_file_says_what_a_merchant_may_set() {
    let place = Place::new();
    let script = JavaScript { settings: Some(place.path().join("settings.json")), ..place.write(SCRIPT) };
    let built = |schema: &str| {
        fs::write(place.path().join("settings.json"), schema).unwrap();
        script.build(&place.request(&[Output::TwoFiles]))
    };
    let schema = r#"{
        "parts": {"default": 6, "min": 1, "max": 24},
        "tone": {"default": "calm", "oneOf": ["calm", "loud"]},
        "headline": {"default": ""},
        "transfer": {"default": true}
    }"#;
    let text = |default: &str, one_of: &[&str]| SettingKind::Text {
        default: default.to_owned(),
        one_of: one_of.iter().map(|&text| text.to_owned()).collect(),
    };
    let expected = [
        ("headline", text("", &[])),
        ("parts", SettingKind::Integer { default: 6, least: 1, most: 24 }),
        ("tone", text("calm", &["calm", "loud"])),
        ("transfer", SettingKind::Flag { default: true }),
    ]
    .map(|(name, kind)| Setting { name: name.to_owned(), kind });
    assert_eq!(built(schema).unwrap().bundle.settings.unwrap(), expected);
    assert_eq!(built("{}").unwrap().bundle.settings.unwrap(), []);
    for (schema, reason) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        ("[1]", "invalid type"),
        (r#"{"parts": {"min": 1}}"#, "missing field `default`"),
        (r#"{"parts": {"default": 6, "most": 24}}"#, "unknown field `most`"),
        (r#"{"parts": {"default": 6}}"#, "`parts`: a number has both `min` and `max`"),
        (r#"{"parts": {"default": 6, "min": 1}}"#, "a number has both `min` and `max`"),
        (r#"{"parts": {"default": 30, "min": 1, "max": 24}}"#, "the default 30 is outside 1 to 24"),
        (r#"{"parts": {"default": 1.5, "min": 1, "max": 24}}"#, "1.5 is no whole number"),
        (r#"{"tone": {"default": "red", "oneOf": ["calm", "loud"]}}"#, r#"is none of "calm", "loud""#),
        (r#"{"tone": {"default": "red", "min": 1}}"#, "`oneOf` with a text"),
        (r#"{"transfer": {"default": true, "oneOf": ["a"]}}"#, "`oneOf` with a text"),
        (r#"{"list": {"default": []}}"#, "not []"),
    ] {
        let error = built(schema).unwrap_err();
        assert!(matches!(error, Error::SettingsFile { .. }), "{schema}: {error}");
        let text = error.to_string();
        assert!(text.contains("settings.json: ") && text.contains(reason), "{schema}: {text}");
    }
    fs::remove_file(place.path().join("settings.json")).unwrap();
    let missing = script.build(&place.request(&[Output::TwoFiles])).unwrap_err();
    assert!(missing.to_string().contains("settings.json: cannot be read"), "{missing}");
}
