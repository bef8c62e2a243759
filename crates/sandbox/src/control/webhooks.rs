//! Webhooks: what was sent, and events that a test wants to have happened.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::api::platform_named;
use super::overview::count;
use super::problem::Problem;
use crate::Platform;
use crate::webhooks::{Delivery, EVENTS, Event, TOPICS};
use crate::world::Shared;

/// The three calls of platforms.md §5.2.
const PRIVACY: [&str; 3] = ["store/redact", "customers/redact", "customers/data_request"];

/// `GET /__sandbox/webhooks?count=`: the last deliveries, newest first, 100 when no number is named.
pub(super) async fn list(State(world): State<Shared>, RawQuery(query): RawQuery) -> Json<Vec<Delivery>> {
    Json(world.deliveries.newest(count(query)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Happened {
    event: String,
    #[serde(default)]
    data: Map<String, Value>,
}

/// `POST /__sandbox/stores/{platform}/{id}/webhooks {"event": "order/paid", "data": {"id": 7}}`: as if it had happened.
pub(super) async fn emit(
    State(world): State<Shared>,
    Path((platform, id)): Path<(String, String)>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let platform = platform_named(&platform)?;
    let Happened { event, data } = Problem::read(&body)?;
    let store = world.state.store(platform, &id)?.ok_or(Problem::Missing("store"))?;
    let known = match platform {
        Platform::Tiendanube => EVENTS,
        Platform::PagoShops => TOPICS,
    };
    if platform == Platform::Tiendanube && PRIVACY.contains(&event.as_str()) {
        world.emit_privacy(&store, &event, &data)?;
    } else if known.contains(&event.as_str()) {
        world.emit(&store, &Event { name: event, more: data })?;
    } else {
        return Err(Problem::Invalid(format!("`{event}` is no event of {platform}; there are {}", known.join(", "))));
    }
    Ok(StatusCode::ACCEPTED)
}
