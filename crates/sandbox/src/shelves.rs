//! What each shop sells, kept until anything changes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Platform;
use crate::catalogue::ShopProduct;
use crate::state::{StateError, Store};
use crate::world::World;

/// The products of the shops whose pages were asked for since the last change: whatever changes may be a product.
#[derive(Default)]
pub(crate) struct Shelves(Mutex<Shelf>);

#[derive(Default)]
struct Shelf {
    /// How many changes there had been.
    changes: u64,
    shops: HashMap<(Platform, String), Arc<[ShopProduct]>>,
}

impl World {
    /// What a store's shop sells: on Tiendanube what the API says, once it was asked for anything of that store.
    pub(crate) fn products(&self, store: &Store) -> Result<Arc<[ShopProduct]>, StateError> {
        let (changes, key) = (self.state.changes(), (store.platform, store.id.clone()));
        let shelf = || self.shelves.0.lock().unwrap_or_else(PoisonError::into_inner);
        {
            let mut shelf = shelf();
            if shelf.changes != changes {
                *shelf = Shelf { changes, shops: HashMap::new() };
            }
            if let Some(products) = shelf.shops.get(&key) {
                return Ok(Arc::clone(products));
            }
        }
        let Some(shop) = self.shop(store) else { return Ok(Arc::default()) };
        let products: Arc<[ShopProduct]> = match store.platform {
            Platform::Tiendanube if self.state.is_stocked(&store.id)? => {
                let documents = self.state.all_documents(&store.id, "product")?;
                self.catalogue.products_of(&documents, store, shop).into()
            }
            _ => self.catalogue.first_products(store, shop).into(),
        };
        let mut shelf = shelf();
        // Something may have changed while the products were read.
        if shelf.changes == changes {
            shelf.shops.insert(key, Arc::clone(&products));
        }
        Ok(products)
    }
}
