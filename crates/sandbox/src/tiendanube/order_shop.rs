//! The order that a shopper's checkout makes (platforms.md §6.6). Apps hear of it as of any other.

use std::sync::PoisonError;

use serde_json::{Map, Value, json};

use super::{customers, field, order_flow, order_new, orders};
use crate::clock::bare_date;
use crate::money::plain;
use crate::secret;
use crate::state::{Document, StateError, Store};
use crate::webhooks::Event;
use crate::world::World;

/// What a shopper buys.
pub(crate) struct Sold {
    pub product: u64,
    pub variant: u64,
    pub name: String,
    pub sku: Option<String>,
    pub values: Vec<String>,
    /// Cents, each.
    pub price: u64,
    pub quantity: u64,
    /// What the shopper wrote, `{"Label": "text"}`.
    pub properties: Value,
}

/// Who buys.
pub(crate) struct Shopper<'a> {
    pub name: &'a str,
    pub email: &'a str,
}

/// Makes the order and tells the store's apps; the number of the order goes with it.
pub(crate) fn place(world: &World, store: &Store, shopper: &Shopper, sold: &[Sold]) -> Result<Document, StateError> {
    let _one = world.writing.lock().unwrap_or_else(PoisonError::into_inner);
    world.state.stock(&store.id, || world.sample(store))?;
    let total = sold.iter().map(|line| line.price.saturating_mul(line.quantity)).fold(0, u64::saturating_add);
    let others = world.state.all_documents(&store.id, orders::KIND)?;
    let last = others.iter().filter_map(|order| order.body["number"].as_i64()).max().unwrap_or(99);
    let customer = customers::of_shopper(world, store, shopper.name, shopper.email)?;
    let lines: Vec<Value> = sold.iter().enumerate().map(|(place, line)| described(place, line)).collect();
    let date = format!("{}.000000", bare_date(world.clock.now()));
    let mut body = fields(json!({
        "token": secret::fresh(),
        "store_id": store.id,
        "number": last + 1,
        "customer": customer,
        "weight": order_new::weight(&lines),
        "products": lines,
        "subtotal": plain(total),
        "total": plain(total),
        "total_usd": plain(total),
        "currency": store.currency,
        "language": store.language(),
        "gateway": "offline",
        "gateway_name": "offline",
        "shipping_pickup_type": "ship",
        "storefront": "store",
        "status": "open",
        "payment_status": "pending",
        "shipping_status": "unpacked",
        "payment_details": { "method": "offline", "credit_card_company": null, "installments": "1" },
        "completed_at": { "date": date, "timezone_type": 3, "timezone": "UTC" },
        "checkout_enabled": true,
        "contact_name": shopper.name,
        "contact_email": shopper.email,
    }));
    field::complete(&orders::FIELDS[1..], &mut body);
    body.remove("created_at");
    body.remove("updated_at");
    body.insert("next_action".into(), json!(order_flow::next_action(&body)));
    let order = world.make(&store.id, orders::KIND, body)?;
    order_flow::move_stock(world, &store.id, order_flow::lines(&order), -1)?;
    customers::ordered(world, store, &order)?;
    world.emit(store, &Event::about("order/created", order.id))?;
    Ok(order)
}

fn described(place: usize, line: &Sold) -> Value {
    json!({
        "id": place + 1,
        "product_id": line.product,
        "variant_id": line.variant,
        "name": line.name,
        "price": plain(line.price),
        "quantity": line.quantity,
        "weight": "0.500",
        "width": "20.00",
        "height": "10.00",
        "depth": "5.00",
        "free_shipping": false,
        "sku": line.sku,
        "barcode": null,
        "image": null,
        "variant_values": line.values,
        "properties": line.properties,
    })
}

fn fields(value: Value) -> Map<String, Value> {
    if let Value::Object(fields) = value { fields } else { Map::new() }
}
