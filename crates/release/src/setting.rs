//! What a merchant may set for a store, as the script's own source says it.
//!
//! ```
//! use vitrina_release::{Setting, SettingKind};
//!
//! let setting: Setting = serde_json::from_str(r#"{"name":"parts","kind":"integer","default":6,"least":1,"most":24}"#)?;
//! assert_eq!(setting.kind, SettingKind::Integer { default: 6, least: 1, most: 24 });
//! assert_eq!(setting.kind.to_string(), "a whole number from 1 to 24");
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One setting of a script, from a field of its `#[derive(Settings)]` or from the schema of a script in JavaScript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Setting {
    /// The key in a store's settings.
    pub name: String,
    /// What a value is, and what counts where a store's settings do not have the key.
    #[serde(flatten)]
    pub kind: SettingKind,
}

/// What a value is. Anything else counts as the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SettingKind {
    /// A whole number.
    Integer {
        /// What counts otherwise.
        default: i64,
        /// The least value that counts.
        least: i64,
        /// The greatest.
        most: i64,
    },
    /// A text.
    Text {
        /// What counts otherwise.
        default: String,
        /// The texts that count; empty when every text does.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        one_of: Vec<String>,
    },
    /// Yes or no.
    Flag {
        /// What counts otherwise.
        default: bool,
    },
}

/// As after "it is".
impl fmt::Display for SettingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingKind::Integer { least, most, .. } => write!(f, "a whole number from {least} to {most}"),
            SettingKind::Text { one_of, .. } if one_of.is_empty() => f.write_str("a text"),
            SettingKind::Text { one_of, .. } => write!(f, "one of `{}`", one_of.join("`, `")),
            SettingKind::Flag { .. } => f.write_str("true or false"),
        }
    }
}
