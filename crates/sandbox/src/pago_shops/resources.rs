//! The other resources, all alike: the platform documents neither their paths nor their fields, so any JSON object is kept
//! and comes back with an id and two dates (platforms.md §6.12). What is documented holds for all: datetimes come back in
//! UTC (platforms.md §2.2).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::gate::Admitted;
use super::refusal::Refusal;
use crate::Platform;
use crate::answer;
use crate::clock::utc_date;
use crate::paging::Page;
use crate::state::{Document, Range, Store};
use crate::webhooks::{Event, TOPICS};
use crate::world::World;

/// The resources' paths, which are their kinds too.
const KINDS: [&str; 6] = ["products", "customers", "orders", "abandoned_carts", "categories", "coupons"];
/// When what an account has at first was made: 2026-01-05.
const FIRST: i64 = 1_767_600_000;

pub(super) fn list(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let page = Page::of(admitted.call).map_err(|name| Refusal::Bad(format!("{name} is out of range")))?;
    let (key, kind) = place(admitted)?;
    let cut = ((page.number - 1).saturating_mul(page.size), page.size);
    let found = admitted.world.state.documents(&key, kind, &Range::default(), cut)?;
    let items: Vec<Value> = found.into_iter().map(item).collect();
    Ok(answer::json(StatusCode::OK, &items))
}

pub(super) fn get(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    Ok(answer::json(StatusCode::OK, &item(found(admitted)?)))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let (key, kind) = place(admitted)?;
    let document = admitted.world.make(&key, kind, body(admitted)?)?;
    tell(admitted, kind, "created", item(document.clone()))?;
    // What is queued here shows at once; nothing tells how long it takes there.
    match admitted.world.state.switches().pago_queue {
        true => Ok(answer::json(StatusCode::ACCEPTED, &json!({ "status": "queued" }))),
        false => Ok(answer::json(StatusCode::CREATED, &item(document))),
    }
}

pub(super) fn update(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let (key, kind) = place(admitted)?;
    let mut document = found(admitted)?;
    document.body.extend(body(admitted)?);
    admitted.world.keep(&key, kind, &mut document)?;
    let item = item(document);
    tell(admitted, kind, "updated", item.clone())?;
    Ok(answer::json(StatusCode::OK, &item))
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let (key, kind) = place(admitted)?;
    match admitted.world.state.remove_document(&key, kind, admitted.id)? {
        true => {
            tell(admitted, kind, "deleted", json!({ "id": admitted.id }))?;
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        false => Err(Refusal::NotFound),
    }
}

/// Lets the account's apps hear of it, where there is a topic for it (platforms.md §5.3).
fn tell(admitted: &Admitted<'_>, kind: &str, act: &str, item: Value) -> Result<(), Refusal> {
    let thing = match kind {
        "abandoned_carts" => "cart",
        kind => kind.trim_end_matches('s'),
    };
    let name = format!("{thing}_{act}");
    let store = admitted.world.state.store(Platform::PagoShops, &admitted.grant.store)?;
    let Some(store) = store.filter(|_| TOPICS.contains(&name.as_str())) else { return Ok(()) };
    let more = item.as_object().cloned().unwrap_or_default();
    Ok(admitted.world.emit(&store, &Event { name, more })?)
}

fn found(admitted: &Admitted<'_>) -> Result<Document, Refusal> {
    let (key, kind) = place(admitted)?;
    admitted.world.state.document(&key, kind, admitted.id)?.ok_or(Refusal::NotFound)
}

/// Where the resource lies; an account gets what it has at first the first time.
fn place(admitted: &Admitted<'_>) -> Result<(String, &'static str), Refusal> {
    let word = admitted.call.segments().get(1).copied().unwrap_or_default().to_owned();
    let kind = KINDS.into_iter().find(|kind| *kind == word).ok_or(Refusal::NotFound)?;
    let state = &admitted.world.state;
    let store = state.store(Platform::PagoShops, &admitted.grant.store)?.ok_or(Refusal::NotFound)?;
    let key = store.key();
    state.stock(&key, || sample(admitted.world, &store))?;
    Ok((key, kind))
}

/// The products and categories of the account's shop, with Tiendanube's fields, for their own are not documented; and one of
/// everything else.
fn sample(world: &World, store: &Store) -> Vec<(&'static str, Document)> {
    let goods = world.shop(store).map(|shop| world.catalogue.sample(store, shop)).unwrap_or_default();
    let goods = goods.into_iter().filter_map(|(kind, document)| match kind {
        "product" => Some(("products", document)),
        "category" => Some(("categories", document)),
        _ => None,
    });
    let one = |(id, kind): (i64, &'static str)| {
        let body = Map::from_iter([("name".to_owned(), json!(format!("Sample of {kind}")))]);
        (kind, Document { id, created_at: FIRST, updated_at: FIRST, body })
    };
    let others = (901..).zip(KINDS).filter(|(_, kind)| !["products", "categories"].contains(kind)).map(one);
    goods.chain(others).collect()
}

fn body(admitted: &Admitted<'_>) -> Result<Map<String, Value>, Refusal> {
    let mut body = admitted.body.as_object().cloned().ok_or(Refusal::Bad("The body must be an object".into()))?;
    ["id", "created_at", "updated_at"].iter().for_each(|own| drop(body.remove(*own)));
    body.values_mut().for_each(to_utc);
    Ok(body)
}

/// Datetimes are accepted in any timezone and kept in UTC. No field is documented, so any text that is a datetime with a
/// timezone counts.
fn to_utc(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Ok(moment) = text.parse::<Timestamp>() {
                *text = moment.to_string();
            }
        }
        Value::Array(all) => all.iter_mut().for_each(to_utc),
        Value::Object(all) => all.values_mut().for_each(to_utc),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn item(document: Document) -> Value {
    let mut item = document.body;
    item.insert("id".into(), json!(document.id));
    item.insert("created_at".into(), json!(utc_date(document.created_at)));
    item.insert("updated_at".into(), json!(utc_date(document.updated_at)));
    Value::Object(item)
}
