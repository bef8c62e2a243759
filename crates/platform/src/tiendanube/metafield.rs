//! Metafields: an app's own values on things of the store (platforms.md §6.10). Filters: `owner_id namespace key created_at_*
//! updated_at_* page per_page fields`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Create, Delete, Id, Resource, Resources, Store, Update};
use crate::{Field, Moment};

/// One value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Metafield {
    pub id: Id,
    pub namespace: Option<String>,
    pub key: Option<String>,
    /// Always text.
    pub value: Option<String>,
    pub description: Option<String>,
    pub owner_resource: Option<Owner>,
    pub owner_id: Option<Id>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    pub deleted_at: Option<Moment>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What a value stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the platform's words")]
pub enum Owner {
    Product,
    #[serde(rename = "Product_Variant")]
    ProductVariant,
    Category,
    Page,
    Order,
    Customer,
    /// A word that is not documented.
    #[serde(untagged)]
    Other(String),
}

impl Owner {
    /// Its word in paths, which is another one than in bodies.
    fn path(&self) -> &str {
        match self {
            Owner::Product => "products",
            Owner::ProductVariant => "product_variants",
            Owner::Category => "categories",
            Owner::Page => "pages",
            Owner::Order => "orders",
            Owner::Customer => "customers",
            Owner::Other(word) => word,
        }
    }
}

/// A new value. Namespace and key begin with a letter and have letters, digits and `_`.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct NewMetafield {
    pub namespace: String,
    pub key: String,
    /// Numbers as text too.
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub owner_resource: Owner,
    /// It must exist.
    pub owner_id: Id,
}

/// What can be changed of a value.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct MetafieldFields {
    /// An empty one deletes the metafield.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub value: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub description: Field<String>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Resource for Metafield {
    const PATH: &'static str = "metafields";

    fn id(&self) -> Id {
        self.id
    }
}

impl Create for Metafield {
    type New = NewMetafield;

    fn listed_at(new: &NewMetafield) -> Option<[&str; 2]> {
        Some([Metafield::PATH, new.owner_resource.path()])
    }
}

impl Update for Metafield {
    type Fields = MetafieldFields;
}

impl Delete for Metafield {}

impl Store {
    /// The app's metafields in this store: to read, create, change and delete one by its id. Scopes: those of the owner's
    /// resource. The platform lists them by owner alone: [`Store::metafields_of`].
    pub fn metafields(&self) -> Resources<Metafield> {
        self.resources()
    }

    /// The app's metafields on one kind of thing: to list and to count.
    pub fn metafields_of(&self, owner: &Owner) -> Resources<Metafield> {
        self.below(&[Metafield::PATH, owner.path()])
    }
}
