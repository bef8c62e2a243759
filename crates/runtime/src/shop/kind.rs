//! Which kind of page this is.

use super::At;
use super::at::Shape;
use crate::host;

/// The kind of a page, by what its `LS` holds and, where that does not say it, by its address (platforms.md §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// One product: `LS.product`.
    Product,
    /// A listing: `LS.category`, or `/productos/`, `/produtos/`, `/products/`.
    Category,
    /// `/`.
    Home,
    /// `/search/`.
    Search,
    /// `/comprar/`.
    Cart,
    /// The checkout, where `LS` is reduced and its `currency` a plain text.
    Checkout,
    /// After an order: `LS.order`.
    ThankYou,
    /// Anything else: blog, account, a page of text.
    Other,
}

impl PageKind {
    pub(crate) fn read() -> PageKind {
        let shop = At::new("l");
        if shop.field("order").shape() == Shape::Object {
            return PageKind::ThankYou;
        }
        let path = host::tolerant_text("p.pathname").unwrap_or_default();
        if shop.field("currency").shape() == Shape::Text || begins(&path, "checkout") {
            return PageKind::Checkout;
        }
        if shop.field("product").field("id").id().is_some() {
            return PageKind::Product;
        }
        PageKind::of_path(&path).unwrap_or(match shop.field("category").shape() {
            Shape::Object => PageKind::Category,
            _ => PageKind::Other,
        })
    }

    fn of_path(path: &str) -> Option<PageKind> {
        let listing = ["productos", "produtos", "products"].iter().any(|name| begins(path, name));
        match path {
            _ if begins(path, "comprar") => Some(PageKind::Cart),
            _ if begins(path, "search") => Some(PageKind::Search),
            _ if listing => Some(PageKind::Category),
            "" | "/" => Some(PageKind::Home),
            _ => None,
        }
    }
}

/// Whether the path's first part is this one.
fn begins(path: &str, name: &str) -> bool {
    path.split('/').find(|part| !part.is_empty()) == Some(name)
}
