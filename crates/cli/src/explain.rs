//! `vitrina config`: what `Vitrina.toml` may say, and what it says.

use clap::{Args, Subcommand};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::config::{Config, nearest, schema};
use crate::error::Error;
use crate::screen::Screen;

/// `vitrina config`
#[derive(Debug, Subcommand)]
pub enum ConfigVerb {
    /// Print what is used: file, profile and defaults together.
    Show,
    /// Explain a key, a section, or all of Vitrina.toml.
    Explain(ExplainArgs),
    /// Print the JSON schema of Vitrina.toml.
    Schema,
}

/// `vitrina config explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Such as tiendanube.callback_port [default: all].
    #[arg(value_name = "KEY", env = "VITRINA_KEY")]
    pub key: Option<String>,
}

/// A key of `Vitrina.toml`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Key {
    /// With its sections, such as `tiendanube.callback_port`.
    key: String,
    /// What it is for.
    says: String,
    /// Whether its section is of no use without it.
    needed: bool,
    /// What counts when it is absent.
    default: Option<Value>,
    example: Option<Value>,
}

/// Prints what is used: the file with its profile laid over it and its defaults filled in.
pub(crate) fn show(config: &Config, screen: &Screen) -> Result<(), Error> {
    let text = toml::to_string(config)
        .map_err(|error| Error::System { action: "write the configuration", source: std::io::Error::other(error) })?;
    screen.result(text.trim_end(), config);
    Ok(())
}

/// Prints the schema of the file.
pub(crate) fn print_schema(screen: &Screen) {
    let schema = schema();
    screen.result(format_args!("{schema:#}"), &schema);
}

/// Explains a key, the keys of a section, or all.
///
/// # Errors
///
/// [`Error::NoKey`] names the nearest.
pub(crate) fn explain(args: &ExplainArgs, screen: &Screen) -> Result<(), Error> {
    let mut keys = Vec::new();
    collect("", &schema(), &mut keys);
    let chosen: Vec<&Key> = match &args.key {
        None => keys.iter().collect(),
        Some(name) => keys.iter().filter(|key| is_or_below(&key.key, name)).collect(),
    };
    if let (true, Some(name)) = (chosen.is_empty(), &args.key) {
        let names: Vec<&str> = keys.iter().map(|key| key.key.as_str()).collect();
        return Err(Error::NoKey { key: name.clone(), hint: nearest(name, &names) });
    }
    let text: Vec<String> = chosen.iter().map(|key| told(key)).collect();
    screen.results(text.join("\n"), &chosen);
    Ok(())
}

fn is_or_below(key: &str, name: &str) -> bool {
    key.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn told(Key { key, says, needed, default, example }: &Key) -> String {
    let mut text = format!("{key}\n  {says}");
    if *needed {
        text.push_str(" Needed.");
    }
    for (what, value) in [("default", default), ("example", example)] {
        if let Some(value) = value {
            text.push_str(&format!("\n  {what}: {value}"));
        }
    }
    text
}

/// The keys below a table of the schema. A store's own stand below `stores.STORE`; a profile's are those of the top again.
fn collect(section: &str, table: &Value, keys: &mut Vec<Key>) {
    let none = Map::new();
    let needed = |name: &str| table["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
    for (name, property) in table["properties"].as_object().unwrap_or(&none) {
        let key = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
        keys.push(Key {
            key: key.clone(),
            says: property["description"].as_str().unwrap_or_default().to_string(),
            needed: needed(name),
            default: property.get("default").cloned(),
            example: property["examples"].get(0).cloned(),
        });
        collect(&key, property, keys);
        if name == "stores" {
            for store in property["patternProperties"].as_object().unwrap_or(&none).values() {
                collect("stores.STORE", store, keys);
            }
        }
    }
}
