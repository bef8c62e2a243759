//! What a merchant may set for a store, as the script's own source says it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One setting of a script, from a field of its `#[derive(Settings)]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// The key in a store's settings.
    pub name: String,
    /// What a value is.
    pub kind: SettingKind,
    /// What counts where a store's settings do not have the key.
    pub default: i64,
    /// The least value that counts.
    pub least: i64,
    /// The greatest.
    pub most: i64,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SettingKind {
    /// A whole number.
    Integer,
}
