//! The published schema of `Vitrina.toml` is the one that the code has, and says what the reader does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use vitrina_cli::config::{Config, ConfigError, schema};

#[test]
fn the_file_is_what_the_code_makes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("Vitrina.schema.json");
    let made = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(&file, &made).unwrap();
    }
    let published = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(published, made, "run this test again with BLESS=1 to write {}", file.display());
}

/// A value for every key of a table, as `pick` takes it from the key's schema.
fn filled(table: &Value, pick: &dyn Fn(&Value) -> Option<Value>) -> Value {
    let mut values = Map::new();
    for (name, key) in table["properties"].as_object().unwrap() {
        let value = match (key.get("properties"), key.get("patternProperties")) {
            (Some(_), _) => Some(filled(key, pick)),
            (_, Some(tables)) => {
                let table = filled(tables.as_object().unwrap().values().next().unwrap(), pick);
                let named = if name == "stores" { "tiendanube:1001" } else { "staging" };
                Some(Value::Object([(named.to_owned(), table)].into_iter().collect()))
            }
            _ => pick(key),
        };
        values.extend(value.map(|value| (name.clone(), value)));
    }
    Value::Object(values)
}

fn example(key: &Value) -> Option<Value> {
    Some(key["examples"][0].clone())
}

fn read(values: &Value) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Vitrina.toml");
    fs::write(&file, toml::to_string(values).unwrap()).unwrap();
    Config::read(&file)
}

#[test]
fn every_example_of_every_key_is_accepted() {
    read(&filled(&schema(), &example)).unwrap();
    let last = |key: &Value| key["examples"].as_array().and_then(|examples| examples.last()).cloned();
    read(&filled(&schema(), &last)).unwrap();
}

#[test]
fn what_the_schema_requires_is_required_and_nothing_else() {
    let whole = filled(&schema(), &example);
    for section in ["", "hosting", "tiendanube", "pago_shops"] {
        let pointer = if section.is_empty() { String::new() } else { format!("/{section}") };
        let of = if section.is_empty() { schema() } else { schema()["properties"][section].clone() };
        let required: Vec<&str> = of["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        for name in of["properties"].as_object().unwrap().keys() {
            let mut less = whole.clone();
            less.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove(name);
            let missing = matches!(read(&less), Err(ConfigError::Missing { .. }));
            // A portal script has a number; the schema says so in words only.
            let expected = required.contains(&name.as_str()) || (section == "tiendanube" && name == "script_id");
            assert_eq!(missing, expected, "{section}.{name}");
        }
    }
}

#[test]
fn a_default_is_what_absence_means() {
    let told = |values: &Value| {
        let config = read(values).unwrap();
        // Paths are absolute, and each file had a folder of its own.
        format!("{config:?}").replace(config.folder().to_str().unwrap(), "/folder").replace("/folder/.\"", "/folder\"")
    };
    let mut without = filled(&schema(), &example);
    let mut with = without.clone();
    for (section, table) in schema()["properties"].as_object().unwrap() {
        let Some(properties) = table.get("properties").and_then(Value::as_object) else { continue };
        for (name, key) in properties {
            let Some(default) = key.get("default") else { continue };
            without[section].as_object_mut().unwrap().remove(name);
            with[section][name] = default.clone();
        }
    }
    without.as_object_mut().unwrap().remove("script");
    with["script"] = schema()["properties"]["script"]["default"].clone();
    assert_eq!(told(&with), told(&without));
}

#[test]
fn what_the_schema_does_not_know_is_refused() {
    for section in ["", "build", "budget", "hosting", "tiendanube", "pago_shops"] {
        let mut more = filled(&schema(), &example);
        let pointer = if section.is_empty() { String::new() } else { format!("/{section}") };
        more.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().insert("unheard_of".into(), Value::Bool(true));
        assert!(matches!(read(&more), Err(ConfigError::UnknownKey { .. })), "{section}");
    }
}

/// An editor that checks the file by the schema draws no line under a store that the command takes.
#[test]
fn the_schema_and_the_reader_take_the_same_names_of_stores() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for (name, good) in [
        ("tiendanube:1001", true),
        ("pago-shops:3001", true),
        ("pago-shops:acme_shop.2", true),
        ("tiendanube:acme", false),
        ("pago-shops:a b", false),
        ("pago-shops:", false),
        ("shopify:1", false),
        (&format!("pago-shops:{}", "a".repeat(65)), false),
    ] {
        let mut values = filled(&schema(), &example);
        values["stores"] = serde_json::json!({name: {}});
        assert_eq!(read(&values).is_ok(), good, "{name}");
        assert_eq!(validator.is_valid(&values), good, "{name}");
    }
}
