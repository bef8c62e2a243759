//! One script, by the assumptions file: the names of its fields are data.

use serde_json::Value;

use super::ScriptAssumptions;
use crate::{RegisteredScript, ScriptId, What};

/// One script of an account.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Its id; opaque.
    pub id: ScriptId,
    /// The address of the file that pages load, if it has the assumed field.
    pub src: Option<String>,
    /// The answer as it came.
    pub raw: Value,
}

impl Script {
    pub(super) fn read(raw: Value, assumed: &ScriptAssumptions) -> Option<Script> {
        let id = ScriptId::read(raw.get(&assumed.id)?)?;
        let src = raw.get(&assumed.src).and_then(Value::as_str).map(str::to_owned);
        Some(Script { id, src, raw })
    }
}

impl From<Script> for RegisteredScript {
    fn from(script: Script) -> RegisteredScript {
        RegisteredScript {
            id: script.id,
            what: What::Src(script.src.unwrap_or_default()),
            served: None,
            auto_installed: false,
            active: None,
            raw: script.raw,
        }
    }
}
