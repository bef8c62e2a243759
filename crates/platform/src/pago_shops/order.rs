//! Orders: path assumed, fields not documented. Scopes `order_read`, `order_write`.

use super::{Account, Resource, ResourceAssumptions, Resources, Scope, Write};

/// The kind of orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {}

impl Resource for Order {
    const READ: Option<Scope> = Some(Scope::OrderRead);

    fn path(assumed: &ResourceAssumptions) -> &str {
        &assumed.orders
    }
}

impl Write for Order {
    const WRITE: Scope = Scope::OrderWrite;
}

impl Account {
    /// The account's orders.
    pub fn orders(&self) -> Resources<Order> {
        Resources::new(self)
    }
}
