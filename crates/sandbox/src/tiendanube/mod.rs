//! Tiendanube / Nuvemshop: OAuth and the API (platforms.md §1 to §3).

mod gate;
mod oauth;
mod refusal;
mod scripts;
mod selection;
mod store;

use axum::Router;
use axum::routing::{any, get, post};

use crate::world::Shared;
use crate::{answer, www};

/// The listener's routes.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/apps/{app}/authorize", get(oauth::ask).post(oauth::decide))
        .route("/apps/authorize/token", post(oauth::token))
        .route(
            "/static/{name}",
            get(async |axum::extract::Path(name): axum::extract::Path<String>| answer::file_of(&www::PAGES, &name)),
        )
        .route("/favicon.ico", get(async || answer::file(&www::FAVICON)))
        .fallback(any(gate::answer))
}
