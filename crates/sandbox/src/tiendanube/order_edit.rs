//! A merchant edits an order in the admin: goods are added, its total grows, apps hear of it (platforms.md §5.1, §6.6).

use std::sync::PoisonError;

use serde_json::{Value, json};

use super::list::cents;
use super::{order_flow, order_history, order_new, orders, products, variants};
use crate::money::plain;
use crate::state::{Document, StateError, Store};
use crate::webhooks::Event;
use crate::world::World;

/// What is added, and why.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    variant_id: i64,
    quantity: u32,
    reason: Option<String>,
}

/// Why an order cannot be edited so.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EditError {
    #[error("there is no such order")]
    NoOrder,
    #[error("only an open order can be edited")]
    NotOpen,
    #[error("there is no variant {0} with a price")]
    NoVariant(i64),
    #[error("the quantity must be positive")]
    NoQuantity,
    #[error(transparent)]
    State(#[from] StateError),
}

/// Adds goods to an order, at the price of their variant.
pub(crate) fn edit(world: &World, store: &Store, order: i64, edit: &Edit) -> Result<(), EditError> {
    let _one = world.writing.lock().unwrap_or_else(PoisonError::into_inner);
    world.state.stock(&store.id, || world.sample(store))?;
    let mut order = world.state.document(&store.id, orders::KIND, order)?.ok_or(EditError::NoOrder)?;
    if order.body["status"] != "open" {
        return Err(EditError::NotOpen);
    }
    let quantity = Some(i64::from(edit.quantity)).filter(|quantity| *quantity > 0).ok_or(EditError::NoQuantity)?;
    let all = world.state.all_documents(&store.id, products::KIND)?;
    let unknown = || EditError::NoVariant(edit.variant_id);
    let (product, variant) = variants::named(&all, &json!(edit.variant_id)).ok_or_else(unknown)?;
    let price = variants::charged(variant);
    let delta = cents(price).ok_or_else(unknown)?.saturating_mul(quantity);
    let left = order_history::left_to_pay(world, store, &order)?;

    let line = order_new::sold(world, store, product, variant, price, quantity);
    let before = bought(&order, edit.variant_id);
    let change = json!({
        "type": "ADD",
        "modified_stock": variant["stock"].is_i64(),
        "previous_quantity": before,
        "new_quantity": before + quantity,
        "product_name": line["name"],
    });
    order_flow::move_stock(world, &store.id, std::slice::from_ref(&line), -1)?;
    grow(&mut order, line, delta);
    world.keep(&store.id, orders::KIND, &mut order)?;
    order_history::edited(world, store, order.id, change, edit.reason.as_deref())?;
    let status = order.body["payment_status"].as_str().unwrap_or_default();
    order_history::changed(world, store, &order, status, delta, left.saturating_add(delta))?;
    Ok(world.emit(store, &Event::about("order/edited", order.id))?)
}

/// How many of a variant an order has.
fn bought(order: &Document, variant: i64) -> i64 {
    let of_variant = order_flow::lines(order).iter().filter(|line| line["variant_id"] == variant);
    of_variant.filter_map(|line| line["quantity"].as_i64()).sum()
}

/// One line more, and all sums by so many cents.
fn grow(order: &mut Document, line: Value, delta: i64) {
    let mut lines = order_flow::lines(order).to_vec();
    lines.push(line);
    for name in ["subtotal", "total", "total_usd"] {
        let sum = cents(&order.body[name]).unwrap_or_default().saturating_add(delta);
        order.body.insert(name.into(), json!(plain(sum.unsigned_abs())));
    }
    order.body.insert("weight".into(), json!(order_new::weight(&lines)));
    order.body.insert("products".into(), json!(lines));
}
