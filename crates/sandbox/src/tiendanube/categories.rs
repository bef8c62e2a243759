//! `/categories` (platforms.md §6.5).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::list::{self, List};
use super::products::{self, handles, is_blank};
use super::refusal::Refusal;
use super::shown::{self, Dates};
use crate::state::Document;

pub(super) const KIND: &str = "category";

/// The fields of a category.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("name", Form::Localized).written(),
    Field::new("description", Form::Localized).written(),
    Field::new("handle", Form::Localized).written(),
    Field::new("parent", Form::Integer).null().written(),
    Field::new("subcategories", Form::List),
    Field::new("google_shopping_category", Form::Text).null().written(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
];

/// No store has more.
const MOST: usize = 5_000;

pub(super) const FILTERS: &[&str] = &["language", "handle", "parent_id"];

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let all = admitted.all(KIND)?;
    let (language, handle) = (admitted.filter("language"), admitted.filter("handle"));
    let parent = list::number(admitted, "parent_id")?;
    let keep = |category: &Document| {
        let handles = category.body["handle"].as_object().cloned().unwrap_or_default();
        let spoken = |key: &String| language.as_ref().is_none_or(|language| language == key);
        let named = |value: &Value| handle.as_ref().is_none_or(|handle| *value == **handle);
        handles.iter().any(|(key, value)| spoken(key) && named(value))
            && parent.is_none_or(|parent| category.body["parent"] == parent)
    };
    let filtered = language.is_some() || handle.is_some() || parent.is_some();
    let item = |category: &Document| item_among(category, &all);
    List { kind: KIND, fields: FIELDS, item: &item, keep: filtered.then_some(&keep), sort: None }.answer(admitted)
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    let category = admitted.find(KIND, admitted.id())?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item_among(&category, &admitted.all(KIND)?))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let mut category = Map::new();
    take(admitted, admitted.object()?, &mut category, None)?;
    admitted.check_room(KIND, MOST, "Store is not allowed to have more than 5000 categories")?;
    field::complete(&FIELDS[1..5], &mut category);
    category.entry("google_shopping_category").or_insert(Value::Null);
    set_handle(admitted, &mut category, None)?;
    let made = admitted.make(KIND, category)?;
    admitted.tell("category/created", made.id)?;
    shown::one(admitted, StatusCode::CREATED, FIELDS, &item_among(&made, &admitted.all(KIND)?))
}

pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut category = admitted.find(KIND, admitted.id())?;
    let given = admitted.object_or_nothing()?;
    take(admitted, &given, &mut category.body, Some(category.id))?;
    if given.contains_key("handle") {
        set_handle(admitted, &mut category.body, Some(category.id))?;
    }
    admitted.keep(KIND, &mut category)?;
    admitted.tell("category/updated", category.id)?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item_among(&category, &admitted.all(KIND)?))
}

/// Its subcategories move to the top, its products leave it.
pub(super) fn delete(admitted: &Admitted<'_>) -> Answered {
    let id = json!(admitted.id());
    admitted.remove(KIND, admitted.id())?;
    for mut child in admitted.all(KIND)?.into_iter().filter(|child| child.body["parent"] == id) {
        child.body.insert("parent".into(), Value::Null);
        admitted.keep(KIND, &mut child)?;
    }
    for mut product in admitted.all(products::KIND)? {
        if let Some(ids) = product.body.get_mut("categories").and_then(Value::as_array_mut)
            && ids.contains(&id)
        {
            ids.retain(|known| *known != id);
            admitted.keep(products::KIND, &mut product)?;
        }
    }
    admitted.tell("category/deleted", admitted.id())?;
    Ok(shown::nothing())
}

/// The ids of a list, when each is a category of the store.
pub(super) fn ids(admitted: &Admitted<'_>, listed: &Value) -> Result<Option<Vec<i64>>, Refusal> {
    let ids: Option<Vec<i64>> = listed.as_array().and_then(|listed| listed.iter().map(Value::as_i64).collect());
    let Some(ids) = ids else { return Ok(None) };
    for id in &ids {
        if admitted.world.state.document(&admitted.store.id, KIND, *id)?.is_none() {
            return Ok(None);
        }
    }
    Ok(Some(ids))
}

/// A category as it is shown, with the ids of those directly below it.
pub(super) fn item_among(category: &Document, all: &[Document]) -> Value {
    let mut item = shown::item(category, Dates::Plain);
    let below = all.iter().filter(|other| other.body["parent"] == category.id);
    item["subcategories"] = below.map(|other| other.id).collect();
    item
}

fn take(
    admitted: &Admitted<'_>,
    given: &Map<String, Value>,
    category: &mut Map<String, Value>,
    own: Option<i64>,
) -> Result<(), Refusal> {
    let mut wrong = field::take(FIELDS, given, &admitted.store.languages, category);
    if !wrong.contains_key("name") && is_blank(category.get("name")) {
        wrong.insert("name".into(), json!(["can't be blank"]));
    }
    if let Some(parent) = category.get("parent").and_then(Value::as_i64)
        && (leads_to(admitted, parent, own)?
            || admitted.world.state.document(&admitted.store.id, KIND, parent)?.is_none())
    {
        wrong.insert("parent".into(), json!(["is not a category that it can be in"]));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::Fields(wrong.into())) }
}

/// Whether the way up from a category passes another one.
fn leads_to(admitted: &Admitted<'_>, from: i64, to: Option<i64>) -> Result<bool, Refusal> {
    let (mut at, all) = (Some(from), admitted.all(KIND)?);
    // No way up is longer than there are categories.
    for _ in 0..=all.len() {
        match at {
            None => return Ok(false),
            Some(id) if Some(id) == to => return Ok(true),
            Some(id) => at = all.iter().find(|other| other.id == id).and_then(|other| other.body["parent"].as_i64()),
        }
    }
    Ok(true)
}

fn set_handle(admitted: &Admitted<'_>, category: &mut Map<String, Value>, own: Option<i64>) -> Result<(), Refusal> {
    let others = admitted.all(KIND)?;
    let taken = |language: &str, handle: &str| {
        others.iter().any(|other| Some(other.id) != own && other.body["handle"][language] == handle)
    };
    let handles = handles(category, &taken);
    category.insert("handle".into(), handles);
    Ok(())
}
