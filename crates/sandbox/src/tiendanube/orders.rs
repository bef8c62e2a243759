//! `/orders` (platforms.md §6.6): reading, making and changing them. What is done to one is in [`order_flow`].

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{Field, Form};
use super::gate::{Admitted, Answered};
use super::list::{self, List};
use super::refusal::Refusal;
use super::shown::{self, Dates};
use super::{customers, order_flow};
use crate::state::Document;

pub(super) use super::order_flow::{cancel, close, fulfill, open, pack};
pub(super) use super::order_new::create;

pub(super) const KIND: &str = "order";

pub(super) const PAYMENT: &[&str] = &["authorized", "pending", "paid", "abandoned", "refunded", "voided"];

/// The fields of an order.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("token", Form::Text),
    Field::new("store_id", Form::Text),
    Field::new("number", Form::Integer),
    Field::new("customer", Form::Object).null(),
    Field::new("products", Form::List),
    Field::new("note", Form::Text).null(),
    Field::new("owner_note", Form::Text).null().written(),
    Field::new("coupon", Form::List),
    Field::new("discount", Form::Money),
    Field::new("discount_coupon", Form::Money),
    Field::new("discount_gateway", Form::Money),
    Field::new("promotional_discount", Form::Object).null(),
    Field::new("subtotal", Form::Money),
    Field::new("total", Form::Money),
    Field::new("total_usd", Form::Money),
    Field::new("currency", Form::Text),
    Field::new("language", Form::Text),
    Field::new("gateway", Form::Text).null(),
    Field::new("gateway_id", Form::Text).null(),
    Field::new("gateway_name", Form::Text).null(),
    Field::new("shipping", Form::Text).null(),
    Field::new("shipping_option", Form::Text).null(),
    Field::new("shipping_option_code", Form::Text).null(),
    Field::new("shipping_option_reference", Form::Text).null(),
    Field::new("shipping_pickup_type", Form::OneOf(&["ship", "pickup"])),
    Field::new("shipping_pickup_details", Form::Any).null(),
    Field::new("shipping_store_branch_name", Form::Text).null(),
    Field::new("shipping_suboption", Form::Any).null(),
    Field::new("shipping_address", Form::Object).null(),
    Field::new("shipping_tracking_number", Form::Text).null(),
    Field::new("shipping_tracking_url", Form::Text).null(),
    Field::new("shipping_min_days", Form::Integer).null(),
    Field::new("shipping_max_days", Form::Integer).null(),
    Field::new("shipping_cost_owner", Form::Money),
    Field::new("shipping_cost_customer", Form::Money),
    Field::new("billing_name", Form::Text).null(),
    Field::new("billing_phone", Form::Text).null(),
    Field::new("billing_address", Form::Text).null(),
    Field::new("billing_number", Form::Text).null(),
    Field::new("billing_floor", Form::Text).null(),
    Field::new("billing_locality", Form::Text).null(),
    Field::new("billing_zipcode", Form::Text).null(),
    Field::new("billing_city", Form::Text).null(),
    Field::new("billing_province", Form::Text).null(),
    Field::new("billing_country", Form::Text).null(),
    Field::new("extra", Form::Object),
    Field::new("storefront", Form::Text),
    Field::new("weight", Form::Measure(3)),
    Field::new("status", Form::OneOf(&["open", "closed", "cancelled"])).written(),
    Field::new("payment_status", Form::OneOf(PAYMENT)),
    Field::new("shipping_status", Form::OneOf(&["unpacked", "fulfilled", "unfulfilled"])),
    Field::new("next_action", Form::Text),
    Field::new("payment_details", Form::Object),
    Field::new("attributes", Form::List),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
    Field::new("paid_at", Form::Date).null(),
    Field::new("shipped_at", Form::Date).null(),
    Field::new("cancelled_at", Form::Date).null(),
    Field::new("closed_at", Form::Date).null(),
    Field::new("read_at", Form::Date).null(),
    Field::new("completed_at", Form::Object).null(),
    Field::new("cancel_reason", Form::OneOf(&["customer", "fraud", "inventory", "other"])).null(),
    Field::new("landing_url", Form::Text).null(),
    Field::new("client_details", Form::Object).null(),
    Field::new("app_id", Form::Integer).null(),
    Field::new("checkout_enabled", Form::Boolean),
];

pub(super) const FILTERS: &[&str] = &[
    "status",
    "channels",
    "payment_status",
    "shipping_status",
    "total_min",
    "total_max",
    "customer_ids",
    "q",
    "app_id",
];

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let customers = admitted.all(customers::KIND)?;
    let keep = filters(admitted, &customers)?;
    let item = |order: &Document| item_with(admitted, order, &customers);
    List { kind: KIND, fields: FIELDS, item: &item, keep: keep.as_deref(), sort: None }.answer(admitted)
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    answered(admitted, StatusCode::OK, &admitted.find(KIND, admitted.id())?)
}

/// `owner_note` and `status`; the documented example sets `paid`, which is no status but a payment's.
pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut order = admitted.find(KIND, admitted.id())?;
    let given = admitted.object_or_nothing()?;
    let mut wrong = Map::new();
    match given.get("owner_note") {
        None => {}
        Some(note @ (Value::String(_) | Value::Null)) => drop(order.body.insert("owner_note".into(), note.clone())),
        Some(_) => drop(wrong.insert("owner_note".into(), json!(["The owner note must be a string."]))),
    }
    let mut event = "order/updated";
    let is_paid = order.body["payment_status"] == "paid";
    match given.get("status").and_then(Value::as_str) {
        None if !given.contains_key("status") => {}
        Some("paid") if !is_paid => event = "order/paid",
        Some("paid") => {}
        Some("cancelled") if order.body["status"] != "cancelled" => event = "order/cancelled",
        Some(status @ ("open" | "closed" | "cancelled")) => drop(order.body.insert("status".into(), json!(status))),
        _ => drop(wrong.insert("status".into(), json!(["is not included in the list"]))),
    }
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong.into()));
    }
    match event {
        "order/paid" => {
            order_flow::mark_paid(admitted, &mut order.body);
            order_flow::paid(admitted, &order)?;
        }
        "order/cancelled" => order_flow::mark_cancelled(admitted, &mut order, json!("other"))?,
        _ => {}
    }
    order_flow::keep(admitted, &mut order, event)?;
    answered(admitted, StatusCode::OK, &order)
}

/// The answer with one order.
pub(super) fn answered(admitted: &Admitted<'_>, status: StatusCode, order: &Document) -> Answered {
    let item = item_with(admitted, order, &admitted.all(customers::KIND)?);
    shown::one(admitted, status, FIELDS, &item)
}

/// The customer shows only to those who may read customers.
fn item_with(admitted: &Admitted<'_>, order: &Document, customers: &[Document]) -> Value {
    let mut item = shown::item(order, Dates::Plain);
    let customer = customers.iter().find(|customer| order.body["customer"] == customer.id);
    let customer = customer.filter(|_| admitted.has_scope("customers", false));
    item["customer"] = customer.map(customers::item).unwrap_or_default();
    item
}

type Keep<'a> = Box<dyn Fn(&Document) -> bool + 'a>;

fn filters<'a>(admitted: &Admitted<'_>, customers: &'a [Document]) -> Result<Option<Keep<'a>>, Refusal> {
    let mut all: Vec<Keep<'a>> = Vec::new();
    for (name, field) in [
        ("status", "status"),
        ("payment_status", "payment_status"),
        ("shipping_status", "shipping_status"),
        ("channels", "storefront"),
    ] {
        if let Some(wanted) = admitted.filter(name).filter(|wanted| wanted != "any") {
            all.push(Box::new(move |order| wanted.split(',').any(|wanted| order.body[field] == *wanted)));
        }
    }
    for (name, is_least) in [("total_min", true), ("total_max", false)] {
        let Some(text) = admitted.filter(name) else { continue };
        let limit = list::cents(&json!(text)).ok_or_else(|| Refusal::field(name, "is not a number"))?;
        all.push(Box::new(move |order| {
            let total = list::cents(&order.body["total"]).unwrap_or_default();
            if is_least { total >= limit } else { total <= limit }
        }));
    }
    if let Some(ids) = list::numbers(admitted, "customer_ids")? {
        all.push(Box::new(move |order| order.body["customer"].as_i64().is_some_and(|id| ids.contains(&id))));
    }
    if let Some(app) = list::number(admitted, "app_id")? {
        all.push(Box::new(move |order| order.body["app_id"] == app));
    }
    if let Some(text) = admitted.filter("q") {
        let text = text.to_lowercase();
        let says = move |value: &Value| value.as_str().is_some_and(|value| value.to_lowercase().contains(&text));
        let number = list::number(admitted, "q").ok().flatten();
        all.push(Box::new(move |order| {
            let customer = customers.iter().find(|customer| order.body["customer"] == customer.id);
            let named = customer.is_some_and(|customer| says(&customer.body["name"]) || says(&customer.body["email"]));
            named || number.is_some_and(|number| order.body["number"] == number)
        }));
    }
    if all.is_empty() {
        return Ok(None);
    }
    Ok(Some(Box::new(move |order| all.iter().all(|keep| keep(order)))))
}
