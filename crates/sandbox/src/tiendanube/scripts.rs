//! `/scripts`: associations of Portal scripts (platforms.md §3.2) and, where the app's switch `legacy_src` is on,
//! classic scripts with a `src` of their own (§3.1). Ids of the two kinds never meet.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered, Version};
use super::list;
use super::refusal::Refusal;
use super::selection::Selection;
use crate::answer;
use crate::clock::tiendanube_date;
use crate::loopback;
use crate::state::{Association, NewSrcScript, PortalScript, SrcScript};

/// The fields of both kinds.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("src", Form::Https).written(),
    Field::new("event", Form::OneOf(&["onload", "onfirstinteraction"])).written(),
    Field::new("where", Form::OneOf(&["store", "checkout", "store,checkout"])).written(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
    Field::new("name", Form::Text),
    Field::new("handle", Form::Text),
    Field::new("location", Form::OneOf(&["store", "checkout"])),
    Field::new("is_auto_install", Form::Boolean),
    Field::new("status", Form::Text),
    Field::new("current_version", Form::Any).null(),
    Field::new("draft_version", Form::Any).null(),
    Field::new("query_params", Form::Text).null().written(),
    Field::new("script_id", Form::Integer).written(),
];

/// The trailing space is the platform's (platforms.md §3.3).
const AUTO_INSTALLED: &str = "Script is auto installed. Does not support store association ";

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let selection = Selection::of(admitted.call, &field::names(FIELDS))?;
    let items = filtered(admitted, all(admitted)?)?;
    if admitted.version == Version::V1 {
        return list::within(admitted, FIELDS, items);
    }
    let (page, total) = (list::page(admitted)?, items.len());
    let result: Vec<Value> = page.cut(items).iter().map(|item| selection.pick(item)).collect();
    Ok(answer::json(StatusCode::OK, &json!({ "result": result, "total": total })))
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    let id = admitted.id();
    let selection = Selection::of(admitted.call, &field::names(FIELDS))?;
    let item = match association(admitted, id)? {
        Some(association) => association_item(admitted, &association),
        None => classic_item(&classic(admitted, id)?.ok_or(Refusal::NotFound(None))?),
    };
    Ok(answer::json(StatusCode::OK, &selection.pick(&item)))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    if admitted.body.get("script_id").is_none_or(Value::is_null) {
        if !legacy_src(admitted)? {
            return Err(Refusal::field("script_id", "The script_id field is required."));
        }
        let new = classic_fields(admitted, None)?;
        let script = admitted.world.state.add_src_script(&admitted.grant, &new, admitted.world.clock.now_ms(), 0)?;
        return Ok(answer::json(StatusCode::CREATED, &classic_item(&script)));
    }
    let script = portal_script(admitted)?;
    let query_params = query_params(&admitted.body)?;
    if script.auto_install {
        return Err(Refusal::Service(AUTO_INSTALLED));
    }
    if !script.runs(admitted.store.demo) {
        return Err(match admitted.version {
            Version::V1 => Refusal::Empty,
            Version::Dated => Refusal::Service("Script has no active version"),
        });
    }
    if !admitted.world.state.associate(&admitted.store.id, script.id, query_params)? {
        return Err(Refusal::Service("Script is already associated with the store"));
    }
    let made = association(admitted, script.id)?.ok_or(Refusal::NotFound(None))?;
    Ok(answer::json(StatusCode::CREATED, &association_item(admitted, &made)))
}

pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let id = admitted.id();
    let state = &admitted.world.state;
    if let Some(found) = association(admitted, id)? {
        // An auto-installed script has no association that an app could change (platforms.md §3.3).
        if found.auto_install {
            return Err(Refusal::NotFound(None));
        }
        if !matches!(admitted.body.get("script_id"), None | Some(Value::Null)) && portal_script(admitted)?.id != id {
            return Err(Refusal::field("script_id", "The script_id field cannot be changed."));
        }
        if admitted.body.get("query_params").is_some() {
            state.change_association(&admitted.store.id, id, query_params(&admitted.body)?)?;
        }
        let changed = association(admitted, id)?.ok_or(Refusal::NotFound(None))?;
        return Ok(answer::json(StatusCode::OK, &association_item(admitted, &changed)));
    }
    let found = classic(admitted, id)?.ok_or(Refusal::NotFound(None))?;
    if !legacy_src(admitted)? {
        return Err(Refusal::field("script_id", "The script_id field is required."));
    }
    let fields = classic_fields(admitted, Some(&found))?;
    let changed = state.change_src_script(id, &fields, admitted.world.clock.now())?.ok_or(Refusal::NotFound(None))?;
    Ok(answer::json(StatusCode::OK, &classic_item(&changed)))
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Answered {
    let id = admitted.id();
    let state = &admitted.world.state;
    let removed = match association(admitted, id)? {
        Some(_) => state.dissociate(&admitted.store.id, id)?,
        None => state.remove_src_script(&admitted.grant, id)?,
    };
    if removed { Ok(answer::json(StatusCode::OK, &json!({}))) } else { Err(Refusal::NotFound(None)) }
}

fn legacy_src(admitted: &Admitted<'_>) -> Result<bool, Refusal> {
    let app = admitted.world.state.app(admitted.grant.platform, &admitted.grant.app)?;
    Ok(app.is_some_and(|app| app.legacy_src))
}

fn association(admitted: &Admitted<'_>, id: i64) -> Result<Option<Association>, Refusal> {
    let now = admitted.world.clock.now_ms();
    Ok(admitted.world.state.association(&admitted.grant.app, &admitted.store.id, id, now)?)
}

fn classic(admitted: &Admitted<'_>, id: i64) -> Result<Option<SrcScript>, Refusal> {
    Ok(admitted.world.state.src_script(&admitted.grant, id, admitted.world.clock.now_ms())?)
}

/// The Portal script that the body's `script_id` names.
fn portal_script(admitted: &Admitted<'_>) -> Result<PortalScript, Refusal> {
    let id = admitted.body.get("script_id").and_then(Value::as_i64);
    let id = id.ok_or_else(|| Refusal::field("script_id", "The script_id field must be an integer."))?;
    let found = admitted.world.state.portal_script(&admitted.grant.app, id, admitted.world.clock.now_ms())?;
    found.ok_or_else(|| Refusal::field("script_id", "The selected script_id is invalid."))
}

/// A JSON object in text whose values can stand in a URL; an object that is no text is refused (platforms.md §3.2).
fn query_params(body: &Value) -> Result<Option<&str>, Refusal> {
    let text = match body.get("query_params") {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) => text,
        Some(_) => return Err(Refusal::field("query_params", "The query_params field must be a string.")),
    };
    let fits = |value: &Value| !value.is_object() && !value.is_array();
    match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(pairs) if pairs.values().all(fits) => Ok(Some(text)),
        _ => Err(Refusal::field("query_params", "The query_params field must be a valid JSON object in a string.")),
    }
}

/// The fields of a classic script: the request's, else those it has, else the documented defaults.
fn classic_fields(admitted: &Admitted<'_>, present: Option<&SrcScript>) -> Result<NewSrcScript, Refusal> {
    let text = |name: &str| match admitted.body.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(text.clone()),
        Some(other) => Some(other.to_string()),
    };
    let src = text("src").or(present.map(|script| script.src.clone())).unwrap_or_default();
    let event = text("event").or(present.map(|script| script.event.clone())).unwrap_or_else(|| "onload".into());
    let location = text("where").or(present.map(|script| script.location.clone())).unwrap_or_else(|| "store".into());
    let mut wrong = Map::new();
    if src.is_empty() {
        wrong.insert("src".into(), json!(["can't be blank"]));
    } else if !loopback::allowed_src(&src, admitted.world.state.switches().loopback_http) {
        wrong.insert("src".into(), json!(["must be a valid https url"]));
    }
    if !["onload", "onfirstinteraction"].contains(&event.as_str()) {
        wrong.insert("event".into(), json!(["is not included in the list"]));
    }
    if !["store", "checkout", "store,checkout"].contains(&location.as_str()) {
        wrong.insert("where".into(), json!(["is not included in the list"]));
    }
    if wrong.is_empty() { Ok(NewSrcScript { src, event, location }) } else { Err(Refusal::Fields(wrong.into())) }
}

fn all(admitted: &Admitted<'_>) -> Result<Vec<Value>, Refusal> {
    let (state, now) = (&admitted.world.state, admitted.world.clock.now_ms());
    let associations = state.associations(&admitted.grant.app, &admitted.store.id, now)?;
    let classic = state.src_scripts(&admitted.grant, now)?;
    let associations = associations.iter().map(|association| association_item(admitted, association));
    Ok(associations.chain(classic.iter().map(classic_item)).collect())
}

fn filtered(admitted: &Admitted<'_>, mut items: Vec<Value>) -> Result<Vec<Value>, Refusal> {
    if let Some(since) = list::number(admitted, "since_id")? {
        items.retain(|item| item["id"].as_i64().is_some_and(|id| id > since));
    }
    if let Some(src) = admitted.filter("src") {
        items.retain(|item| item["src"].as_str() == Some(&src));
    }
    Ok(items)
}

fn classic_item(script: &SrcScript) -> Value {
    json!({
        "id": script.id,
        "src": script.src,
        "event": script.event,
        "where": script.location,
        "created_at": tiendanube_date(script.created_at),
        "updated_at": tiendanube_date(script.updated_at),
    })
}

/// `current_version` is an object on `2025-03`, a number on `v1`, null when nothing is deployed (platforms.md §3.2).
fn association_item(admitted: &Admitted<'_>, association: &Association) -> Value {
    let script = &association.script;
    let described = |version: &crate::state::Version| match admitted.version {
        Version::V1 => json!(version.number),
        Version::Dated => json!({
            "version": version.number,
            "src": admitted.world.version_url(script, version).as_str(),
        }),
    };
    let mut item = json!({
        "id": script.id,
        "name": script.handle,
        "handle": script.handle,
        "event": script.event,
        "location": script.location,
        "is_auto_install": association.auto_install,
        "status": script.status(),
        "current_version": script.current(admitted.store.demo).map(described),
        "draft_version": script.draft().map(described),
    });
    if let Some(query_params) = &association.query_params {
        item["query_params"] = json!(query_params);
    }
    item
}
