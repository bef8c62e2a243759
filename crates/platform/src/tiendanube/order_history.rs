//! What became of an order: how its total changed, how it was edited, which subscriptions it belongs to (platforms.md §6.6).
//! Each list comes whole: none of them is paged.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Id, Order, Resources, page};
use crate::{Decimal, Error, Moment, ScriptId, loose};

/// One change of an order's total, by an edit, a payment, a refund, a cancellation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct ValueChange {
    pub status: Option<ValueStatus>,
    /// By how much the total changed, in the order's currency; negative where it became less.
    pub total_delta: Option<Decimal>,
    /// What is left between the total and what was paid, in the order's currency.
    pub total_paid_diff: Option<Decimal>,
    /// `None` where no payment took part.
    pub gateway_method: Option<String>,
    pub happened_at: Option<Moment>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What an order was when its total changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum ValueStatus {
    Cancelled,
    Paid,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// One time that a merchant edited an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct OrderEdition {
    #[serde(default, deserialize_with = "loose::list")]
    pub product_changes: Vec<ProductChange>,
    #[serde(default, deserialize_with = "loose::list")]
    pub shipping_costs: Vec<ShippingCostChange>,
    /// The merchant's words.
    pub reason: Option<String>,
    pub happened_at: Option<Moment>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What an edit did to one line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct ProductChange {
    #[serde(rename = "type")]
    pub kind: Option<ProductChangeKind>,
    /// Whether the goods went out of stock, or back into it.
    pub modified_stock: Option<bool>,
    #[serde(default, deserialize_with = "loose::number")]
    pub previous_quantity: Option<i64>,
    #[serde(default, deserialize_with = "loose::number")]
    pub new_quantity: Option<i64>,
    /// In the order's language; a plain text here.
    pub product_name: Option<String>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What was done to a line; one word is documented.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum ProductChangeKind {
    Add,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// What an edit did to the costs of one parcel, in the order's currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct ShippingCostChange {
    /// Which parcel.
    #[serde(default, deserialize_with = "loose::text")]
    pub fulfillment_number: Option<String>,
    pub previous_merchant_cost: Option<Decimal>,
    pub new_merchant_cost: Option<Decimal>,
    pub previous_consumer_cost: Option<Decimal>,
    pub new_consumer_cost: Option<Decimal>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A subscription that an order belongs to: its frequency, discount and products. The contract that this crate follows names
/// no field of it, so it is what came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderSubscription {
    /// The answer as it came.
    pub raw: Map<String, Value>,
}

impl OrderSubscription {
    /// Its id, be it a number or a text, where it has one.
    pub fn id(&self) -> Option<String> {
        self.raw.get("id").and_then(ScriptId::read).map(|ScriptId(id)| id)
    }
}

impl Resources<Order> {
    /// Every change of an order's total. Scope: `read_orders`.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such order; any other [`Error`]. Safe to repeat.
    pub async fn value_history(&self, id: impl Into<Id>) -> Result<Vec<ValueChange>, Error> {
        self.history(&[&id.into().to_string(), "history", "values"]).await
    }

    /// Every edit of an order. Scope: `read_orders`.
    ///
    /// # Errors
    /// As [`Resources::value_history`].
    pub async fn editions(&self, id: impl Into<Id>) -> Result<Vec<OrderEdition>, Error> {
        self.history(&[&id.into().to_string(), "history", "editions"]).await
    }

    /// The subscriptions of a recurring order; of any other there are none. Scope: `read_orders`.
    ///
    /// # Errors
    /// As [`Resources::value_history`].
    pub async fn subscriptions(&self, id: impl Into<Id>) -> Result<Vec<OrderSubscription>, Error> {
        self.history(&[&id.into().to_string(), "subscriptions"]).await
    }

    async fn history<T: DeserializeOwned>(&self, path: &[&str]) -> Result<Vec<T>, Error> {
        page::whole(&self.store.read(self.url(path)).await?)
    }
}
