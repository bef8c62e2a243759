//! Product images (platforms.md §6.4). Filters: `since_id src position page per_page fields`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Create, Delete, Id, Resource, Resources, Store, Update};
use crate::{Field, Moment, loose};

/// One image of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct Image {
    pub id: Id,
    pub product_id: Option<Id>,
    pub src: Option<String>,
    /// 1 is the main one.
    #[serde(default, deserialize_with = "loose::number")]
    pub position: Option<i64>,
    /// A list or an object by language; documents and answers differ.
    pub alt: Option<Value>,
    pub created_at: Option<Moment>,
    pub updated_at: Option<Moment>,
    /// Whatever else the platform sends.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What an image is created with (`src`, or `attachment` and `filename`), and what can be changed of it. At most 10 MB; gif,
/// jpg or png.
#[derive(Clone, Debug, Default, Serialize)]
#[allow(missing_docs, reason = "named as the platform documents them; the rest says more")]
pub struct ImageFields {
    /// Where the platform fetches it.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub src: Field<String>,
    /// The file in base64.
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub attachment: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub filename: Field<String>,
    #[serde(skip_serializing_if = "Field::is_kept")]
    pub position: Field<i64>,
    /// Fields that this crate does not know.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Resource for Image {
    const PATH: &'static str = "images";

    fn id(&self) -> Id {
        self.id
    }
}

impl Create for Image {
    type New = ImageFields;
}

impl Update for Image {
    type Fields = ImageFields;
}

impl Delete for Image {}

impl Store {
    /// The images of one product, at most 250. Scopes: `read_products`, `write_products`.
    pub fn images(&self, product: impl Into<Id>) -> Resources<Image> {
        self.below(&["products", &product.into().to_string(), Image::PATH])
    }
}
