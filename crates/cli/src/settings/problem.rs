//! What a script would pass over in a store's settings.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use thiserror::Error as ThisError;
use vitrina_rollout::release::{Setting, SettingKind};

use crate::config::nearest;

/// A key or a value that the script has no use for: the default counts instead.
#[derive(Clone, Debug, PartialEq, ThisError, Serialize, JsonSchema)]
#[serde(tag = "problem", rename_all = "kebab-case")]
pub enum SettingProblem {
    /// The script has no such setting.
    #[error("the script has no setting `{key}`; {hint}")]
    Unknown {
        /// As written.
        key: String,
        /// The nearest name, or all of them.
        hint: String,
    },
    /// The value is of another kind, or none of those that it may be.
    #[error("`{key}` is {takes}, not {value}")]
    Kind {
        /// The setting.
        key: String,
        /// As written.
        value: Value,
        /// What it may be.
        takes: String,
    },
    /// The value is too small or too large.
    #[error("`{key}` goes from {least} to {most}, and {value} is outside")]
    Range {
        /// The setting.
        key: String,
        /// As written.
        value: Value,
        /// The least value that counts.
        least: i64,
        /// The greatest.
        most: i64,
    },
}

impl SettingProblem {
    /// Everything that is wrong with `values`, key by key.
    pub(super) fn all(settings: &[Setting], values: &Map<String, Value>) -> Vec<SettingProblem> {
        values.iter().filter_map(|(key, value)| SettingProblem::of(settings, key, value)).collect()
    }

    fn of(settings: &[Setting], key: &str, value: &Value) -> Option<SettingProblem> {
        let Some(setting) = settings.iter().find(|setting| setting.name == key) else {
            return Some(SettingProblem::Unknown { key: key.to_owned(), hint: hint(settings, key) });
        };
        let fits = match &setting.kind {
            SettingKind::Integer { least, most, .. } => match integer(value) {
                Some(number) if !(*least..=*most).contains(&number) => {
                    let (least, most) = (*least, *most);
                    return Some(SettingProblem::Range { key: key.to_owned(), value: value.clone(), least, most });
                }
                number => number.is_some(),
            },
            SettingKind::Text { one_of, .. } => {
                value.as_str().is_some_and(|text| one_of.is_empty() || one_of.iter().any(|one| one == text))
            }
            SettingKind::Flag { .. } => value.is_boolean(),
        };
        let kind =
            || SettingProblem::Kind { key: key.to_owned(), value: value.clone(), takes: setting.kind.to_string() };
        (!fits).then(kind)
    }

    /// The key that it is about.
    pub(super) fn key(&self) -> &str {
        match self {
            SettingProblem::Unknown { key, .. }
            | SettingProblem::Kind { key, .. }
            | SettingProblem::Range { key, .. } => key,
        }
    }
}

/// As the page reads it: `3.0` is 3, `"3"` is no number.
fn integer(value: &Value) -> Option<i64> {
    let number = value.as_f64().filter(|number| number.fract() == 0.0)?;
    // Saturates, and no range goes that far.
    Some(number as i64)
}

fn hint(settings: &[Setting], key: &str) -> String {
    let names: Vec<&str> = settings.iter().map(|setting| setting.name.as_str()).collect();
    match names.is_empty() {
        true => "it has none at all".to_owned(),
        false => nearest(key, &names),
    }
}
