//! Customers: path assumed, fields not documented. Scope `customer_read`; there is none for writing.

use super::{Account, Resource, ResourceAssumptions, Resources, Scope};

/// The kind of customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Customer {}

impl Resource for Customer {
    const READ: Option<Scope> = Some(Scope::CustomerRead);

    fn path(assumed: &ResourceAssumptions) -> &str {
        &assumed.customers
    }
}

impl Account {
    /// The account's customers.
    pub fn customers(&self) -> Resources<Customer> {
        Resources::new(self)
    }
}
