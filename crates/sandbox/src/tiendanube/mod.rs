//! Tiendanube / Nuvemshop: OAuth and the API (platforms.md §1 to §3, §5.1, §6).

mod categories;
mod checkouts;
mod coupons;
mod customers;
mod field;
mod gate;
mod images;
mod list;
mod metafields;
mod oauth;
mod openapi;
mod order_edit;
mod order_flow;
mod order_history;
mod order_new;
mod order_shop;
mod orders;
mod product_list;
mod products;
mod refusal;
mod routes;
mod scripts;
mod selection;
mod shown;
mod stock_prices;
mod store;
mod variants;
mod webhooks;

pub(crate) use openapi::document;
pub(crate) use order_edit::{Edit, EditError, edit};
pub(crate) use order_shop::{Shopper, Sold, place};

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
