//! What both platforms' script resources have in common, as far as a rollout needs it.

use std::collections::BTreeMap;
use std::fmt;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Error;

/// A script's id as the platform writes it; numbers are kept as their digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScriptId(pub String);

impl fmt::Display for ScriptId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<u64> for ScriptId {
    fn from(number: u64) -> ScriptId {
        ScriptId(number.to_string())
    }
}

impl ScriptId {
    /// Reads the number or text of an answer.
    pub(crate) fn read(value: &Value) -> Option<ScriptId> {
        match value {
            Value::Number(number) => Some(ScriptId(number.to_string())),
            Value::String(text) if !text.is_empty() => Some(ScriptId(text.clone())),
            _ => None,
        }
    }

    /// A number where it is one, as the platform expects it.
    pub(crate) fn to_json(&self) -> Value {
        match self.0.parse::<u64>() {
            Ok(number) if number.to_string() == self.0 => number.into(),
            _ => self.0.clone().into(),
        }
    }
}

/// What a store's page is told to load.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A file at an address of our own (classic Tiendanube, Pago Shops by assumption).
    Src(String),
    /// A script whose file lies in the Partner Portal, with pairs that the platform appends to the tag's URL.
    Association {
        /// The Portal's script id.
        script_id: ScriptId,
        /// The pairs.
        query: BTreeMap<String, String>,
    },
}

/// One script of a store, as the platform lists it.
#[derive(Clone, Debug, PartialEq)]
pub struct RegisteredScript {
    /// For changing and deleting it.
    pub id: ScriptId,
    /// What it loads.
    pub what: What,
    /// The address that pages get from the platform's own CDN; `None` for a `src` script, for a script without an active
    /// version, and where the platform does not tell.
    pub served: Option<String>,
    /// Whether the platform put it there by itself.
    pub auto_installed: bool,
    /// Whether pages get it, as far as the platform tells: `Some(false)` for a Portal script without an active version.
    pub active: Option<bool>,
    /// The answer as it came.
    pub raw: Value,
}

/// How far a platform got with a registration.
#[derive(Clone, Debug, PartialEq)]
pub enum Registration {
    /// It is there.
    Done(RegisteredScript),
    /// The platform put it into its queue (202); read until it shows.
    Queued,
}

/// The script resource of one store, whichever its platform.
#[async_trait]
pub trait ScriptApi: Send + Sync {
    /// Every script that this app has in the store.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    async fn list(&self) -> Result<Vec<RegisteredScript>, Error>;

    /// Registers a script.
    ///
    /// # Errors
    /// [`Error`]. After [`Error::UnknownOutcome`] list before creating again, or the store may get the script twice.
    async fn create(&self, what: &What) -> Result<Registration, Error>;

    /// Changes a script in place.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    async fn update(&self, id: &ScriptId, what: &What) -> Result<Registration, Error>;

    /// Removes a script. One that is already gone is no error.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    async fn delete(&self, id: &ScriptId) -> Result<(), Error>;

    /// Where the store's shop is, where the platform tells.
    ///
    /// # Errors
    /// [`Error`]; safe to repeat.
    async fn shop_address(&self) -> Result<Option<String>, Error> {
        Ok(None)
    }
}
