//! The JSON schema of `Vitrina.toml`, for editors: `crates/cli/Vitrina.schema.json` holds it.

use serde_json::{Map, Value, json};
use vitrina_rollout::release::Output;

use super::keys::{Key, Kind, PROFILE, PROFILE_NAME, STORE_NAME, TOP};

/// The schema (draft 2020-12). Each key has an example that the reader accepts.
pub fn schema() -> Value {
    let mut schema = table(TOP);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Vitrina.toml");
    schema["description"] = json!("What the vitrina command knows about an app.");
    schema
}

fn table(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    let required: Vec<&str> = keys.iter().filter(|key| key.needed).map(|key| key.name).collect();
    json!({"type": "object", "additionalProperties": false, "required": required, "properties": properties})
}

fn property(key: &Key) -> Value {
    let mut property = match key.kind {
        Kind::Text(example, default) => text(json!({"minLength": 1}), example, default),
        Kind::Shape(pattern, example, default) => text(json!({"pattern": pattern}), example, default),
        Kind::OneOf(values) => json!({"type": "string", "enum": values, "examples": [values[0]]}),
        Kind::Outputs => json!({
            "type": "array",
            "items": {"enum": Output::ALL},
            "minItems": 1,
            "uniqueItems": true,
            "default": super::DEFAULT_OUTPUTS,
            "examples": [Output::ALL],
        }),
        Kind::Size => json!({
            "oneOf": [
                {"type": "integer", "minimum": 1},
                {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)? ?(B|KB|MB)$"},
            ],
            "examples": [7500, "7.5 KB"],
        }),
        Kind::Number(least, most, default) => {
            let mut number =
                json!({"type": "integer", "minimum": least, "maximum": most, "examples": [default.unwrap_or(7001)]});
            number
                .as_object_mut()
                .zip(default)
                .map(|(number, default)| number.insert("default".into(), default.into()));
            number
        }
        Kind::Flag => json!({"type": "boolean", "default": false, "examples": [true]}),
        Kind::Texts => json!({
            "type": "object",
            "additionalProperties": {"type": "string"},
            "examples": [{"settings": "https://cdn.example/1001.json"}],
        }),
        Kind::Section(keys) => table(keys),
        Kind::Stores(keys) => {
            json!({"type": "object", "additionalProperties": false, "patternProperties": {STORE_NAME: table(keys)}})
        }
        Kind::Profiles => {
            let keys: Vec<Key> = TOP.iter().filter(|key| key.name != PROFILE).copied().collect();
            let profile = partial(table(&keys));
            json!({"type": "object", "additionalProperties": false, "patternProperties": {PROFILE_NAME: profile}})
        }
    };
    property["description"] = json!(key.says);
    property
}

/// A table that need not be whole, for what it lacks stands at the top.
fn partial(mut table: Value) -> Value {
    table.as_object_mut().map(|table| table.remove("required"));
    if let Some(properties) = table["properties"].as_object_mut() {
        for property in properties.values_mut().filter(|property| property.get("properties").is_some()) {
            *property = partial(property.take());
        }
    }
    table
}

fn text(mut property: Value, example: &str, default: Option<&str>) -> Value {
    property["type"] = json!("string");
    property["examples"] = json!([example]);
    if let Some(default) = default {
        property["default"] = json!(default);
    }
    property
}
