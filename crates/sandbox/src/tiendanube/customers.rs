//! `/customers` (platforms.md §6.7). Removing one is not documented.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::list::List;
use super::refusal::Refusal;
use super::shown::{self, Dates};
use crate::state::{Document, StateError, Store};
use crate::world::World;

pub(super) const KIND: &str = "customer";

/// The fields of a customer.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("name", Form::Text).written(),
    Field::new("email", Form::Text).written(),
    Field::new("phone", Form::Text).null().written(),
    Field::new("identification", Form::Text).null().written(),
    Field::new("note", Form::Text).null().written(),
    Field::new("default_address", Form::Object).null(),
    Field::new("addresses", Form::List).written(),
    Field::new("billing_name", Form::Text).null().written(),
    Field::new("billing_phone", Form::Text).null().written(),
    Field::new("billing_address", Form::Text).null().written(),
    Field::new("billing_number", Form::Text).null().written(),
    Field::new("billing_floor", Form::Text).null().written(),
    Field::new("billing_locality", Form::Text).null().written(),
    Field::new("billing_zipcode", Form::Text).null().written(),
    Field::new("billing_city", Form::Text).null().written(),
    Field::new("billing_province", Form::Text).null().written(),
    Field::new("billing_country", Form::Text).null().written(),
    Field::new("extra", Form::Object),
    Field::new("total_spent", Form::Money),
    Field::new("total_spent_currency", Form::Text),
    Field::new("last_order_id", Form::Integer).null(),
    Field::new("active", Form::Boolean),
    Field::new("accepts_marketing", Form::Boolean),
    Field::new("accepts_marketing_updated_at", Form::Date).null(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
];

pub(super) const FILTERS: &[&str] = &["q"];

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let text = admitted.filter("q").unwrap_or_default().to_lowercase();
    let says = |value: &Value| value.as_str().is_some_and(|value| value.to_lowercase().contains(&text));
    let keep = |customer: &Document| ["name", "email", "identification"].iter().any(|name| says(&customer.body[*name]));
    List { kind: KIND, fields: FIELDS, item: &item, keep: (!text.is_empty()).then_some(&keep), sort: None }
        .answer(admitted)
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    shown::one(admitted, StatusCode::OK, FIELDS, &item(&admitted.find(KIND, admitted.id())?))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let made = add(admitted, admitted.object()?)?;
    shown::one(admitted, StatusCode::CREATED, FIELDS, &item(&made))
}

/// `extra` is passed over, as on the platform.
pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut customer = admitted.find(KIND, admitted.id())?;
    take(admitted, &admitted.object_or_nothing()?, &mut customer.body, Some(customer.id))?;
    admitted.keep(KIND, &mut customer)?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(&customer))
}

/// A customer as it is shown.
pub(super) fn item(customer: &Document) -> Value {
    let mut item = shown::item(customer, Dates::Plain);
    let addresses = item["addresses"].as_array().cloned().unwrap_or_default();
    item["default_address"] = addresses.iter().find(|address| address["default"] == true).cloned().unwrap_or_default();
    item
}

/// Makes a customer of what a request says.
pub(super) fn add(admitted: &Admitted<'_>, given: &Map<String, Value>) -> Result<Document, Refusal> {
    let mut customer = Map::from_iter([
        ("active".to_owned(), json!(false)),
        ("total_spent_currency".to_owned(), json!(admitted.store.currency)),
    ]);
    if let Some(extra @ Value::Object(_)) = given.get("extra") {
        customer.insert("extra".into(), extra.clone());
    }
    if given.get("extra").is_some_and(|extra| !extra.is_object()) {
        return Err(Refusal::field("extra", "must be an object"));
    }
    take(admitted, given, &mut customer, None)?;
    field::complete(&FIELDS[1..FIELDS.len() - 2], &mut customer);
    admitted.make(KIND, customer)
}

/// The customer of an e-mail address.
pub(super) fn of_email(world: &World, store: &Store, email: &str) -> Result<Option<Document>, StateError> {
    let all = world.state.all_documents(&store.id, KIND)?;
    Ok(all.into_iter().find(|known| known.body["email"] == email))
}

/// The customer who buys in a shop; one is made of an e-mail address that nobody has yet.
pub(super) fn of_shopper(world: &World, store: &Store, name: &str, email: &str) -> Result<i64, StateError> {
    if let Some(known) = of_email(world, store, email)? {
        return Ok(known.id);
    }
    let mut body = Map::from_iter([
        ("name".to_owned(), json!(name)),
        ("email".to_owned(), json!(email)),
        ("total_spent_currency".to_owned(), json!(store.currency)),
    ]);
    field::complete(&FIELDS[1..FIELDS.len() - 2], &mut body);
    Ok(world.make(&store.id, KIND, body)?.id)
}

/// Writes down which order is a customer's last.
pub(super) fn ordered(world: &World, store: &Store, order: &Document) -> Result<(), StateError> {
    let Some(id) = order.body["customer"].as_i64() else { return Ok(()) };
    let Some(mut customer) = world.state.document(&store.id, KIND, id)? else { return Ok(()) };
    customer.body.insert("last_order_id".into(), json!(order.id));
    world.keep(&store.id, KIND, &mut customer)
}

fn take(
    admitted: &Admitted<'_>,
    given: &Map<String, Value>,
    customer: &mut Map<String, Value>,
    own: Option<i64>,
) -> Result<(), Refusal> {
    let mut wrong = field::take(FIELDS, given, &admitted.store.languages, customer);
    let text = |name: &str| customer.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let (name, email) = (text("name"), text("email"));
    if name.is_empty() {
        wrong.entry("name").or_insert(json!(["can't be blank"]));
    }
    let known = |other: &Document| Some(other.id) != own && other.body["email"] == *email;
    if email.is_empty() {
        wrong.entry("email").or_insert(json!(["can't be blank"]));
    } else if !email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.')) {
        wrong.insert("email".into(), json!(["is invalid"]));
    } else if admitted.all(KIND)?.iter().any(known) {
        wrong.insert("email".into(), json!(["has already been taken"]));
    }
    match customer.get("addresses").and_then(Value::as_array).cloned() {
        Some(listed) if given.contains_key("addresses") => match addresses(admitted, listed)? {
            Some(addresses) => drop(customer.insert("addresses".into(), json!(addresses))),
            None => drop(wrong.insert("addresses".into(), json!(["must be a list of addresses"]))),
        },
        _ => {}
    }
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::Fields(wrong.into())) }
}

/// Addresses with ids and dates; exactly one is the default.
fn addresses(admitted: &Admitted<'_>, listed: Vec<Value>) -> Result<Option<Vec<Value>>, Refusal> {
    let default = listed.iter().position(|address| address["default"] == true).unwrap_or(0);
    let mut addresses = Vec::with_capacity(listed.len());
    for (place, address) in listed.into_iter().enumerate() {
        let Value::Object(given) = address else { return Ok(None) };
        let now = Dates::Plain.write(admitted.world.clock.now());
        let mut address = Map::new();
        for name in ["address", "number", "floor", "locality", "city", "province", "zipcode", "country", "phone"] {
            if given.get(name).is_some_and(|part| !part.is_string() && !part.is_null()) {
                return Ok(None);
            }
            address.insert(name.into(), given.get(name).cloned().unwrap_or_default());
        }
        let id = match given.get("id") {
            Some(id) if id.is_i64() => id.clone(),
            _ => json!(admitted.world.state.fresh_ids(1)?),
        };
        address.insert("id".into(), id);
        address.insert("default".into(), json!(place == default));
        address.insert("created_at".into(), given.get("created_at").cloned().unwrap_or_else(|| json!(now)));
        address.insert("updated_at".into(), json!(now));
        addresses.push(Value::Object(address));
    }
    Ok(Some(addresses))
}
