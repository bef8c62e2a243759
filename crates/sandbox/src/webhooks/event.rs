//! What can happen, and what is said about it.

use serde_json::{Map, Value, json};

/// The events that an app can ask for (platforms.md §5.1). Carts and customers are not among them: one is named by an
/// error text alone, the other nowhere.
pub(crate) const EVENTS: &[&str] = &[
    "app/uninstalled",
    "app/suspended",
    "app/resumed",
    "category/created",
    "category/updated",
    "category/deleted",
    "product/created",
    "product/updated",
    "product/deleted",
    "product_variant/custom_fields_updated",
    "order/created",
    "order/updated",
    "order/paid",
    "order/packed",
    "order/fulfilled",
    "order/cancelled",
    "order/custom_fields_updated",
    "order/edited",
    "order/pending",
    "order/voided",
    "order_custom_field/created",
    "order_custom_field/updated",
    "order_custom_field/deleted",
    "product_variant_custom_field/created",
    "product_variant_custom_field/updated",
    "product_variant_custom_field/deleted",
    "domain/updated",
    "theme/updated",
    "location/created",
    "location/updated",
    "location/deleted",
];

/// The topics of Pago Shops (platforms.md §5.3).
pub(crate) const TOPICS: &[&str] = &[
    "order_created",
    "order_updated",
    "customer_created",
    "customer_updated",
    "customer_deleted",
    "product_created",
    "product_updated",
    "product_deleted",
    "coupon_created",
    "coupon_updated",
    "cart_created",
    "cart_abandoned",
];

/// The scope whose read right an event asks for.
pub(crate) fn scope_of(event: &str) -> Option<&'static str> {
    match event.split('/').next().unwrap_or_default() {
        "category" | "product" | "product_variant" | "product_variant_custom_field" => Some("products"),
        "order" | "order_custom_field" => Some("orders"),
        _ => None,
    }
}

/// Something that happened in a store.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub name: String,
    /// What is said besides the store and the name.
    pub more: Map<String, Value>,
}

impl Event {
    /// Something that happened to the resource of that id.
    pub(crate) fn about(name: &str, id: i64) -> Event {
        Event { name: name.to_owned(), more: Map::from_iter([("id".to_owned(), json!(id))]) }
    }
}
