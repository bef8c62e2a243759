//! What the control API changes.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use url::Url;

use super::problem::Problem;
use crate::Platform;
use crate::loopback::is_loopback;
use crate::state::{App, AppChange, Store, StoreChange, Switches};
use crate::webhooks::Event;
use crate::world::Shared;
use crate::www::{OTHER_APPS, THEMES};

/// `PATCH /__sandbox/switches {"loopback_http": true}`.
pub(super) async fn switches(State(world): State<Shared>, body: Bytes) -> Result<Json<Switches>, Problem> {
    let wanted: BTreeMap<String, bool> = Problem::read(&body)?;
    for (name, is_on) in wanted {
        if !world.state.set_switch(&name, is_on)? {
            return Err(Problem::Invalid(format!("there is no switch `{name}`; see GET /__sandbox/state")));
        }
    }
    Ok(Json(world.state.switches()))
}

/// `POST /__sandbox/reset`: everything is as it was at the beginning, but for the clock, which only goes forward.
pub(super) async fn reset(State(world): State<Shared>) -> Result<StatusCode, Problem> {
    world.faults.clear();
    world.state.reset(&world.seed, world.clock.now())?;
    world.buckets.clear();
    world.minutes.clear();
    world.requests.clear();
    world.deliveries.clear();
    world.pages.clear();
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance: u32,
}

/// `POST /__sandbox/clock {"advance": 301}`: moves the sandbox's time forward by so many seconds.
pub(super) async fn clock(State(world): State<Shared>, body: Bytes) -> Result<Json<Value>, Problem> {
    let Advance { advance } = Problem::read(&body)?;
    world.state.advance_clock(advance)?;
    world.clock.advance(advance);
    Ok(Json(json!({ "clock_ahead": world.clock.ahead() })))
}

/// `PATCH /__sandbox/apps/{platform}/{id}` with any of `redirect_uri`, `scopes`, `legacy_src`,
/// `token_lifetime`, `portal_delay`, `deliver_to`, `webhook_url`, `privacy_url`, `only_stores`, `whitelisted`.
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
    for (name, url) in
        [("deliver_to", &change.deliver_to), ("webhook_url", &change.webhook_url), ("privacy_url", &change.privacy_url)]
    {
        let local = |url: &Url| url.scheme() == "http" && url.host_str().is_some_and(is_loopback);
        let fits = |url: &Url| if name == "deliver_to" { local(url) } else { url.scheme() == "https" || local(url) };
        if let Some(url) = url
            && !Url::parse(url).is_ok_and(|url| fits(&url))
        {
            return Err(Problem::Invalid(format!("{name} `{url}` is neither https nor http on this machine")));
        }
    }
    let scopes = change.scopes.iter().flatten();
    if let Some(odd) = scopes.into_iter().find(|scope| scope.is_empty() || scope.contains([',', ' '])) {
        return Err(Problem::Invalid(format!("`{odd}` is no scope")));
    }
    let changed = world.state.change_app(platform_named(&platform)?, &id, &change)?;
    changed.map(Json).ok_or(Problem::Missing("app"))
}

/// `PATCH /__sandbox/stores/{platform}/{id}` with any of `demo`, `csp`, `languages`, `theme`, `other_apps`,
/// `page_cache`.
pub(super) async fn store(
    State(world): State<Shared>,
    Path((platform, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<Json<Store>, Problem> {
    let change: StoreChange = Problem::read(&body)?;
    if let Some(Some(csp)) = &change.csp
        && HeaderValue::from_str(csp).is_err()
    {
        return Err(Problem::Invalid(format!("csp `{csp}` cannot stand in a header")));
    }
    if let Some(odd) =
        change.languages.iter().flatten().find(|language| !["es", "pt", "en"].contains(&language.as_str()))
    {
        return Err(Problem::Invalid(format!("`{odd}` is no language; there are es, pt and en")));
    }
    let themes = THEMES.map(|theme| theme.code);
    if let Some(odd) = change.theme.as_ref().filter(|theme| !themes.contains(&theme.as_str())) {
        return Err(Problem::Invalid(format!("`{odd}` is no theme; there are {}", themes.join(", "))));
    }
    let apps = OTHER_APPS.map(|(name, _)| name);
    if let Some(odd) = change.other_apps.iter().flatten().find(|app| !apps.contains(&app.as_str())) {
        return Err(Problem::Invalid(format!("`{odd}` is no other app; there are {}", apps.join(", "))));
    }
    let changed = world.state.change_store(platform_named(&platform)?, &id, &change)?;
    changed.map(Json).ok_or(Problem::Missing("store"))
}

/// `POST /__sandbox/stores/{platform}/{id}/{suspend|resume|uninstall}`.
pub(super) async fn act(
    State(world): State<Shared>,
    Path((platform, id, action)): Path<(String, String, String)>,
) -> Result<Json<Value>, Problem> {
    let platform = platform_named(&platform)?;
    let store = world.state.store(platform, &id)?.ok_or(Problem::Missing("store"))?;
    match (action.as_str(), platform) {
        ("suspend" | "resume", _) => {
            let suspended = action == "suspend";
            world.state.suspend(platform, &id, suspended)?;
            // The order makes the last word before the silence, and the first after it, come through.
            let store = Store { suspended, ..store };
            let event = if suspended { "app/suspended" } else { "app/resumed" };
            if platform == Platform::Tiendanube {
                world.emit(&store, &Event::about(event, 0))?;
            }
        }
        ("uninstall", Platform::Tiendanube) => {
            world.emit(&store, &Event::about("app/uninstalled", 0))?;
            world.emit_privacy(&store, "store/redact", &Map::new())?;
            world.state.uninstall(platform, &id)?;
        }
        ("uninstall", Platform::PagoShops) => world.state.uninstall(platform, &id)?,
        _ => return Err(Problem::Missing("action: suspend, resume and uninstall exist")),
    }
    Ok(Json(json!({ "done": action })))
}

/// The platform of that name, or the problem that there is none.
pub(super) fn platform_named(name: &str) -> Result<Platform, Problem> {
    Platform::named(name).ok_or(Problem::Missing("platform: tiendanube and pago-shops exist"))
}
