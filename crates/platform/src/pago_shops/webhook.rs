//! What the platform sends (platforms.md §5.3): the documented envelope and its twelve topics. How webhooks are registered is
//! not documented.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::{Moment, loose};

/// One message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    /// The message's own number; the same message has the same.
    #[serde(deserialize_with = "loose::id")]
    pub id: String,
    /// When it was made, as it came: documented as ISO 8601 in UTC.
    pub created_at: Option<Moment>,
    /// What it is about.
    pub topic: Topic,
    /// What the documents call "a list of resource specific data": a list, or an object, which counts as a list of one. A hint
    /// only; read the resource.
    #[serde(default, deserialize_with = "data")]
    pub data: Vec<Value>,
    /// The account; opaque.
    #[serde(deserialize_with = "loose::id")]
    pub account_id: String,
}

impl Envelope {
    /// When it was made. Times that come without a zone are in UTC, as all that the platform sends.
    pub fn time(&self) -> Option<Timestamp> {
        self.created_at.as_ref()?.in_utc()
    }
}

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum Topic {
    OrderCreated,
    OrderUpdated,
    CustomerCreated,
    CustomerUpdated,
    CustomerDeleted,
    ProductCreated,
    ProductUpdated,
    ProductDeleted,
    CouponCreated,
    CouponUpdated,
    CartCreated,
    CartAbandoned,
    /// A topic that is not documented.
    #[serde(untagged)]
    Other(String),
}

impl Topic {
    /// The platform's word.
    pub fn as_str(&self) -> &str {
        match self {
            Topic::OrderCreated => "order_created",
            Topic::OrderUpdated => "order_updated",
            Topic::CustomerCreated => "customer_created",
            Topic::CustomerUpdated => "customer_updated",
            Topic::CustomerDeleted => "customer_deleted",
            Topic::ProductCreated => "product_created",
            Topic::ProductUpdated => "product_updated",
            Topic::ProductDeleted => "product_deleted",
            Topic::CouponCreated => "coupon_created",
            Topic::CouponUpdated => "coupon_updated",
            Topic::CartCreated => "cart_created",
            Topic::CartAbandoned => "cart_abandoned",
            Topic::Other(word) => word,
        }
    }
}

fn data<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Value>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(items) => items,
        Value::Null => Vec::new(),
        one => vec![one],
    })
}
