//! What can be done with orders: create, change, close, open, pack, fulfil, cancel (platforms.md §6.6).

use http::Method;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Address, CancelReason, Create, Id, InventoryBehaviour, Order, PaymentStatus, PickupType};
use super::{Resources, Update};
use crate::{Decimal, Error, Field};

/// What an order is created with. Everything that is no `Option` is required.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct NewOrder {
    pub gateway: String,
    pub products: Vec<NewOrderProduct>,
    pub customer: NewOrderCustomer,
    pub billing_address: Address,
    pub shipping_address: Address,
    pub shipping_pickup_type: PickupType,
    pub shipping: String,
    pub shipping_option: String,
    pub shipping_cost_customer: Decimal,
    #[serde(flatten)]
    pub options: NewOrderOptions,
}

/// What may be left out when an order is created.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct NewOrderOptions {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_status: Option<PaymentStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fulfillment_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inventory_behaviour: Option<InventoryBehaviour>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_tracking_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_cost_owner: Option<Decimal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send_confirmation_email: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub send_fulfillment_email: Option<bool>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// One line of a new order.
#[derive(Clone, Debug, Serialize)]
pub struct NewOrderProduct {
    /// What is bought.
    pub variant_id: Id,
    /// How many.
    pub quantity: u32,
    /// Another price than the variant's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub price: Option<Decimal>,
}

/// Who buys.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them")]
pub struct NewOrderCustomer {
    pub name: String,
    pub email: String,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What can be changed of an order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OrderFields {
    /// The merchant's note.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub owner_note: Field<String>,
    /// Its state in words; an example sets `paid`, which no table lists.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub status: Field<String>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// How an order is sent.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Fulfillment {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_tracking_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping_tracking_url: Option<String>,
    /// Whether the customer gets an e-mail; the platform takes yes for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notify_customer: Option<bool>,
}

/// How an order is cancelled.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Cancellation {
    pub reason: CancelReason,
    /// Whether the customer gets an e-mail; the platform takes yes for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<bool>,
    /// Whether the goods go back into stock; the platform takes yes for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restock: Option<bool>,
}

impl Create for Order {
    type New = NewOrder;
}

impl Update for Order {
    type Fields = OrderFields;
}

impl Resources<Order> {
    /// Marks an order as done with.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Invalid`]; after [`Error::UnknownOutcome`] read the order before trying again.
    pub async fn close(&self, id: impl Into<Id>) -> Result<Order, Error> {
        self.act(id.into(), "close", &json!({})).await
    }

    /// Opens a closed order again.
    ///
    /// # Errors
    /// As [`Resources::close`].
    pub async fn open(&self, id: impl Into<Id>) -> Result<Order, Error> {
        self.act(id.into(), "open", &json!({})).await
    }

    /// Marks an order as packed.
    ///
    /// # Errors
    /// As [`Resources::close`].
    pub async fn pack(&self, id: impl Into<Id>) -> Result<Order, Error> {
        self.act(id.into(), "pack", &json!({})).await
    }

    /// Marks an order as sent.
    ///
    /// # Errors
    /// As [`Resources::close`].
    pub async fn fulfill(&self, id: impl Into<Id>, how: &Fulfillment) -> Result<Order, Error> {
        self.act(id.into(), "fulfill", how).await
    }

    /// Cancels an order.
    ///
    /// # Errors
    /// As [`Resources::close`].
    pub async fn cancel(&self, id: impl Into<Id>, how: &Cancellation) -> Result<Order, Error> {
        self.act(id.into(), "cancel", how).await
    }

    async fn act(&self, id: Id, action: &str, body: &impl Serialize) -> Result<Order, Error> {
        self.store.write(Method::POST, self.url(&[&id.to_string(), action]), body).await?.read()
    }
}
