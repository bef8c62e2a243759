//! `/webhooks`: which events an app hears of, in this store (platforms.md §5.1).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::list::List;
use super::refusal::Refusal;
use super::shown::{self, Dates};
use crate::state::Document;
use crate::webhooks::{EVENTS, WEBHOOK, allowed_url, scope_of};

/// The fields of a webhook.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("event", Form::Text).written(),
    Field::new("url", Form::Text).written(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
];

pub(super) const FILTERS: &[&str] = &["url", "event"];

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let (url, event) = (admitted.filter("url"), admitted.filter("event"));
    let keep = |webhook: &Document| {
        let is =
            |name: &str, wanted: &Option<String>| wanted.as_ref().is_none_or(|wanted| webhook.body[name] == **wanted);
        webhook.body["app"] == *admitted.grant.app && is("url", &url) && is("event", &event)
    };
    List { kind: WEBHOOK, fields: FIELDS, item: &item, keep: Some(&keep), sort: None }.answer(admitted)
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    shown::one(admitted, StatusCode::OK, FIELDS, &item(&own(admitted)?))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let mut webhook = Map::from_iter([("app".to_owned(), json!(admitted.grant.app))]);
    take(admitted, admitted.object()?, &mut webhook)?;
    shown::one(admitted, StatusCode::CREATED, FIELDS, &item(&admitted.make(WEBHOOK, webhook)?))
}

pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut webhook = own(admitted)?;
    take(admitted, &admitted.object_or_nothing()?, &mut webhook.body)?;
    admitted.keep(WEBHOOK, &mut webhook)?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(&webhook))
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Answered {
    let webhook = own(admitted)?;
    admitted.remove(WEBHOOK, webhook.id)?;
    Ok(shown::nothing())
}

fn own(admitted: &Admitted<'_>) -> Result<Document, Refusal> {
    let webhook = admitted.find(WEBHOOK, admitted.id())?;
    if webhook.body["app"] == *admitted.grant.app { Ok(webhook) } else { Err(Refusal::NotFound(None)) }
}

fn item(webhook: &Document) -> Value {
    let mut item = shown::item(webhook, Dates::Zoned);
    item.as_object_mut().map(|fields| fields.remove("app"));
    item
}

fn take(admitted: &Admitted<'_>, given: &Map<String, Value>, webhook: &mut Map<String, Value>) -> Result<(), Refusal> {
    let mut wrong = field::take(FIELDS, given, &admitted.store.languages, webhook);
    let text = |name: &str| webhook.get(name).and_then(Value::as_str).unwrap_or_default();
    let (event, url) = (text("event"), text("url"));
    if !EVENTS.contains(&event) {
        let allowed = format!("Invalid event specified. Events allowed: {}", EVENTS.join(", "));
        wrong.insert("event".into(), json!([allowed]));
    }
    if !allowed_url(url, admitted.world.state.switches().loopback_http) {
        wrong.insert("url".into(), json!(["invalid url specified"]));
    }
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong.into()));
    }
    scope_of(event).map_or(Ok(()), |scope| admitted.check_scope(scope, false))
}
