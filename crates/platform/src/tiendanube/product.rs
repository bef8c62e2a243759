//! Products (platforms.md §6.2). Filters beyond the common ones: `ids q language handle category_id published free_shipping
//! max_stock min_stock has_promotional_price has_weight has_all_dimensions has_weight_and_all_dimensions sort_by`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Category, Create, Delete, Id, Image, ImageFields, Localized, Resource, Resources, Store, Update};
use super::{Variant, VariantFields};
use crate::{Error, Field, Moment, loose};

/// A product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Product {
    pub id: Id,
    pub name: Option<Localized>,
    /// HTML.
    pub description: Option<Localized>,
    /// Its part of the page's address.
    pub handle: Option<Localized>,
    /// At least one: a product without variants has one that the platform made, and price and stock are on it.
    #[serde(default, deserialize_with = "loose::list")]
    pub variants: Vec<Variant>,
    #[serde(default, deserialize_with = "loose::list")]
    pub images: Vec<Image>,
    #[serde(default, deserialize_with = "loose::list")]
    pub categories: Vec<InCategory>,
    pub brand: Option<String>,
    pub published: Option<bool>,
    pub free_shipping: Option<bool>,
    pub requires_shipping: Option<bool>,
    pub video_url: Option<String>,
    pub seo_title: Option<Localized>,
    pub seo_description: Option<Localized>,
    /// What its variants differ in, such as colour; each variant has one value for each.
    #[serde(default, deserialize_with = "loose::list")]
    pub attributes: Vec<Localized>,
    /// Separated by commas.
    pub tags: Option<String>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    pub canonical_url: Option<String>,
    pub visibility: Option<String>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A category of a product: documents say its number, answers show the whole (platforms.md §6.2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum InCategory {
    /// Its number alone.
    Id(Id),
    /// The whole category.
    Category(Box<Category>),
}

impl InCategory {
    /// The category's number.
    pub fn id(&self) -> Id {
        match self {
            InCategory::Id(id) => *id,
            InCategory::Category(category) => category.id,
        }
    }
}

/// What a product is created with.
#[derive(Clone, Debug, Default, Serialize)]
pub struct NewProduct {
    /// All fields that can also be changed later; `name` is required.
    #[serde(flatten)]
    pub fields: ProductFields,
    /// Its variants; without any the platform makes one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<VariantFields>,
    /// Its images, at most 250.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<ImageFields>,
}

/// What can be changed of a product. Prices and stock are on its variants.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct ProductFields {
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub name: Field<Localized>,
    /// HTML.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub description: Field<Localized>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub handle: Field<Localized>,
    /// All of them; an empty list takes the product out of each.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub categories: Field<Vec<Id>>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub brand: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub published: Field<bool>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub free_shipping: Field<bool>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub requires_shipping: Field<bool>,
    /// https only.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub video_url: Field<String>,
    /// At most 70 characters.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub seo_title: Field<Localized>,
    /// At most 320 characters.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub seo_description: Field<Localized>,
    /// As many as each variant has values.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub attributes: Field<Vec<Localized>>,
    /// Separated by commas; replaces the whole set.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub tags: Field<String>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Resource for Product {
    const PATH: &'static str = "products";

    fn id(&self) -> Id {
        self.id
    }
}

impl Create for Product {
    type New = NewProduct;
}

impl Update for Product {
    type Fields = ProductFields;
}

impl Delete for Product {}

impl Store {
    /// The store's products, at most 100,000. Scopes: `read_products`, `write_products`.
    pub fn products(&self) -> Resources<Product> {
        self.resources()
    }
}

impl Resources<Product> {
    /// The first product with a variant of this SKU.
    ///
    /// # Errors
    /// [`Error::NotFound`]; any other [`Error`]. Safe to repeat.
    pub async fn by_sku(&self, sku: &str) -> Result<Product, Error> {
        self.read_at(&["sku", sku]).await
    }
}
