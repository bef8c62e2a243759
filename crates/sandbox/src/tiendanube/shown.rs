//! How a resource is shown: its body with its id and its dates.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::field::{self, Field};
use super::gate::{Admitted, Answered};
use super::selection::Selection;
use crate::answer;
use crate::clock::{plain_date, tiendanube_date};
use crate::state::Document;

/// How a resource writes its dates (platforms.md §1.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// `2013-01-03T09:11:51-03:00`.
    Zoned,
    /// `2013-09-05T17:59:19+0000`.
    Plain,
}

impl Dates {
    /// A date in this form.
    pub(super) fn write(self, seconds: i64) -> String {
        match self {
            Dates::Zoned => tiendanube_date(seconds),
            Dates::Plain => plain_date(seconds),
        }
    }
}

/// The body with its id and its dates.
pub(super) fn item(document: &Document, dates: Dates) -> Value {
    let mut item = document.body.clone();
    item.insert("id".into(), json!(document.id));
    item.insert("created_at".into(), json!(dates.write(document.created_at)));
    item.insert("updated_at".into(), json!(dates.write(document.updated_at)));
    Value::Object(item)
}

/// A thing with the fields that are asked for.
pub(super) fn one(admitted: &Admitted<'_>, status: StatusCode, fields: &[Field], item: &Value) -> Answered {
    let selection = Selection::of(admitted.call, &field::names(fields))?;
    Ok(answer::json(status, &selection.pick(item)))
}

/// The answer to DELETE (platforms.md §6).
pub(super) fn nothing() -> Response {
    answer::json(StatusCode::OK, &json!({}))
}
