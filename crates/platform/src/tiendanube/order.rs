//! Orders (platforms.md §6.6). Filters beyond the common ones: `status channels payment_status shipping_status total_min
//! total_max customer_ids q app_id`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    Address, Customer, Id, OrderStatus, PaymentStatus, PickupType, Resource, Resources, ShippingStatus, Store,
};
use crate::{Decimal, Moment, loose};

/// An order. What it charges is in `currency`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Order {
    pub id: Id,
    /// What the merchant sees; starts at 100.
    #[serde(default, deserialize_with = "loose::number")]
    pub number: Option<i64>,
    pub token: Option<String>,
    pub store_id: Option<Id>,
    /// Only with the scope `read_customers`.
    pub customer: Option<Customer>,
    #[serde(default, deserialize_with = "loose::list")]
    pub products: Vec<OrderProduct>,
    pub note: Option<String>,
    pub owner_note: Option<String>,
    #[serde(default, deserialize_with = "loose::list")]
    pub coupon: Vec<OrderCoupon>,
    pub discount: Option<Decimal>,
    pub discount_coupon: Option<Decimal>,
    pub discount_gateway: Option<Decimal>,
    pub promotional_discount: Option<Value>,
    pub subtotal: Option<Decimal>,
    pub total: Option<Decimal>,
    pub total_usd: Option<Decimal>,
    pub currency: Option<String>,
    pub language: Option<String>,
    pub gateway: Option<String>,
    #[serde(default, deserialize_with = "loose::text")]
    pub gateway_id: Option<String>,
    pub gateway_name: Option<String>,
    pub shipping: Option<String>,
    pub shipping_option: Option<String>,
    pub shipping_option_code: Option<String>,
    pub shipping_option_reference: Option<String>,
    pub shipping_pickup_type: Option<PickupType>,
    pub shipping_pickup_details: Option<Value>,
    pub shipping_store_branch_name: Option<Value>,
    pub shipping_suboption: Option<Value>,
    pub shipping_address: Option<Address>,
    pub shipping_tracking_number: Option<String>,
    pub shipping_tracking_url: Option<String>,
    #[serde(default, deserialize_with = "loose::number")]
    pub shipping_min_days: Option<i64>,
    #[serde(default, deserialize_with = "loose::number")]
    pub shipping_max_days: Option<i64>,
    pub shipping_cost_owner: Option<Decimal>,
    pub shipping_cost_customer: Option<Decimal>,
    pub billing_name: Option<String>,
    pub billing_phone: Option<String>,
    pub billing_address: Option<String>,
    pub billing_number: Option<String>,
    pub billing_floor: Option<String>,
    pub billing_locality: Option<String>,
    pub billing_zipcode: Option<String>,
    pub billing_city: Option<String>,
    pub billing_province: Option<String>,
    pub billing_country: Option<String>,
    /// An object; an empty one may come as a list.
    pub extra: Option<Value>,
    /// `store`, `meli`, `api`, `form`, and `mobile` in an example.
    pub storefront: Option<String>,
    /// Kilograms.
    pub weight: Option<Decimal>,
    pub status: Option<OrderStatus>,
    pub payment_status: Option<PaymentStatus>,
    pub shipping_status: Option<ShippingStatus>,
    /// `noop`, `close`, `waiting_ipn`, `waiting_manual_confirmation`, `waiting_packing`, `waiting_pickup`,
    /// `waiting_client_pickup`, `waiting_shipment`.
    pub next_action: Option<String>,
    pub payment_details: Option<PaymentDetails>,
    pub attributes: Option<Value>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    pub completed_at: Option<Moment>,
    pub paid_at: Option<Moment>,
    pub shipped_at: Option<Moment>,
    pub cancelled_at: Option<Moment>,
    pub closed_at: Option<Moment>,
    pub read_at: Option<Moment>,
    /// `customer`, `fraud`, `inventory`, `other`.
    pub cancel_reason: Option<String>,
    pub landing_url: Option<String>,
    pub client_details: Option<ClientDetails>,
    pub app_id: Option<Id>,
    pub checkout_enabled: Option<bool>,
    /// Whatever else the platform sends, such as the obsolete `price` and `billing_default`.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What was bought: one line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct OrderProduct {
    pub id: Option<Id>,
    pub product_id: Option<Id>,
    pub variant_id: Option<Id>,
    /// In the order's language; a plain text here.
    pub name: Option<String>,
    pub price: Option<Decimal>,
    #[serde(default, deserialize_with = "loose::number")]
    pub quantity: Option<i64>,
    /// Kilograms.
    pub weight: Option<Decimal>,
    /// Centimetres.
    pub width: Option<Decimal>,
    /// Centimetres.
    pub height: Option<Decimal>,
    /// Centimetres.
    pub depth: Option<Decimal>,
    pub free_shipping: Option<bool>,
    pub sku: Option<String>,
    pub barcode: Option<String>,
    pub image: Option<Value>,
    pub variant_values: Option<Value>,
    pub properties: Option<Value>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A coupon that was used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderCoupon {
    /// Its code.
    pub code: Option<String>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How it was paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them")]
pub struct PaymentDetails {
    pub method: Option<String>,
    pub credit_card_company: Option<String>,
    #[serde(default, deserialize_with = "loose::number")]
    pub installments: Option<i64>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// The shopper's browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them")]
pub struct ClientDetails {
    pub browser_ip: Option<String>,
    pub user_agent: Option<String>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Resource for Order {
    const PATH: &'static str = "orders";

    fn id(&self) -> Id {
        self.id
    }
}

impl Store {
    /// The store's orders. Scopes: `read_orders`, `write_orders`.
    pub fn orders(&self) -> Resources<Order> {
        self.resources()
    }
}
