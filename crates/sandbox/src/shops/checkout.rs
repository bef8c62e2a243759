//! The checkout and the thank-you page: no theme, a smaller `LS` (platforms.md §4.2), and only the scripts of their place.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

use super::page::{Kind, Page};
use super::{Shop, failed, lines, not_found, word};
use crate::Platform;
use crate::fields::Fields;
use crate::money;
use crate::state::{Purchase, StateError};
use crate::template::Template;
use crate::tiendanube::{self, Shopper};
use crate::world::{Shared, World};
use crate::{secret, www};

/// `GET /checkout/v3/start/`.
pub(super) async fn start(State(world): State<Shared>, shop: Shop) -> Response {
    page(&world, &shop, StatusCode::OK)
}

/// `POST /checkout/v3/start/`: what is in the cart becomes an order. Without an e-mail address there is none; without a name
/// the shopper is called as the address begins.
pub(super) async fn finish(State(world): State<Shared>, shop: Shop, body: Bytes) -> Response {
    let fields = Fields::from_form(&body);
    let Some(email) = fields.get("email").filter(|email| email.contains('@')) else {
        return page(&world, &shop, StatusCode::UNPROCESSABLE_ENTITY);
    };
    if shop.cart.lines.is_empty() {
        return Redirect::to("/comprar/").into_response();
    }
    let name = fields.get("name").map(str::trim).filter(|name| !name.is_empty());
    let name = name.or(email.split('@').next()).unwrap_or_default();
    match buy(&world, &shop, &Shopper { name, email }) {
        Ok(id) => Redirect::to(&format!("/checkout/v3/success/{id}/")).into_response(),
        Err(error) => failed(&error),
    }
}

fn page(world: &World, shop: &Shop, status: StatusCode) -> Response {
    let texts = world.texts.of(&shop.store);
    let main = Template::new(www::START)
        .words(texts)
        .html("lines", lines::lines(world, shop, false))
        .text("total", money::format(shop.cart.subtotal(), &shop.store))
        .fill();
    let mut response =
        Page { title: word(texts, "checkout"), kind: Kind::Checkout, main, quickshop: false }.answer(world, shop);
    *response.status_mut() = status;
    response
}

/// Makes the order, and its webhook, where the platform's API has orders; the cart is empty then.
fn buy(world: &World, shop: &Shop, shopper: &Shopper<'_>) -> Result<i64, StateError> {
    let store = &shop.store;
    let (id, number) = match store.platform {
        Platform::Tiendanube => {
            let order = tiendanube::place(world, store, shopper, &shop.cart.sold())?;
            (order.id, order.body["number"].as_i64().unwrap_or_default())
        }
        Platform::PagoShops => (world.state.fresh_ids(1)?, 100 + world.state.count_purchases(store)?),
    };
    let hash = secret::fresh();
    let (total, created_at) = (shop.cart.subtotal(), world.clock.now());
    world.state.add_purchase(store, &Purchase { id, number, hash, total, created_at })?;
    if let Some(cart) = &shop.cart.id {
        world.state.empty_cart(cart)?;
    }
    Ok(id)
}

/// `/checkout/v3/success/{order}/`.
pub(super) async fn success(State(world): State<Shared>, shop: Shop, Path(order): Path<String>) -> Response {
    let found = match order.parse() {
        Ok(id) => world.state.purchase(&shop.store, id),
        Err(_) => Ok(None),
    };
    let purchase = match found {
        Ok(Some(purchase)) => purchase,
        Ok(None) => return not_found(&world, &shop),
        Err(error) => return failed(&error),
    };
    let texts = world.texts.of(&shop.store);
    let main = Template::new(www::THANKS)
        .words(texts)
        .text("number", purchase.number.to_string())
        .text("total", money::format(purchase.total, &shop.store))
        .fill();
    let kind = Kind::ThankYou(&purchase);
    Page { title: word(texts, "thanks"), kind, main, quickshop: false }.answer(&world, &shop)
}
