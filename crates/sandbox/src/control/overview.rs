//! What the control API tells.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use serde::Serialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::api::platform_named;
use super::problem::Problem;
use crate::Platform;
use crate::Urls;
use crate::requests::Entry;
use crate::state::{Install, StateError, Store};
use crate::world::{Shared, World};

/// `GET /__sandbox/urls`.
pub(super) async fn urls(State(world): State<Shared>) -> Json<Urls> {
    Json(world.urls.clone())
}

/// `GET /__sandbox/state?stores=&skip=&find=`: switches, stores with their installs and scripts, apps without their secrets,
/// the Portal. `stores` is how many stores it names at most, after the first `skip`; `find` a part of their ids or names.
pub(super) async fn state(State(world): State<Shared>, RawQuery(query): RawQuery) -> Result<Json<Value>, Problem> {
    let find = parameter(query.as_deref(), "find").unwrap_or_default().to_lowercase();
    let number = |name| parameter(query.as_deref(), name).and_then(|number| number.parse().ok());
    let (skip, most) = (number("skip").unwrap_or(0), number("stores").unwrap_or(usize::MAX));
    let apps = world.state.apps()?;
    let mut portal = Vec::new();
    for app in apps.iter().filter(|app| app.platform == Platform::Tiendanube) {
        portal.extend(world.state.portal_scripts(&app.id)?);
    }
    let mut stores = world.state.stores()?;
    stores.retain(|store| store.id.contains(&find) || store.name.to_lowercase().contains(&find));
    let found = stores.len();
    let stores = stores.into_iter().skip(skip).take(most).map(|store| store_overview(&world, store));
    Ok(Json(json!({
        "stores_found": found,
        "clock_ahead": world.clock.ahead(),
        "switches": world.state.switches(),
        "stores": stores.collect::<Result<Vec<_>, _>>()?,
        "apps": apps,
        "portal": portal,
        "buckets": buckets(&world)?,
        "faults": world.faults.list(),
    })))
}

fn buckets(world: &World) -> Result<Vec<Value>, StateError> {
    let plan = world.plan();
    let filled = world.buckets.filled(plan, world.clock.now_ms()).into_iter();
    Ok(filled
        .map(|(app, store, used)| json!({ "app": app, "store": store, "used": used, "size": plan.size }))
        .collect())
}

#[derive(Serialize)]
struct StoreOverview {
    #[serde(flatten)]
    store: Store,
    url: Option<String>,
    installs: Vec<Install>,
    scripts: Vec<Registered>,
}

/// A script in a store, whatever its kind.
#[derive(Serialize)]
struct Registered {
    id: i64,
    app: String,
    /// `src`, `association` or `auto-install`.
    kind: &'static str,
    /// The URL, or the Portal script's handle with its parameters.
    what: String,
    event: String,
    location: String,
}

fn store_overview(world: &World, store: Store) -> Result<StoreOverview, StateError> {
    let mut scripts = Vec::new();
    if store.platform == Platform::Tiendanube {
        for association in world.state.associations_in_page(&store.id, world.clock.now_ms())? {
            let script = association.script;
            scripts.push(Registered {
                id: script.id,
                app: script.app,
                kind: if association.auto_install { "auto-install" } else { "association" },
                what: format!("{} {}", script.handle, association.query_params.unwrap_or_default()).trim().to_owned(),
                event: script.event,
                location: script.location,
            });
        }
    }
    for script in world.state.src_scripts_in_page(store.platform, &store.id, world.clock.now_ms())? {
        scripts.push(Registered {
            id: script.id,
            app: script.app,
            kind: "src",
            what: script.src,
            event: script.event,
            location: script.location,
        });
    }
    Ok(StoreOverview {
        url: world.shop(&store).map(|url| url.as_str().to_owned()),
        installs: world.state.installs(store.platform, &store.id)?,
        scripts,
        store,
    })
}

/// `GET /__sandbox/stores/{platform}/{id}`: one store with its installs and scripts.
pub(super) async fn store(
    State(world): State<Shared>,
    Path((platform, id)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let store = world.state.store(platform_named(&platform)?, &id)?.ok_or(Problem::Missing("store"))?;
    Ok(Json(json!(store_overview(&world, store)?)))
}

/// `GET /__sandbox/catalogue`: what every shop sells, as its pages say it.
pub(super) async fn catalogue(State(world): State<Shared>) -> Result<Json<Value>, Problem> {
    let mut shops = Vec::new();
    for store in world.state.stores()?.iter().filter(|store| world.shop(store).is_some()) {
        shops.push(json!({
            "platform": store.platform.name(),
            "store": store.id,
            "lang": store.lang,
            "products": &*world.shelf(store)?.products,
        }));
    }
    Ok(Json(json!({ "shops": shops })))
}

/// `GET /__sandbox/requests?count=`: the last requests, newest first, 100 when no number is named.
pub(super) async fn requests(State(world): State<Shared>, RawQuery(query): RawQuery) -> Json<Vec<Entry>> {
    Json(world.requests.newest(count(query)))
}

/// The number that `count=` names, 100 when there is none.
pub(super) fn count(query: Option<String>) -> usize {
    parameter(query.as_deref(), "count").and_then(|count| count.parse().ok()).unwrap_or(100)
}

fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let found = form_urlencoded::parse(query?.as_bytes()).find(|(known, _)| known == name);
    found.map(|(_, value)| value.into_owned())
}
