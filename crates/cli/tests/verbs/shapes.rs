//! The schema of what each verb prints with `--json`, and that the verbs keep to it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use vitrina_cli::shape::shapes;

use super::frame::verbs;
use super::place::{CONFIG, Ended, Place};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("schema").join(format!("{name}.json"))
}

/// Demands that a line of a verb's results fits its published schema.
#[track_caller]
pub fn fits(name: &str, line: &Value) {
    let schema: Value = serde_json::from_str(&fs::read_to_string(file(name)).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(line).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name}: {errors:?} in {line}");
}

#[test]
fn every_verb_has_a_published_schema_and_nothing_else_has() {
    let known: BTreeSet<String> = shapes().into_iter().map(|(verb, _)| verb.to_string()).collect();
    let mut wanted: BTreeSet<String> = verbs().into_iter().map(|verb| verb.replace(' ', "-")).collect();
    wanted.insert("error".to_string());
    assert_eq!(known, wanted);
    let published = fs::read_dir(file("x").parent().unwrap()).unwrap();
    let published: BTreeSet<String> =
        published.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_string()).collect();
    assert_eq!(published, wanted);
}

#[test]
fn the_published_schemas_are_what_the_code_makes() {
    for (name, schema) in shapes() {
        let made = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(file(name).parent().unwrap()).unwrap();
            fs::write(file(name), &made).unwrap();
        }
        let published = fs::read_to_string(file(name)).unwrap_or_default();
        assert_eq!(published, made, "run this test again with BLESS=1 to write schema/{name}.json");
    }
}

#[test]
fn a_sandbox_keeps_to_its_schema() {
    let place = Place::new(CONFIG);
    let ended = Ended::of(place.vitrina(&["sandbox", "--json", "--until-stdin-closes"]).output().unwrap()).succeeded();
    fits("sandbox", &ended.json()[0]);
}
