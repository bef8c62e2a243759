//! Categories (platforms.md §6.5). Filters beyond the common ones: `language handle parent_id`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Create, Delete, Id, Localized, Resource, Resources, Store, Update};
use crate::{Field, Moment, loose};

/// A category.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Category {
    pub id: Id,
    pub name: Option<Localized>,
    pub description: Option<Localized>,
    /// Its part of the page's address.
    pub handle: Option<Localized>,
    /// The category above it.
    pub parent: Option<Id>,
    /// Those directly below it.
    #[serde(default, deserialize_with = "loose::list")]
    pub subcategories: Vec<Id>,
    pub google_shopping_category: Option<String>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a category is created with (`name` is required), and what can be changed of it.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct CategoryFields {
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub name: Field<Localized>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub description: Field<Localized>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub handle: Field<Localized>,
    /// Cleared: it stands at the top.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub parent: Field<Id>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub google_shopping_category: Field<String>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Resource for Category {
    const PATH: &'static str = "categories";

    fn id(&self) -> Id {
        self.id
    }
}

impl Create for Category {
    type New = CategoryFields;
}

impl Update for Category {
    type Fields = CategoryFields;
}

impl Delete for Category {}

impl Store {
    /// The store's categories, at most 5,000. Scopes: `read_products`, `write_products`.
    pub fn categories(&self) -> Resources<Category> {
        self.resources()
    }
}
