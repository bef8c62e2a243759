//! What each shop shows, kept until its store's goods change.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Platform;
use crate::catalogue::{ShopCategory, ShopProduct};
use crate::state::{Revision, StateError, Store};
use crate::world::World;

/// How many shops are kept; one takes about fifty kilobytes.
const KEPT: usize = 2_000;

/// The shelves of the shops whose pages were asked for.
#[derive(Default)]
pub(crate) struct Shelves(Mutex<HashMap<(Platform, String), (Revision, Shelf)>>);

/// What a shop sells, and the categories that it shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf {
    pub products: Arc<[ShopProduct]>,
    pub categories: Arc<[ShopCategory]>,
}

impl World {
    /// What a store's shop shows: what the API says, once it was asked for anything of that store.
    pub(crate) fn shelf(&self, store: &Store) -> Result<Shelf, StateError> {
        let key = (store.platform, store.id.clone());
        let kept = || self.shelves.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Read before the goods: what changes while they are read has another revision.
        let revision = self.state.revision(&store.key());
        if let Some((known, shelf)) = kept().get(&key)
            && *known == revision
        {
            return Ok(shelf.clone());
        }
        let shelf = self.read_shelf(store)?;
        let mut kept = kept();
        if kept.len() >= KEPT && !kept.contains_key(&key) {
            kept.clear();
        }
        kept.insert(key, (revision, shelf.clone()));
        Ok(shelf)
    }

    fn read_shelf(&self, store: &Store) -> Result<Shelf, StateError> {
        let Some(shop) = self.shop(store) else { return Ok(Shelf::default()) };
        let key = store.key();
        if !self.state.is_stocked(&key)? {
            return Ok(Shelf {
                products: self.catalogue.first_products(store, shop).into(),
                categories: self.catalogue.first_categories(store).into(),
            });
        }
        let (products, categories) = match store.platform {
            Platform::Tiendanube => ("product", "category"),
            Platform::PagoShops => ("products", "categories"),
        };
        let products = self.state.all_documents(&key, products)?;
        let categories = self.state.all_documents(&key, categories)?;
        Ok(Shelf {
            products: self.catalogue.products_of(&products, store, shop).into(),
            categories: categories.iter().filter_map(|category| ShopCategory::of(category, store)).collect(),
        })
    }
}
