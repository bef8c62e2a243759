//! A merchant edits an order in the admin: goods are added, its total grows, apps hear of it (platforms.md §5.1, §6.6).

use std::sync::PoisonError;

use serde_json::json;

use super::list::cents;
use super::{order_flow, order_history, order_new, orders, products, variants};
use crate::money::plain;
use crate::state::{StateError, Store};
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
    let quantity = i64::from(edit.quantity);
    if quantity == 0 {
        return Err(EditError::NoQuantity);
    }
    let all = world.state.all_documents(&store.id, products::KIND)?;
    let (product, variant) =
        variants::named(&all, &json!(edit.variant_id)).ok_or(EditError::NoVariant(edit.variant_id))?;
    let price = variants::charged(variant);
    let each = cents(price).ok_or(EditError::NoVariant(edit.variant_id))?;
    let left = order_history::left_to_pay(world, store, &order)?;
    let delta = each.saturating_mul(quantity);
    let line = order_new::sold(world, store, product, variant, price, quantity);

    let mut lines = order.body["products"].as_array().cloned().unwrap_or_default();
    let of_variant = lines.iter().filter(|line| line["variant_id"] == edit.variant_id);
    let before: i64 = of_variant.filter_map(|line| line["quantity"].as_i64()).sum();
    lines.push(line.clone());
    for name in ["subtotal", "total", "total_usd"] {
        let sum = cents(&order.body[name]).unwrap_or_default().saturating_add(delta);
        order.body.insert(name.into(), json!(plain(sum.unsigned_abs())));
    }
    order.body.insert("weight".into(), json!(order_new::weight(&lines)));
    order.body.insert("products".into(), json!(lines));
    order.updated_at = world.clock.now();
    world.state.put_document(&store.id, orders::KIND, &order)?;
    order_flow::move_stock(world, &store.id, &[line], -1)?;

    let change = json!({
        "type": "ADD",
        "modified_stock": variant["stock"].is_i64(),
        "previous_quantity": before,
        "new_quantity": before + quantity,
        "product_name": product.body["name"][store.language()],
    });
    order_history::edited(world, store, order.id, change, edit.reason.as_deref())?;
    let status = order.body["payment_status"].as_str().unwrap_or_default();
    order_history::changed(world, store, &order, status, delta, left.saturating_add(delta))?;
    Ok(world.emit(store, &crate::webhooks::Event::about("order/edited", order.id))?)
}
