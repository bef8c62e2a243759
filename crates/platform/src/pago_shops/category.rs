//! Categories: named once in the document. Path assumed, no scope known, so they are read only.

use super::{Account, Resource, ResourceAssumptions, Resources, Scope};

/// The kind of categories.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {}

impl Resource for Category {
    const READ: Option<Scope> = None;

    fn path(assumed: &ResourceAssumptions) -> &str {
        &assumed.categories
    }
}

impl Account {
    /// The account's categories.
    pub fn categories(&self) -> Resources<Category> {
        Resources::new(self)
    }
}
