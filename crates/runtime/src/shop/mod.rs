//! What the page says of the shop: `LS`, typed, and tolerant of everything that pages disagree about (platforms.md §4.2).

mod at;
mod cart;
mod kind;
mod order;
mod product;
mod store;

pub(crate) use at::{At, is_whole};
pub use cart::{CartItem, ShopCart};
pub use kind::PageKind;
pub use order::Order;
pub use product::{Category, Product};
pub use store::{Store, Theme};
