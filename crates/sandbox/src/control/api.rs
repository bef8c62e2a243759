//! What the control API changes.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::problem::Problem;
use crate::Platform;
use crate::state::{App, AppChange, Switches};
use crate::world::Shared;

/// `PATCH /__sandbox/switches {"loopback_http": true}`.
pub(super) async fn switches(State(world): State<Shared>, body: Bytes) -> Result<Json<Switches>, Problem> {
    let wanted: BTreeMap<String, bool> = Problem::read(&body)?;
    for (name, is_on) in wanted {
        if !world.state.set_switch(&name, is_on)? {
            return Err(Problem::Invalid(format!("there is no switch `{name}`; see GET /__sandbox/state")));
        }
    }
    Ok(Json(world.state.switches()?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance: u32,
}

/// `POST /__sandbox/clock {"advance": 301}`: moves the sandbox's time forward by so many seconds.
pub(super) async fn clock(State(world): State<Shared>, body: Bytes) -> Result<Json<Value>, Problem> {
    let Advance { advance } = Problem::read(&body)?;
    world.clock.advance(advance);
    Ok(Json(json!({ "clock_ahead": world.clock.ahead() })))
}

/// `PATCH /__sandbox/apps/{platform}/{id}` with any of `redirect_uri`, `scopes`, `legacy_src`, `token_lifetime`.
pub(super) async fn app(
    State(world): State<Shared>,
    Path((platform, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<App>, Problem> {
    let change: AppChange = Problem::read(&body)?;
    if let Some(redirect_uri) = &change.redirect_uri {
        let fits = Url::parse(redirect_uri).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
        if !fits {
            return Err(Problem::Invalid(format!("redirect_uri `{redirect_uri}` is no http or https URL")));
        }
    }
    let scopes = change.scopes.iter().flatten();
    if let Some(odd) = scopes.into_iter().find(|scope| scope.is_empty() || scope.contains([',', ' '])) {
        return Err(Problem::Invalid(format!("`{odd}` is no scope")));
    }
    let changed = world.state.change_app(platform_named(&platform)?, &id, &change)?;
    changed.map(Json).ok_or(Problem::Missing("app"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoreChange {
    demo: bool,
}

/// `PATCH /__sandbox/stores/{platform}/{id} {"demo": true}`.
pub(super) async fn store(
    State(world): State<Shared>,
    Path((platform, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Value>, Problem> {
    let StoreChange { demo } = Problem::read(&body)?;
    match world.state.set_demo(platform_named(&platform)?, &id, demo)? {
        true => Ok(Json(json!({ "demo": demo }))),
        false => Err(Problem::Missing("store")),
    }
}

/// `POST /__sandbox/stores/{platform}/{id}/{suspend|resume|uninstall}`.
pub(super) async fn act(
    State(world): State<Shared>,
    Path((platform, id, action)): Path<(String, String, String)>,
) -> Result<Json<Value>, Problem> {
    let platform = platform_named(&platform)?;
    world.state.store(platform, &id)?.ok_or(Problem::Missing("store"))?;
    match action.as_str() {
        "suspend" | "resume" => {
            world.state.suspend(platform, &id, action == "suspend")?;
        }
        "uninstall" => world.state.uninstall(platform, &id)?,
        _ => return Err(Problem::Missing("action: suspend, resume and uninstall exist")),
    }
    Ok(Json(json!({ "done": action })))
}

fn platform_named(name: &str) -> Result<Platform, Problem> {
    Platform::named(name).ok_or(Problem::Missing("platform: tiendanube and pago-shops exist"))
}
