//! Products: path assumed, fields not documented. Scopes `product_read`, `product_write`.

use super::{Account, Resource, ResourceAssumptions, Resources, Scope, Write};

/// The kind of products.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Product {}

impl Resource for Product {
    const READ: Option<Scope> = Some(Scope::ProductRead);

    fn path(assumed: &ResourceAssumptions) -> &str {
        &assumed.products
    }
}

impl Write for Product {
    const WRITE: Scope = Scope::ProductWrite;
}

impl Account {
    /// The account's products.
    pub fn products(&self) -> Resources<Product> {
        Resources::new(self)
    }
}
