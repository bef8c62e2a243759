//! `/metafields` (platforms.md §6.10). Which scope an operation asks for depends on the owner's kind.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::list::{self, List};
use super::refusal::Refusal;
use super::shown::{self, Dates};
use super::{categories, customers, orders, products, variants};
use crate::clock::bare_date;
use crate::state::Document;

const KIND: &str = "metafield";

/// The fields of a metafield.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("namespace", Form::Text).written(),
    Field::new("key", Form::Text).written(),
    Field::new("value", Form::Text).written(),
    Field::new("description", Form::Text).null().written(),
    Field::new("owner_resource", Form::OneOf(&["Product", "Product_Variant", "Category", "Page", "Order", "Customer"]))
        .written(),
    Field::new("owner_id", Form::Integer).written(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
    Field::new("deleted_at", Form::Date).null(),
];

pub(super) const FILTERS: &[&str] = &["owner_id", "namespace", "key"];

/// The owner's kind in a path, in a body, and in a scope.
const OWNERS: [(&str, &str, &str); 6] = [
    ("products", "Product", "products"),
    ("product_variants", "Product_Variant", "products"),
    ("categories", "Category", "products"),
    ("pages", "Page", "content"),
    ("orders", "Order", "orders"),
    ("customers", "Customer", "customers"),
];

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let owner = OWNERS.iter().find(|(path, ..)| *path == admitted.param("owner"));
    let (_, owner, scope) = owner.ok_or(Refusal::NotFound(None))?;
    admitted.check_scope(scope, false)?;
    let (id, namespace) = (list::number(admitted, "owner_id")?, admitted.filter("namespace"));
    let key = admitted.filter("key");
    let keep = |metafield: &Document| {
        let is =
            |name: &str, wanted: &Option<String>| wanted.as_ref().is_none_or(|wanted| metafield.body[name] == **wanted);
        metafield.body["owner_resource"] == *owner
            && id.is_none_or(|id| metafield.body["owner_id"] == id)
            && is("namespace", &namespace)
            && is("key", &key)
    };
    List { kind: KIND, fields: FIELDS, item: &item, keep: Some(&keep), sort: None }.answer(admitted)
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    shown::one(admitted, StatusCode::OK, FIELDS, &item(&found(admitted, false)?))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let mut metafield = Map::new();
    let given = admitted.object()?;
    let mut wrong = field::take(FIELDS, given, &admitted.store.languages, &mut metafield);
    for name in ["namespace", "key", "value", "owner_resource", "owner_id"] {
        if metafield.get(name).is_none_or(|value| value == "") {
            wrong.entry(name).or_insert(json!(["can't be blank"]));
        }
    }
    for name in ["namespace", "key"] {
        if metafield.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty() && !is_name(text)) {
            wrong.insert(name.into(), json!(["is invalid"]));
        }
    }
    if wrong.is_empty() {
        check_owner_scope(admitted, &metafield, true)?;
        if !exists(admitted, &metafield)? {
            wrong.insert("owner_id".into(), json!(["does not exist"]));
        }
    }
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong.into()));
    }
    metafield.entry("description").or_insert(Value::Null);
    let made = admitted.make(KIND, metafield)?;
    let mut item = item(&made);
    item["created_at"] = json!(bare_date(made.created_at));
    item["updated_at"] = json!(bare_date(made.updated_at));
    item["deleted_at"] = Value::Null;
    shown::one(admitted, StatusCode::CREATED, FIELDS, &item)
}

/// An empty value removes the metafield.
pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut metafield = found(admitted, true)?;
    let given = admitted.object_or_nothing()?;
    if given.get("value").is_some_and(|value| value == "") {
        admitted.remove(KIND, metafield.id)?;
        return Ok(shown::nothing());
    }
    // What it belongs to and how it is called stays.
    let wrong = field::take(&FIELDS[3..5], &given, &admitted.store.languages, &mut metafield.body);
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong.into()));
    }
    admitted.keep(KIND, &mut metafield)?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(&metafield))
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Answered {
    let metafield = found(admitted, true)?;
    admitted.remove(KIND, metafield.id)?;
    Ok(shown::nothing())
}

fn found(admitted: &Admitted<'_>, writes: bool) -> Result<Document, Refusal> {
    let metafield = admitted.find(KIND, admitted.id())?;
    check_owner_scope(admitted, &metafield.body, writes)?;
    Ok(metafield)
}

fn item(metafield: &Document) -> Value {
    shown::item(metafield, Dates::Plain)
}

fn check_owner_scope(admitted: &Admitted<'_>, metafield: &Map<String, Value>, writes: bool) -> Result<(), Refusal> {
    let owner = OWNERS.iter().find(|(_, body, _)| metafield.get("owner_resource") == Some(&json!(body)));
    owner.map_or(Ok(()), |(.., scope)| admitted.check_scope(scope, writes))
}

fn exists(admitted: &Admitted<'_>, metafield: &Map<String, Value>) -> Result<bool, Refusal> {
    let id = metafield.get("owner_id").and_then(Value::as_i64).unwrap_or_default();
    let there = |kind: &str| admitted.world.state.document(&admitted.store.id, kind, id).map(|found| found.is_some());
    Ok(match metafield.get("owner_resource").and_then(Value::as_str) {
        Some("Product") => there(products::KIND)?,
        Some("Category") => there(categories::KIND)?,
        Some("Order") => there(orders::KIND)?,
        Some("Customer") => there(customers::KIND)?,
        Some("Product_Variant") => {
            let all = admitted.all(products::KIND)?;
            all.iter().any(|product| variants::of(product).iter().any(|variant| variant["id"] == id))
        }
        // The shops have no pages that the API could name.
        _ => false,
    })
}

/// `[A-Za-z][A-Za-z0-9_]*`.
fn is_name(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
