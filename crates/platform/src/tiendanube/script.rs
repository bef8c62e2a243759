//! One script as the platform lists it: documents and services disagree on almost every field (platforms.md §3.2).

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de};
use serde_json::Value;

use crate::{Moment, RegisteredScript, ScriptId, What};

/// One script of a store.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Equals the Portal's script id for an association.
    pub id: ScriptId,
    /// The address of a classic script.
    pub src: Option<String>,
    /// The name given in the Portal.
    pub name: Option<String>,
    /// The handle given in the Portal.
    pub handle: Option<String>,
    /// `onload`, `onfirstinteraction`.
    pub event: Option<String>,
    /// `location`, or the older `where`.
    pub location: Option<String>,
    /// Whether the platform installs it in every store.
    pub is_auto_install: bool,
    /// `draft`, `idle`, `testing`, `active`.
    pub status: Option<String>,
    /// The version that pages get; `None` when nothing was deployed.
    pub current_version: Option<Version>,
    /// A version that was uploaded and not deployed.
    pub draft_version: Option<Version>,
    /// The pairs that the platform appends to the tag's URL.
    pub query_params: BTreeMap<String, String>,
    /// When it was registered; classic scripts tell.
    pub created_at: Option<Moment>,
    /// When it was changed last; classic scripts tell.
    pub updated_at: Option<Moment>,
    /// The answer as it came.
    pub raw: Value,
}

/// A deployed version of a Portal script.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// Its number, where given.
    pub number: Option<String>,
    /// Where pages load it from, where given.
    pub src: Option<String>,
}

impl Script {
    /// Whether this store's pages get it: a version is deployed. `testing` counts, for demo stores get such versions.
    pub fn is_active(&self) -> bool {
        let waiting = self.status.as_deref().is_some_and(|status| ["draft", "idle"].contains(&status));
        self.current_version.is_some() && !waiting
    }

    fn read(raw: Value) -> Option<Script> {
        let id = ["id", "script_id"].into_iter().find_map(|key| ScriptId::read(raw.get(key)?))?;
        let text = |key: &str| raw.get(key).and_then(Value::as_str).map(str::to_owned);
        Some(Script {
            id,
            src: text("src").filter(|src| !src.is_empty()),
            name: text("name"),
            handle: text("handle"),
            event: text("event"),
            location: text("location").or_else(|| text("where")),
            is_auto_install: raw.get("is_auto_install").and_then(Value::as_bool).unwrap_or_default(),
            status: text("status"),
            current_version: raw.get("current_version").and_then(Version::read),
            draft_version: raw.get("draft_version").and_then(Version::read),
            query_params: raw.get("query_params").map(read_query).unwrap_or_default(),
            created_at: text("created_at").as_deref().map(Moment::read),
            updated_at: text("updated_at").as_deref().map(Moment::read),
            raw,
        })
    }
}

impl<'de> Deserialize<'de> for Script {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Script, D::Error> {
        Script::read(Value::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("the script has no id"))
    }
}

impl Version {
    /// An object, a bare number, or null when nothing was deployed.
    fn read(value: &Value) -> Option<Version> {
        match value {
            Value::Object(version) => Some(Version {
                number: version.get("version").and_then(ScriptId::read).map(|ScriptId(number)| number),
                src: version.get("src").and_then(Value::as_str).map(str::to_owned),
            }),
            value => ScriptId::read(value).map(|ScriptId(number)| Version { number: Some(number), src: None }),
        }
    }
}

/// A JSON object as text, or the object itself, or nothing. Values that are no text are kept as their JSON.
fn read_query(value: &Value) -> BTreeMap<String, String> {
    let parsed = match value {
        Value::String(text) => serde_json::from_str(text).unwrap_or_default(),
        value => value.clone(),
    };
    let Value::Object(pairs) = parsed else { return BTreeMap::new() };
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    pairs.into_iter().map(|(key, value)| (key, text(value))).collect()
}

impl From<Script> for RegisteredScript {
    fn from(script: Script) -> RegisteredScript {
        let active = script.raw.get("current_version").map(|_| script.is_active());
        let (what, served, active) = match script.src {
            Some(src) => (What::Src(src), None, None),
            None => {
                let what = What::Association { script_id: script.id.clone(), query: script.query_params };
                (what, script.current_version.and_then(|version| version.src), active)
            }
        };
        RegisteredScript {
            id: script.id,
            what,
            served,
            auto_installed: script.is_auto_install,
            active,
            raw: script.raw,
        }
    }
}
