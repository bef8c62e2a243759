//! The control page, the JSON API behind it, and the Partner Portal. Only this machine's own programs and the page itself
//! get in; see [`guard`].

mod api;
mod guard;
mod overview;
mod portal;
mod problem;
mod upload;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, patch, post};

use crate::world::Shared;
use crate::{answer, www};

/// The listener's routes.
pub(crate) fn router(world: &Shared) -> Router<Shared> {
    Router::new()
        .route("/", get(async || answer::page(StatusCode::OK, www::CONTROL.to_owned())))
        .route("/static/{name}", get(static_file))
        .route("/favicon.ico", get(async || answer::file(&www::FAVICON)))
        .route("/__sandbox/state", get(overview::state))
        .route("/__sandbox/urls", get(overview::urls))
        .route("/__sandbox/catalogue", get(overview::catalogue))
        .route("/__sandbox/requests", get(overview::requests))
        .route("/__sandbox/switches", patch(api::switches))
        .route("/__sandbox/clock", post(api::clock))
        .route("/__sandbox/apps/{platform}/{id}", patch(api::app))
        .route("/__sandbox/stores/{platform}/{id}", patch(api::store))
        .route("/__sandbox/stores/{platform}/{id}/{action}", post(api::act))
        .route("/portal/apps/{app}/scripts", get(portal::list).post(portal::create))
        .route("/portal/apps/{app}/scripts/{script}/versions", post(portal::upload))
        .route("/portal/apps/{app}/scripts/{script}/versions/{number}/deploy", post(portal::deploy))
        .fallback(async || problem::Problem::Missing("page"))
        .layer(from_fn_with_state(world.clone(), guard::own_machine_only))
}

async fn static_file(Path(name): Path<String>) -> Response {
    answer::file_of(&www::PAGES, &name)
}
