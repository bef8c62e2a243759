//! The product or category that a page is about.

use super::At;

/// The product of a product page: `LS.product`. Its variants stand in the page's forms: `LS.variants` is another product's after
/// a change in a quick shop (platforms.md §4.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Product {
    /// Its number on the platform.
    pub id: Option<u64>,
    /// Its name in the page's language.
    pub name: Option<String>,
    /// Its tags, from a list or from a text with commas.
    pub tags: Vec<String>,
    /// Whether it is shipped.
    pub requires_shipping: Option<bool>,
}

impl Product {
    pub(crate) fn read() -> Option<Product> {
        let product = At::new("l.product");
        product.is_there().then(|| Product {
            id: product.field("id").id(),
            name: product.field("name").text(),
            tags: product.field("tags").texts(),
            requires_shipping: product.field("requires_shipping").truth(),
        })
    }
}

/// The category of a listing: `LS.category`. The page of all products, number 0, has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Its number on the platform.
    pub id: u64,
    /// Its name.
    pub name: Option<String>,
}

impl Category {
    pub(crate) fn read() -> Option<Category> {
        let category = At::new("l.category");
        Some(Category { id: category.field("id").id()?, name: category.field("name").text() })
    }
}
