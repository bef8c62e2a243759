//! `/comprar/`: the cart's page, and what forms send there (platforms.md §4.6). How a line is changed is in no document:
//! `quantity[<line>]` is assumed, as the official theme's own cart page names its fields.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::cart::{COOKIE_NAME, Cart};
use super::page::{Kind, Page};
use super::{Shop, failed, lines, message, word};
use crate::answer;
use crate::catalogue::{PageVariant, chosen};
use crate::fields::Fields;
use crate::secret;
use crate::state::{CartLine, StateError};
use crate::template::Template;
use crate::world::{Shared, World};
use crate::{money, www};

/// The most of one line where the stock is not counted.
const MOST: u64 = 1_000_000;

/// `GET /comprar/`.
pub(super) async fn show(State(world): State<Shared>, shop: Shop) -> Response {
    let texts = world.texts.of(&shop.store);
    let title = word(texts, "cart");
    if shop.cart.lines.is_empty() {
        let main = message(texts, title, word(texts, "empty_cart"));
        return Page { title, kind: Kind::Cart, main, quickshop: false }.answer(&world, &shop);
    }
    let main = Template::new(www::CART)
        .words(texts)
        .html("lines", lines::lines(&world, &shop, true))
        .text("subtotal", money::format(shop.cart.subtotal(), &shop.store))
        .fill();
    Page { title, kind: Kind::Cart, main, quickshop: false }.answer(&world, &shop)
}

/// `POST /comprar/`: puts something into the cart, or changes how many there are of its lines.
pub(super) async fn send(State(world): State<Shared>, mut shop: Shop, body: Bytes) -> Response {
    let fields = Fields::from_form(&body);
    match changed(&world, &mut shop, &fields) {
        Ok(change) => change.answer(&world, &shop, &fields),
        Err(error) => failed(&error),
    }
}

/// What came of a form.
enum Change {
    /// So many were added to that line.
    Added { line: i64, quantity: u64 },
    /// Lines have other quantities now.
    Set,
    /// There is nothing of that kind to sell, or not so many.
    Refused,
}

fn changed(world: &World, shop: &mut Shop, fields: &Fields) -> Result<Change, StateError> {
    let change = match wanted(shop, fields) {
        Some(new) => add(world, shop, new)?,
        None if fields.get("add_to_cart").is_none() && fields.within("quantity").next().is_some() => {
            set(world, shop, fields)?
        }
        None => Change::Refused,
    };
    if let Some(id) = shop.cart.id.take() {
        shop.cart = Cart::read(world, &shop.store, &shop.shelf.products, id)?;
    }
    Ok(change)
}

/// Something that is to go into the cart.
struct New {
    line: CartLine,
    stock: Option<u64>,
}

/// What a form asks for: the option texts select the variant, no id is sent.
fn wanted(shop: &Shop, fields: &Fields) -> Option<New> {
    let id: u64 = fields.get("add_to_cart")?.parse().ok()?;
    let variants = &shop.shelf.products.iter().find(|product| product.id == id)?.variants;
    let options = ["variation[0]", "variation[1]", "variation[2]"].map(|name| fields.get(name));
    let variant = chosen(variants, options)?;
    let quantity = fields.get("quantity").unwrap_or("1").parse().ok().filter(|quantity| *quantity > 0)?;
    if !variant.available || variant.price_short.is_none() {
        return None;
    }
    let properties = fields.within("properties").map(|(label, text)| (label.to_owned(), text.to_owned())).collect();
    let line = CartLine { id: 0, product: id, variant: variant.id, quantity, properties };
    Some(New { line, stock: limit(variant) })
}

/// How many there can be. What has no stock and is for sale all the same has no limit either.
fn limit(variant: &PageVariant) -> Option<u64> {
    variant.stock.and_then(|stock| u64::try_from(stock).ok()).filter(|stock| *stock > 0)
}

fn add(world: &World, shop: &mut Shop, New { line, stock }: New) -> Result<Change, StateError> {
    let same = shop
        .cart
        .lines
        .iter()
        .find(|present| present.kept.variant == line.variant && present.kept.properties == line.properties);
    let of_variant = shop.cart.lines.iter().filter(|present| present.kept.variant == line.variant);
    let present = of_variant.map(|present| present.kept.quantity).fold(0, u64::saturating_add);
    if present.saturating_add(line.quantity) > stock.unwrap_or(MOST) {
        return Ok(Change::Refused);
    }
    let id = shop.cart.id.get_or_insert_with(secret::fresh);
    let quantity = line.quantity;
    let line = match same {
        Some(same) => {
            world.state.set_quantity(id, same.kept.id, same.kept.quantity.saturating_add(quantity))?;
            same.kept.id
        }
        None => world.state.add_to_cart(&shop.store, id, &line)?,
    };
    Ok(Change::Added { line, quantity })
}

/// All lines that a form names, or none of them.
fn set(world: &World, shop: &Shop, fields: &Fields) -> Result<Change, StateError> {
    let mut all = Vec::new();
    for (line, quantity) in fields.within("quantity") {
        let present = shop.cart.lines.iter().find(|present| present.kept.id.to_string() == line);
        let (Some(present), Ok(quantity)) = (present, quantity.parse::<u64>()) else {
            return Ok(Change::Refused);
        };
        if quantity > limit(&present.variant).unwrap_or(MOST) {
            return Ok(Change::Refused);
        }
        all.push((present.kept.id, quantity));
    }
    if let Some(id) = &shop.cart.id {
        for (line, quantity) in all {
            world.state.set_quantity(id, line, quantity)?;
        }
    }
    Ok(Change::Set)
}

impl Change {
    fn answer(&self, world: &World, shop: &Shop, fields: &Fields) -> Response {
        let stays = fields.get("add_to_cart_enhanced") == Some("1") || fields.get("ajax") == Some("1");
        let mut response = match self {
            Change::Refused if stays => answer::json(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "success": false })),
            Change::Refused => refused(world, shop),
            _ if stays => answer::json(StatusCode::OK, &self.body(world, shop)),
            _ if fields.get("go_to_checkout").is_some() => Redirect::to("/checkout/v3/start/").into_response(),
            _ => Redirect::to("/comprar/").into_response(),
        };
        if let Some(id) = &shop.cart.id {
            answer::set(&mut response, SET_COOKIE, &format!("{COOKIE_NAME}={id}; Path=/; HttpOnly; SameSite=Lax"));
        }
        response
    }

    /// The answer to a form that is sent without leaving the page. How a refusal looks is not known.
    fn body(&self, world: &World, shop: &Shop) -> Value {
        let mut body = json!({
            "success": true,
            "cart": shop.cart.answer(&shop.store),
            "free_shipping": null,
            "html_cart_items": lines::lines(world, shop, true),
        });
        if let Change::Added { line, quantity } = self {
            let added = shop.cart.lines.iter().find(|present| present.kept.id == *line);
            body["item"] = added.map(|line| line.answer(&shop.store)).unwrap_or_default();
            body["quantity_added"] = json!(quantity);
        }
        body
    }
}

fn refused(world: &World, shop: &Shop) -> Response {
    let texts = world.texts.of(&shop.store);
    let main = message(texts, word(texts, "cart"), word(texts, "not_for_sale"));
    let page = Page { title: word(texts, "cart"), kind: Kind::Cart, main, quickshop: false };
    let mut response = page.answer(world, shop);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}
