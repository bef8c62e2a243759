//! `/api/scripts`, by assumption: `{"src"}` registers a URL for the account's pages (platforms.md §2.2).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::gate::Admitted;
use super::refusal::Refusal;
use crate::answer;
use crate::clock::utc_date;
use crate::loopback::allowed_src;
use crate::paging::Page;
use crate::state::{NewSrcScript, SrcScript};

/// How long a queued script stays hidden, in milliseconds.
const QUEUE_MS: i64 = 500;

pub(super) fn list(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let page = Page::of(admitted.call).map_err(|name| Refusal::Bad(format!("{name} is out of range")))?;
    let scripts = admitted.world.state.src_scripts(&admitted.grant, admitted.world.clock.now_ms())?;
    let items: Vec<Value> = page.cut(scripts).iter().map(item).collect();
    Ok(answer::json(StatusCode::OK, &items))
}

pub(super) fn get(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let id = admitted.id;
    let found = admitted.world.state.src_script(&admitted.grant, id, admitted.world.clock.now_ms())?;
    Ok(answer::json(StatusCode::OK, &item(&found.ok_or(Refusal::NotFound)?)))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let new = fields(admitted)?;
    let queued = admitted.world.state.switches().pago_queue;
    let delay = if queued { QUEUE_MS } else { 0 };
    let script = admitted.world.state.add_src_script(&admitted.grant, &new, admitted.world.clock.now_ms(), delay)?;
    if queued {
        return Ok(answer::json(StatusCode::ACCEPTED, &json!({ "status": "queued" })));
    }
    Ok(answer::json(StatusCode::CREATED, &item(&script)))
}

pub(super) fn update(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let id = admitted.id;
    let state = &admitted.world.state;
    state.src_script(&admitted.grant, id, admitted.world.clock.now_ms())?.ok_or(Refusal::NotFound)?;
    let new = fields(admitted)?;
    let changed = state.change_src_script(id, &new, admitted.world.clock.now())?.ok_or(Refusal::NotFound)?;
    Ok(answer::json(StatusCode::OK, &item(&changed)))
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let id = admitted.id;
    match admitted.world.state.remove_src_script(&admitted.grant, id)? {
        true => Ok(StatusCode::NO_CONTENT.into_response()),
        false => Err(Refusal::NotFound),
    }
}

fn fields(admitted: &Admitted<'_>) -> Result<NewSrcScript, Refusal> {
    let src = admitted.body.get("src").and_then(Value::as_str).unwrap_or_default();
    if src.is_empty() {
        return Err(Refusal::Bad("src is required and must be a text".into()));
    }
    if !allowed_src(src, admitted.world.state.switches().loopback_http) {
        return Err(Refusal::Bad("src must be a valid https URL".into()));
    }
    Ok(NewSrcScript { src: src.to_owned(), event: "onload".into(), location: "store".into() })
}

fn item(script: &SrcScript) -> Value {
    json!({ "id": script.id, "src": script.src, "created_at": utc_date(script.created_at) })
}
