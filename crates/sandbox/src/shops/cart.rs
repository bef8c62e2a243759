//! The cart page. It remembers nothing: it checks what a form sends, as the platform would (platforms.md §4.6).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::page::{Kind, Page};
use super::{Shop, message, word};
use crate::answer;
use crate::catalogue::{PageVariant, Product, chosen};
use crate::fields::Fields;
use crate::money;
use crate::world::{Shared, World};

/// `GET /comprar/`.
pub(super) async fn empty(State(world): State<Shared>, shop: Shop) -> Response {
    let texts = world.texts.of(&shop.store);
    show(&world, &shop, word(texts, "cart"), word(texts, "empty_cart"))
}

/// `POST /comprar/`: the option texts select the variant, no id is sent.
pub(super) async fn add(State(world): State<Shared>, shop: Shop, body: Bytes) -> Response {
    let texts = world.texts.of(&shop.store);
    let fields = Fields::from_form(&body);
    let ordered = ordered(&world, &shop, &fields);
    if fields.get("add_to_cart_enhanced") == Some("1") {
        return enhanced(&shop, ordered);
    }
    match ordered {
        Some(line) => show(&world, &shop, word(texts, "added"), &line.text()),
        None => {
            let mut response = show(&world, &shop, word(texts, "cart"), word(texts, "not_for_sale"));
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            response
        }
    }
}

/// What a form puts into the cart.
struct Line<'a> {
    product: &'a Product,
    variant: PageVariant,
    name: &'a str,
    quantity: u64,
}

impl Line<'_> {
    fn text(&self) -> String {
        let PageVariant { option0, option1, option2, price_short, .. } = &self.variant;
        let details: Vec<&str> =
            [option0, option1, option2, price_short].into_iter().flatten().map(String::as_str).collect();
        format!("{}: {}", self.name, details.join(", "))
    }
}

/// What is ordered; `None` when there is nothing of that kind to sell, or not so many.
fn ordered<'a>(world: &'a World, shop: &Shop, fields: &Fields) -> Option<Line<'a>> {
    let id: u64 = fields.get("add_to_cart")?.parse().ok()?;
    let product = world.catalogue.products.iter().find(|product| product.id == id)?;
    let variants = product.page_variants(&shop.store, &shop.url);
    let options = ["variation[0]", "variation[1]", "variation[2]"].map(|name| fields.get(name));
    let variant = chosen(&variants, options)?.clone();
    let quantity = fields.get("quantity").unwrap_or("1").parse().ok().filter(|quantity| *quantity > 0)?;
    // What has no stock and is for sale all the same has no limit either.
    let enough = variant.stock.is_none_or(|stock| stock <= 0 || i128::from(stock) >= i128::from(quantity));
    if !variant.available || variant.price_short.is_none() || !enough {
        return None;
    }
    Some(Line { product, variant, name: product.name.in_language(shop.store.language()), quantity })
}

/// The answer to a form that is sent without leaving the page (platforms.md §4.6). How a refusal looks is not known.
fn enhanced(shop: &Shop, line: Option<Line<'_>>) -> Response {
    let Some(line) = line else {
        return answer::json(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "success": false }));
    };
    let total = line.variant.price_number_raw.flatten().map(|cents| cents.saturating_mul(line.quantity));
    let total = total.map(|cents| money::format(cents, &shop.store)).or_else(|| line.variant.price_short.clone());
    let item = json!({
        "id": line.product.id,
        "variant_id": line.variant.id,
        "name": line.name,
        "url": format!("/productos/{}/", line.product.handle),
        "quantity": line.quantity,
        "price_short": line.variant.price_short,
        "subtotal_short": total,
        "image": line.variant.image_url,
    });
    let cart = json!({ "total_short": total, "products": [item], "checkout_enabled": true });
    let body = json!({
        "success": true,
        "cart": cart,
        "item": item,
        "quantity_added": line.quantity,
        "free_shipping": null,
        "html_cart_items": "",
    });
    answer::json(StatusCode::OK, &body)
}

fn show(world: &World, shop: &Shop, title: &str, text: &str) -> Response {
    let main = message(world.texts.of(&shop.store), title, text);
    Page { title, kind: Kind::Other, main, quickshop: false }.answer(world, shop)
}
