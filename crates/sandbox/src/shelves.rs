//! What each shop sells, kept until anything changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Platform;
use crate::catalogue::ShopProduct;
use crate::state::{StateError, Store};
use crate::world::World;

/// The products of shops whose pages were asked for, each with the number of changes that they were read after.
#[derive(Default)]
pub(crate) struct Shelves(Mutex<HashMap<String, (u64, Arc<[ShopProduct]>)>>);

impl World {
    /// What a store's shop sells: on Tiendanube what the API says, once it was asked for anything of that store.
    pub(crate) fn products(&self, store: &Store) -> Result<Arc<[ShopProduct]>, StateError> {
        let key = format!("{} {}", store.platform, store.id);
        let changes = self.state.changes();
        let shelves = || self.shelves.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, products)) = shelves().get(&key)
            && *at == changes
        {
            return Ok(Arc::clone(products));
        }
        let Some(shop) = self.shop(store) else { return Ok(Arc::default()) };
        let products: Arc<[ShopProduct]> = match store.platform {
            Platform::Tiendanube if self.state.is_stocked(&store.id)? => {
                let documents = self.state.all_documents(&store.id, "product")?;
                self.catalogue.products_of(&documents, store, shop).into()
            }
            _ => self.catalogue.first_products(store, shop).into(),
        };
        shelves().insert(key, (changes, Arc::clone(&products)));
        Ok(products)
    }
}
