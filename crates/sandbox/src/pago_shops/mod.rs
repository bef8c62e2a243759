//! Pago Shops: OAuth with expiring tokens, and the resources. What the platform documents is as documented; the
//! rest is assumed, and marked so (platforms.md §2.2).

mod gate;
mod oauth;
mod refusal;
mod resources;
mod routes;
mod scripts;

pub(crate) use routes::document;

use axum::Router;
use axum::routing::{any, get, post};

use crate::world::Shared;
use crate::{answer, www};

/// The listener's routes.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/oauth/authorize", get(oauth::ask).post(oauth::decide))
        .route("/oauth/token", post(oauth::token))
        .route(
            "/static/{name}",
            get(async |axum::extract::Path(name): axum::extract::Path<String>| answer::file_of(&www::PAGES, &name)),
        )
        .route("/favicon.ico", get(async || answer::file(&www::FAVICON)))
        .fallback(any(gate::answer))
}
