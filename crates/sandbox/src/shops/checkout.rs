//! The checkout and the thank-you page: no theme, a smaller `LS` (platforms.md §4.2), and only the scripts of their place.

use axum::extract::State;
use axum::response::Response;

use super::page::{Kind, Page};
use super::{Shop, message, word};
use crate::template::Template;
use crate::world::Shared;
use crate::www;

/// `GET /checkout/v3/start/`.
pub(super) async fn start(State(world): State<Shared>, shop: Shop) -> Response {
    let texts = world.texts.of(&shop.store);
    let main = Template::new(www::START).words(texts).fill();
    Page { title: word(texts, "checkout"), kind: Kind::Checkout, main, quickshop: false }.answer(&world, &shop)
}

/// `/checkout/v3/success/601/`: the sample order.
pub(super) async fn success(State(world): State<Shared>, shop: Shop) -> Response {
    let texts = world.texts.of(&shop.store);
    let main = message(texts, word(texts, "thanks"), word(texts, "thanks_text"));
    Page { title: word(texts, "thanks"), kind: Kind::ThankYou, main, quickshop: false }.answer(&world, &shop)
}
