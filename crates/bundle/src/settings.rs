//! What a merchant may set for a store: as `#[vitrina::script]` leaves it in the compiled module, or as a file says it that a script
//! in JavaScript imports.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use vitrina_release::{Setting, SettingKind};
use walrus::Module;

use crate::Error;

/// The section that the macro writes.
const SECTION: &str = "vitrina-settings";

/// Takes the settings out of the module; `None` when the script reads them through serde, or is of a runtime that does not tell.
pub(crate) fn take(module: &mut Module) -> Result<Option<Vec<Setting>>, Error> {
    let Some(section) = module.customs.remove_raw(SECTION) else { return Ok(None) };
    serde_json::from_slice(&section.data)
        .map_err(|error| Error::Module(format!("its section {SECTION} is not right: {error}")))
}

/// A setting as `settings` of the npm package takes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Declared {
    default: Value,
    min: Option<i64>,
    max: Option<i64>,
    one_of: Option<Vec<String>>,
}

/// Reads the schema of a script in JavaScript.
pub(crate) fn read(file: &Path) -> Result<Vec<Setting>, Error> {
    let wrong = |reason: String| Error::SettingsFile { file: file.to_owned(), reason };
    let text = fs::read(file).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    let declared: BTreeMap<String, Declared> =
        serde_json::from_slice(&text).map_err(|error| wrong(error.to_string()))?;
    let setting = |(name, declared): (String, Declared)| match declared.kind() {
        Ok(kind) => Ok(Setting { name, kind }),
        Err(reason) => Err(wrong(format!("`{name}`: {reason}"))),
    };
    declared.into_iter().map(setting).collect()
}

impl Declared {
    fn kind(self) -> Result<SettingKind, String> {
        match (self.default, self.min, self.max, self.one_of) {
            (Value::Bool(default), None, None, None) => Ok(SettingKind::Flag { default }),
            (Value::String(default), None, None, one_of) => match one_of {
                Some(texts) if !texts.contains(&default) => {
                    Err(format!("the default \"{default}\" is none of \"{}\"", texts.join("\", \"")))
                }
                texts => Ok(SettingKind::Text { default, one_of: texts.unwrap_or_default() }),
            },
            (Value::Number(number), Some(least), Some(most), None) => match number.as_i64() {
                Some(default) if (least..=most).contains(&default) => Ok(SettingKind::Integer { default, least, most }),
                Some(default) => Err(format!("the default {default} is outside {least} to {most}")),
                None => Err(format!("the default {number} is no whole number")),
            },
            (Value::Number(_), None, ..) | (Value::Number(_), _, None, _) => {
                Err("a number has both `min` and `max`".to_owned())
            }
            (Value::Bool(_) | Value::Number(_) | Value::String(_), ..) => {
                Err("`min` and `max` go with a number, `oneOf` with a text".to_owned())
            }
            (default, ..) => Err(format!("a default is a number, a text, true or false, not {default}")),
        }
    }
}
