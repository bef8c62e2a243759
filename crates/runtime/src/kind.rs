//! Which kind of form a form is.

use crate::host;

// The numbers are those of `js/product.js`.
/// Where a form stands (platforms.md §4.7, §4.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// The product page's own form.
    ProductPage = 1,
    /// A card of a listing, or of related products.
    Card = 2,
    /// The quick shop: a card's form for as long as the modal is open.
    QuickShop = 3,
    /// A slider's copy of a card. Its product's number is its original's.
    Clone = 4,
    /// None of the places that themes are known to have.
    Unknown = 0,
}

impl FormKind {
    pub(crate) fn read() -> FormKind {
        match host::kind_of_form() {
            1 => FormKind::ProductPage,
            2 => FormKind::Card,
            3 => FormKind::QuickShop,
            4 => FormKind::Clone,
            _ => FormKind::Unknown,
        }
    }
}
