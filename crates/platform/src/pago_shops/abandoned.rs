//! Abandoned carts: path assumed, fields not documented. Scopes `abandoned_cart_read`, `abandoned_cart_write`.

use super::{Account, Resource, ResourceAssumptions, Resources, Scope, Write};

/// The kind of abandoned carts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbandonedCart {}

impl Resource for AbandonedCart {
    const READ: Option<Scope> = Some(Scope::AbandonedCartRead);

    fn path(assumed: &ResourceAssumptions) -> &str {
        &assumed.abandoned_carts
    }
}

impl Write for AbandonedCart {
    const WRITE: Scope = Scope::AbandonedCartWrite;
}

impl Account {
    /// The account's abandoned carts.
    pub fn abandoned_carts(&self) -> Resources<AbandonedCart> {
        Resources::new(self)
    }
}
