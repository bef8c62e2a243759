//! Coupons (platforms.md §6.9). Filters: `min_start_date max_start_date min_end_date max_end_date valid created_at_*
//! updated_at_* page per_page fields`.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Category, Create, Delete, Id, Resource, Resources, Store, Update};
use crate::{Decimal, Field, Moment, loose};

/// A coupon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Coupon {
    pub id: Id,
    pub code: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<CouponKind>,
    /// Per cent or money, by its kind. It comes as text, and as a number after it was written as one.
    pub value: Option<Decimal>,
    pub valid: Option<bool>,
    /// How often it was used; none right after it was created.
    #[serde(default, deserialize_with = "loose::number")]
    pub used: Option<i64>,
    #[serde(default, deserialize_with = "loose::number")]
    pub max_uses: Option<i64>,
    pub min_price: Option<Decimal>,
    pub start_date: Option<Moment>,
    pub end_date: Option<Moment>,
    pub deleted_at: Option<Moment>,
    /// None: good for all.
    pub categories: Option<Vec<Category>>,
    pub only_cheapest_shipping: Option<bool>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a coupon takes off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CouponKind {
    /// Per cent.
    Percentage,
    /// An amount of money.
    Absolute,
    /// The shipping.
    Shipping,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// What a coupon is created with (`code` and `kind` are required, and `value` unless it is about shipping), and what can be
/// changed of it.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct CouponFields {
    /// Letters and digits, the only one of its kind in the store.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub code: Field<String>,
    #[serde(rename = "type", skip_serializing_if = "Field::is_kept")]
    pub kind: Field<CouponKind>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub value: Field<Decimal>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub max_uses: Field<i64>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub min_price: Field<Decimal>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub start_date: Field<Date>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub end_date: Field<Date>,
    /// Cleared: good for all.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub categories: Field<Vec<Id>>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Resource for Coupon {
    const PATH: &'static str = "coupons";

    fn id(&self) -> Id {
        self.id
    }
}

impl Create for Coupon {
    type New = CouponFields;
}

impl Update for Coupon {
    type Fields = CouponFields;
}

impl Delete for Coupon {}

impl Store {
    /// The store's coupons. Scopes: `read_coupons`, `write_coupons`.
    pub fn coupons(&self) -> Resources<Coupon> {
        self.resources()
    }
}
