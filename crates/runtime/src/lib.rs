#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | module | what it is |
//! |---|---|
//! | [`Page`] | what the shop says of itself: language, currency; where nodes are mounted |
//! | [`Form`], [`FormOption`], [`Value`] | a product form: what it shows, what can be chosen, what is kept with it |
//! | [`Variant`], [`Stock`] | the variant a form shows now |
//! | [`View`], [`Widget`] | what a script draws, declared anew at every change, and how it answers to the shopper |
//! | [`Cart`] | how it went to put something into the cart |
//! | [`Money`], [`Currency`] | amounts in minor units, and how the shop writes them |
//! | [`Language`], [`messages!`] | texts in the shop's language |
//! | [`Show`], [`Text`], [`Written`], [`PageText`] | what can stand in a text |
//! | [`Settings`] | what a merchant may set per store |
//! | [`testing`] | a page in memory, to test a script without a browser |
//!
//! Inside, `host` is the one place that knows where the script runs: `host/web.rs` in a page, `host/memory.rs` in tests.

#[cfg(target_arch = "wasm32")]
mod allocator;
mod cart;
mod form;
mod host;
mod language;
mod money;
mod option;
mod page;
mod page_text;
mod settings;
mod text;
mod variant;
mod view;
mod widget;

#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

pub use cart::Cart;
pub use form::Form;
pub use language::Language;
pub use money::{Currency, Money};
pub use option::{FormOption, Value};
pub use page::Page;
pub use page_text::PageText;
pub use settings::Settings;
pub use text::{Show, Text, Written};
pub use variant::{Stock, Variant};
pub use view::View;
pub use vitrina_macros::{Settings, messages, script};
pub use widget::Widget;

/// What a script needs, in one `use`.
pub mod prelude {
    pub use crate::{
        Cart, Currency, Form, FormOption, Language, Money, Page, PageText, Settings, Show, Stock, Text, Value, Variant,
        View, Widget, Written, messages,
    };
}

/// For the code that the macros write; not for scripts.
#[doc(hidden)]
pub mod generated {
    pub use crate::settings::integer;
    pub use crate::text::Message;
}
