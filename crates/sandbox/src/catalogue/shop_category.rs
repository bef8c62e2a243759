//! A category as a shop's pages show it, in the shop's language.

use super::Catalogue;
use super::shop_product::in_language;
use crate::state::{Document, Store};

/// A category of one shop.
#[derive(Clone, Debug)]
pub(crate) struct ShopCategory {
    pub id: u64,
    pub name: String,
    /// Its address below the home page.
    pub handle: String,
    /// The category that it is in, if any.
    pub parent: Option<u64>,
}

impl ShopCategory {
    /// The category that the API has; `None` for one without a name or an address.
    pub(crate) fn of(document: &Document, store: &Store) -> Option<ShopCategory> {
        let text = |name: &str| {
            let text = in_language(document.body.get(name)?, store.language());
            (!text.is_empty()).then(|| text.to_owned())
        };
        Some(ShopCategory {
            id: u64::try_from(document.id).ok()?,
            name: text("name")?,
            handle: text("handle")?,
            parent: document.body.get("parent").and_then(|parent| parent.as_u64()),
        })
    }
}

impl Catalogue {
    /// The categories that every shop begins with.
    pub(crate) fn first_categories(&self, store: &Store) -> Vec<ShopCategory> {
        let language = store.language();
        let shown = |category: &super::Category| ShopCategory {
            id: category.id,
            name: category.name.in_language(language).to_owned(),
            handle: category.handle.in_language(language).to_owned(),
            parent: category.parent,
        };
        self.categories.iter().map(shown).collect()
    }
}
