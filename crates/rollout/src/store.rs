//! The stores of a rollout.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use vitrina_platform::{ScriptApi, ScriptId};

use crate::{Placement, Platform};

/// Names a store across platforms: `tiendanube:1001`, `pago-shops:3001`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoreKey {
    /// Where it is.
    pub platform: Platform,
    /// Its id there; opaque.
    pub id: String,
}

/// A text that names no store.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` names no store; write platform and id, such as tiendanube:1001 or pago-shops:3001")]
pub struct StoreKeyError {
    /// What was given.
    pub text: String,
}

impl StoreKey {
    /// The name of its settings on the hosting. A page of Tiendanube looks for them by the store's id alone, which a store of
    /// Pago Shops may have too: there the `src` says the name.
    ///
    /// ```
    /// # use vitrina_rollout::StoreKey;
    /// let name = |key: &str| key.parse::<StoreKey>().map(|key| key.settings_name());
    /// assert_eq!(name("tiendanube:1001")?, "1001");
    /// assert_eq!(name("pago-shops:1001")?, "pago-shops-1001");
    /// # Ok::<(), vitrina_rollout::StoreKeyError>(())
    /// ```
    pub fn settings_name(&self) -> String {
        match self.platform {
            Platform::Tiendanube => self.id.clone(),
            Platform::PagoShops => format!("{}-{}", self.platform, self.id),
        }
    }
}

impl FromStr for StoreKey {
    type Err = StoreKeyError;

    fn from_str(text: &str) -> Result<StoreKey, StoreKeyError> {
        let key = text.split_once(':').and_then(|(platform, id)| Some((Platform::from_name(platform)?, id)));
        match key {
            Some((platform, id)) if !id.is_empty() => Ok(StoreKey { platform, id: id.to_owned() }),
            _ => Err(StoreKeyError { text: text.to_owned() }),
        }
    }
}

impl fmt::Display for StoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.platform, self.id)
    }
}

impl Serialize for StoreKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for StoreKey {
    fn schema_name() -> Cow<'static, str> {
        "StoreKey".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "pattern": "^(tiendanube|pago-shops):.+$"})
    }
}

impl<'de> Deserialize<'de> for StoreKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<StoreKey, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// A store and how it gets the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Which store.
    pub key: StoreKey,
    /// How.
    pub placement: Placement,
    /// The Portal's script id; needed by `tiendanube-portal` alone.
    pub script_id: Option<ScriptId>,
    /// Pairs that the platform appends to the tag's URL; `tiendanube-portal` alone.
    pub query_params: BTreeMap<String, String>,
}

/// A target with the means to reach it.
#[derive(Clone)]
pub struct Store {
    /// Which store, and how.
    pub target: Target,
    /// Its scripts.
    pub api: Arc<dyn ScriptApi>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("target", &self.target).finish_non_exhaustive()
    }
}
