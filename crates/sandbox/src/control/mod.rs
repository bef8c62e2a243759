//! The control page, the JSON API behind it, and the Partner Portal. Only this machine's own programs and the page itself
//! get in; see [`guard`].

mod api;
mod faults;
mod guard;
mod orders;
mod overview;
mod portal;
mod problem;
mod upload;
mod webhooks;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::{Redirect, Response};
use axum::routing::{delete, get, patch, post};
use axum::{Json, Router};

use crate::world::Shared;
use crate::{answer, pago_shops, tiendanube, www};

/// The listener's routes.
pub(crate) fn router(world: &Shared) -> Router<Shared> {
    Router::new()
        .route("/", get(async || answer::page(StatusCode::OK, www::CONTROL.to_owned())))
        .route("/portal", get(async || Redirect::permanent("/portal/")))
        .route("/portal/", get(async || answer::page(StatusCode::OK, www::PORTAL.to_owned())))
        .route("/static/{name}", get(static_file))
        .route("/favicon.ico", get(async || answer::file(&www::FAVICON)))
        .route("/__sandbox/state", get(overview::state))
        .route("/__sandbox/openapi.json", get(async || Json(tiendanube::document())))
        .route("/__sandbox/openapi-pago-shops.json", get(async || Json(pago_shops::document())))
        .route("/__sandbox/urls", get(overview::urls))
        .route("/__sandbox/catalogue", get(overview::catalogue))
        .route("/__sandbox/requests", get(overview::requests))
        .route("/__sandbox/switches", patch(api::switches))
        .route("/__sandbox/reset", post(api::reset))
        .route("/__sandbox/clock", post(api::clock))
        .route("/__sandbox/faults", get(faults::list).post(faults::add).delete(faults::clear))
        .route("/__sandbox/faults/{id}", delete(faults::remove))
        .route("/__sandbox/apps/{platform}/{id}", patch(api::app))
        .route("/__sandbox/stores/{platform}/{id}", get(overview::store).patch(api::store))
        .route("/__sandbox/webhooks", get(webhooks::list))
        .route("/__sandbox/stores/{platform}/{id}/webhooks", post(webhooks::emit))
        .route("/__sandbox/stores/tiendanube/{id}/orders/{order}/editions", post(orders::add))
        .route("/__sandbox/stores/{platform}/{id}/{action}", post(api::act))
        .route("/portal/apps/{app}/scripts", get(portal::list).post(portal::create))
        .route("/portal/apps/{app}/scripts/{script}", patch(portal::develop))
        .route("/portal/apps/{app}/scripts/{script}/versions", post(portal::upload))
        .route("/portal/apps/{app}/scripts/{script}/versions/{number}/deploy", post(portal::deploy))
        .fallback(async || problem::Problem::Missing("page"))
        .layer(from_fn_with_state(world.clone(), guard::own_machine_only))
}

async fn static_file(Path(name): Path<String>) -> Response {
    answer::file_of(&www::PAGES, &name)
}
