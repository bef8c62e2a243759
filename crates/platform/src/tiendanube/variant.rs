//! Product variants (platforms.md §6.3).

use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Create, Delete, Id, Localized, Resource, Resources, Store, Update};
use crate::{Decimal, Error, Field, Moment, loose};

/// One variant of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Variant {
    pub id: Id,
    pub image_id: Option<Id>,
    pub product_id: Option<Id>,
    pub position: Option<i64>,
    /// None: the shop says "contact us" in place of "buy".
    pub price: Option<Decimal>,
    /// The lower price; then `price` is the one that is struck through.
    pub promotional_price: Option<Decimal>,
    pub compare_at_price: Option<Decimal>,
    pub stock_management: Option<bool>,
    /// None when the stock is not managed.
    #[serde(default, deserialize_with = "loose::number")]
    pub stock: Option<i64>,
    /// Kilograms.
    pub weight: Option<Decimal>,
    /// Centimetres.
    pub width: Option<Decimal>,
    /// Centimetres.
    pub height: Option<Decimal>,
    /// Centimetres.
    pub depth: Option<Decimal>,
    pub sku: Option<String>,
    /// One for each attribute of the product.
    #[serde(default, deserialize_with = "loose::list")]
    pub values: Vec<Localized>,
    pub barcode: Option<String>,
    pub mpn: Option<String>,
    pub age_group: Option<AgeGroup>,
    pub gender: Option<Gender>,
    pub cost: Option<Decimal>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Whom a variant is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum AgeGroup {
    Newborn,
    Infant,
    Toddler,
    Kids,
    Adult,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// Whom a variant is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the platform's words")]
pub enum Gender {
    Female,
    Male,
    Unisex,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

/// What a variant is created with, and what can be changed of it.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct VariantFields {
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub image_id: Field<Id>,
    /// Cleared: the shop says "contact us" in place of "buy".
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub price: Field<Decimal>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub promotional_price: Field<Decimal>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub stock_management: Field<bool>,
    /// Setting it turns the management of stock on.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub stock: Field<i64>,
    /// Kilograms.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub weight: Field<Decimal>,
    /// Centimetres.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub width: Field<Decimal>,
    /// Centimetres.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub height: Field<Decimal>,
    /// Centimetres.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub depth: Field<Decimal>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub sku: Field<String>,
    /// One for each attribute of the product; no two variants have the same.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub values: Field<Vec<Localized>>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub barcode: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub mpn: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub age_group: Field<AgeGroup>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub gender: Field<Gender>,
    /// Above 0.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub cost: Field<Decimal>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Resource for Variant {
    const PATH: &'static str = "variants";

    fn id(&self) -> Id {
        self.id
    }
}

impl Create for Variant {
    type New = VariantFields;
}

impl Update for Variant {
    type Fields = VariantFields;
}

impl Delete for Variant {}

impl Store {
    /// The variants of one product, at most 1,000. Scopes: `read_products`, `write_products`.
    pub fn variants(&self, product: impl Into<Id>) -> Resources<Variant> {
        self.below(&["products", &product.into().to_string(), Variant::PATH])
    }
}

impl Resources<Variant> {
    /// Replaces the whole collection (PUT): variants are matched by their values, and those that are not named are deleted.
    ///
    /// # Errors
    /// [`Error::Invalid`], for instance for two variants with the same values. Safe to repeat.
    pub async fn replace_all(&self, variants: &[VariantFields]) -> Result<Vec<Variant>, Error> {
        self.store.write(Method::PUT, self.url(&[]), &variants).await?.read()
    }

    /// Changes many by their id (PATCH), without adding or removing any.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::UnknownOutcome`], for PATCH is not made again: read before trying again.
    pub async fn update_many(&self, changes: &[(Id, VariantFields)]) -> Result<Vec<Variant>, Error> {
        #[derive(Serialize)]
        struct Change<'a> {
            id: Id,
            #[serde(flatten)]
            fields: &'a VariantFields,
        }
        let changes: Vec<_> = changes.iter().map(|(id, fields)| Change { id: *id, fields }).collect();
        self.store.write(Method::PATCH, self.url(&[]), &changes).await?.read()
    }
}
