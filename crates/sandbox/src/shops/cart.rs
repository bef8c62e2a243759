//! The cart page. It remembers nothing: it checks what a form sends, as the platform would (platforms.md §4.6).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::page::{Kind, Page};
use super::{Shop, message, word};
use crate::catalogue::{PageVariant, chosen};
use crate::fields::Fields;
use crate::world::{Shared, World};

/// `GET /comprar/`.
pub(super) async fn empty(State(world): State<Shared>, shop: Shop) -> Response {
    let texts = world.texts.of(&shop.store);
    show(&world, &shop, word(texts, "cart"), word(texts, "empty_cart"))
}

/// `POST /comprar/`: the option texts select the variant, no id is sent.
pub(super) async fn add(State(world): State<Shared>, shop: Shop, body: Bytes) -> Response {
    let texts = world.texts.of(&shop.store);
    match ordered(&world, &shop, &Fields::from_form(&body)) {
        Some(line) => show(&world, &shop, word(texts, "added"), &line),
        None => {
            let mut response = show(&world, &shop, word(texts, "cart"), word(texts, "not_for_sale"));
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            response
        }
    }
}

/// The line of the cart; `None` when there is nothing of that kind to sell.
fn ordered(world: &World, shop: &Shop, fields: &Fields) -> Option<String> {
    let id: u64 = fields.get("add_to_cart")?.parse().ok()?;
    let product = world.catalogue.products.iter().find(|product| product.id == id)?;
    let variants = product.page_variants(&shop.store, &shop.url);
    let options = ["variation[0]", "variation[1]", "variation[2]"].map(|name| fields.get(name));
    let variant: &PageVariant = chosen(&variants, options)?;
    let price = variant.price_short.as_deref().filter(|_| variant.available)?;
    let name = product.name.in_language(shop.store.language());
    let details: Vec<&str> = options.into_iter().flatten().chain([price]).collect();
    Some(format!("{name}: {}", details.join(", ")))
}

fn show(world: &World, shop: &Shop, title: &str, text: &str) -> Response {
    let main = message(world.texts.of(&shop.store), title, text);
    Page { title, kind: Kind::Other, main, quickshop: false }.answer(world, shop)
}
