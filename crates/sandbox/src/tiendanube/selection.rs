//! `fields=`: which of a resource's fields are answered.

use serde_json::{Map, Value};

use super::refusal::Refusal;
use crate::call::Call;

/// The names in `fields=`; `None` when the request has no such parameter.
pub(super) struct Selection(Option<Vec<String>>);

impl Selection {
    /// Reads the parameter. A name that is no field of the resource is a 422 (platforms.md §1.3).
    pub(super) fn of(call: &Call, known: &[&str]) -> Result<Selection, Refusal> {
        let Some(names) = call.query("fields") else {
            return Ok(Selection(None));
        };
        let names: Vec<String> =
            names.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        match names.iter().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(Refusal::field("fields", &format!("{name} is not a field of this resource"))),
            None => Ok(Selection(Some(names))),
        }
    }

    /// The resource with those fields alone.
    pub(super) fn pick(&self, resource: &Value) -> Value {
        let (Some(names), Value::Object(all)) = (&self.0, resource) else {
            return resource.clone();
        };
        let kept: Map<String, Value> = all
            .iter()
            .filter(|(name, _)| names.contains(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        Value::Object(kept)
    }
}
