//! A shop in memory: a script's logic under plain `cargo test`, without a browser.
//!
//! ```
//! use vitrina::prelude::*;
//! use vitrina::testing::{Shop, Shown};
//!
//! fn script(page: Page, _settings: ()) {
//!     page.mount("price", |form, view| {
//!         if let Some(price) = form.variant().and_then(Variant::price) {
//!             view.line("p", "price-now", price);
//!         }
//!     });
//! }
//!
//! let shop = Shop::new().currency("R$", ".", ",").start(script);
//! assert_eq!(shop.draw("price", Some(Shown { cents: Some(123450.0), ..Shown::default() })).lines(), [("price-now", "R$1.234,50")]);
//! assert!(shop.draw("price", None).is_hidden());
//! ```
//!
//! | to test | use |
//! |---|---|
//! | what pages say of the shop | [`Shop::ls`], [`Shop::path`], [`Shop::tag_store`] |
//! | settings | [`Shop::setting`], [`Shop::settings`] |
//! | forms, and what is chosen in them | [`Open::form`], [`Open::form_of`], [`TestForm`] |
//! | what is drawn, and clicks | [`TestForm::draw`], [`TestForm::look`], [`TestForm::click`], [`Open::spot`], [`Open::click_spot`] |
//! | what happens in a page | [`Open::cart_changes`], [`Open::quick_shop_opens`], [`Open::results_arrive`], [`Open::shown_again`] |
//! | requests | [`Shop::answers`], [`Shop::never_answers`], [`Open::requests`] |
//! | what waits | [`Open::pass`] |
//! | storage, beacons, console, styles | [`Shop::storage_of`], [`Open::beacons`], [`Open::logged`], [`Open::styles`] |

mod drawn;
mod form;
mod open;
mod shop;
mod variant;

pub use drawn::{Drawn, Element};
pub use form::TestForm;
pub use open::Open;
pub use shop::Shop;
pub use variant::Shown;
