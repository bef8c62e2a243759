//! What is done to an order: paid, packed, sent, closed, opened again, cancelled (platforms.md §6.6).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::gate::{Admitted, Answered};
use super::refusal::Refusal;
use super::shown::Dates;
use super::{customers, list, order_history, orders, products};
use crate::money::plain;
use crate::state::{Document, StateError};
use crate::world::World;

pub(super) fn close(admitted: &Admitted<'_>) -> Answered {
    let mut order = with_status(admitted, "open", "Only an open order can be closed")?;
    order.body.insert("status".into(), json!("closed"));
    order.body.insert("closed_at".into(), now(admitted));
    done(admitted, order, "order/updated")
}

pub(super) fn open(admitted: &Admitted<'_>) -> Answered {
    let mut order = with_status(admitted, "closed", "Only a closed order can be opened")?;
    order.body.insert("status".into(), json!("open"));
    order.body.insert("closed_at".into(), Value::Null);
    done(admitted, order, "order/updated")
}

pub(super) fn pack(admitted: &Admitted<'_>) -> Answered {
    let mut order = with_status(admitted, "open", "Only an open order can be packed")?;
    if order.body["shipping_status"] != "unpacked" {
        return Err(Refusal::Unprocessable("The order is packed already"));
    }
    order.body.insert("shipping_status".into(), json!("unfulfilled"));
    done(admitted, order, "order/packed")
}

pub(super) fn fulfill(admitted: &Admitted<'_>) -> Answered {
    let mut order = with_status(admitted, "open", "Only an open order can be fulfilled")?;
    if order.body["shipping_status"] == "fulfilled" {
        return Err(Refusal::Unprocessable("The order is fulfilled already"));
    }
    let given = admitted.object_or_nothing()?;
    for name in ["shipping_tracking_number", "shipping_tracking_url"] {
        match given.get(name) {
            None => {}
            Some(text @ (Value::String(_) | Value::Null)) => drop(order.body.insert(name.into(), text.clone())),
            Some(_) => return Err(Refusal::field(name, "must be a string")),
        }
    }
    if given.get("notify_customer").is_some_and(|notify| !notify.is_boolean()) {
        return Err(Refusal::field("notify_customer", "must be true or false"));
    }
    order.body.insert("shipping_status".into(), json!("fulfilled"));
    order.body.insert("shipped_at".into(), now(admitted));
    done(admitted, order, "order/fulfilled")
}

pub(super) fn cancel(admitted: &Admitted<'_>) -> Answered {
    let mut order = admitted.find(orders::KIND, admitted.id())?;
    if order.body["status"] == "cancelled" {
        return Err(Refusal::Unprocessable("The order is cancelled already"));
    }
    let given = admitted.object_or_nothing()?;
    let reason = given.get("reason").cloned().unwrap_or_else(|| json!("other"));
    if !["customer", "fraud", "inventory", "other"].iter().any(|known| reason == *known) {
        return Err(Refusal::field("reason", "is not included in the list"));
    }
    for name in ["email", "restock"] {
        if given.get(name).is_some_and(|value| !value.is_boolean()) {
            return Err(Refusal::field(name, "must be true or false"));
        }
    }
    if given.get("restock") != Some(&json!(false)) {
        move_stock(admitted.world, &admitted.store.id, lines(&order), 1)?;
    }
    mark_cancelled(admitted, &mut order, reason)?;
    done(admitted, order, "order/cancelled")
}

/// Marks an order as cancelled; what was paid for it goes back.
pub(super) fn mark_cancelled(admitted: &Admitted<'_>, order: &mut Document, reason: Value) -> Result<(), StateError> {
    order.body.insert("status".into(), json!("cancelled"));
    order.body.insert("cancel_reason".into(), reason);
    order.body.insert("cancelled_at".into(), now(admitted));
    let total = list::cents(&order.body["total"]).unwrap_or_default();
    let left = order_history::left_to_pay(admitted.world, &admitted.store, order)?;
    order_history::changed(admitted.world, &admitted.store, order, "cancelled", -total, left.saturating_sub(total))
}

/// Marks the payment as made.
pub(super) fn mark_paid(admitted: &Admitted<'_>, order: &mut Map<String, Value>) {
    order.insert("payment_status".into(), json!("paid"));
    order.insert("paid_at".into(), now(admitted));
}

/// What follows when an order is paid: a row of its history, and its customer has spent more.
pub(super) fn paid(admitted: &Admitted<'_>, order: &Document) -> Result<(), Refusal> {
    order_history::changed(admitted.world, &admitted.store, order, "paid", 0, 0)?;
    let Some(id) = order.body["customer"].as_i64() else { return Ok(()) };
    let Some(mut customer) = admitted.world.state.document(&admitted.store.id, customers::KIND, id)? else {
        return Ok(());
    };
    let cents = |value: &Value| list::cents(value).unwrap_or_default().unsigned_abs();
    let spent = cents(&customer.body["total_spent"]).saturating_add(cents(&order.body["total"]));
    customer.body.insert("total_spent".into(), json!(plain(spent)));
    admitted.keep(customers::KIND, &mut customer)
}

/// The lines of an order.
pub(super) fn lines(order: &Document) -> &[Value] {
    order.body.get("products").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Keeps an order, with what is to be done next, and lets the apps hear of it.
pub(super) fn keep(admitted: &Admitted<'_>, order: &mut Document, event: &'static str) -> Result<(), Refusal> {
    order.body.insert("next_action".into(), json!(next_action(&order.body)));
    admitted.keep(orders::KIND, order)?;
    admitted.tell(event, order.id)
}

/// What is to be done next.
pub(super) fn next_action(order: &Map<String, Value>) -> &'static str {
    let is = |name: &str, value: &str| order.get(name).is_some_and(|known| known == value);
    match () {
        () if !is("status", "open") => "noop",
        () if is("payment_status", "pending") || is("payment_status", "authorized") => "waiting_manual_confirmation",
        () if is("shipping_status", "fulfilled") => "close",
        () if is("shipping_status", "unpacked") => "waiting_packing",
        () if is("shipping_pickup_type", "pickup") => "waiting_client_pickup",
        () => "waiting_shipment",
    }
}

/// Gives back what an order's lines took from the stock, or takes it.
pub(super) fn move_stock(world: &World, store: &str, lines: &[Value], direction: i64) -> Result<(), StateError> {
    for line in lines {
        let Some(id) = line["product_id"].as_i64() else { continue };
        // A product may have gone since.
        let Some(mut product) = world.state.document(store, products::KIND, id)? else {
            continue;
        };
        let variants = product.body.get_mut("variants").and_then(Value::as_array_mut);
        for variant in variants.into_iter().flatten().filter(|variant| variant["id"] == line["variant_id"]) {
            if let (Some(stock), Some(quantity)) = (variant["stock"].as_i64(), line["quantity"].as_i64()) {
                variant["stock"] = json!(stock.saturating_add(direction.saturating_mul(quantity)));
            }
        }
        world.keep(store, products::KIND, &mut product)?;
    }
    Ok(())
}

fn with_status(admitted: &Admitted<'_>, status: &str, otherwise: &'static str) -> Result<Document, Refusal> {
    let order = admitted.find(orders::KIND, admitted.id())?;
    if order.body["status"] == status { Ok(order) } else { Err(Refusal::Unprocessable(otherwise)) }
}

fn done(admitted: &Admitted<'_>, mut order: Document, event: &'static str) -> Answered {
    keep(admitted, &mut order, event)?;
    orders::answered(admitted, StatusCode::OK, &order)
}

fn now(admitted: &Admitted<'_>) -> Value {
    json!(Dates::Plain.write(admitted.world.clock.now()))
}
