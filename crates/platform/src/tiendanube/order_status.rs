//! The words of an order's state (platforms.md §6.6). Examples show others than the tables, so every word is taken.

use serde::{Deserialize, Serialize};

/// Whether an order is being worked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum OrderStatus {
    Open,
    Closed,
    Cancelled,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// Whether an order is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum PaymentStatus {
    Authorized,
    Pending,
    Paid,
    Abandoned,
    Refunded,
    Voided,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// Where an order's parcel is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum ShippingStatus {
    Unpacked,
    Fulfilled,
    Unfulfilled,
    /// In examples only.
    Unshipped,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// How an order gets to the shopper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum PickupType {
    Ship,
    Pickup,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// Why an order is cancelled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum CancelReason {
    Customer,
    Fraud,
    Inventory,
    #[default]
    Other,
}

/// What happens to the stock when an order is created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InventoryBehaviour {
    /// It stays as it is.
    Bypass,
    /// It becomes less.
    Claim,
}
