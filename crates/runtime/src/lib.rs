#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | module | what it is |
//! |---|---|
//! | [`Page`] | what the shop says of itself: language, currency; where nodes are mounted |
//! | [`Variant`], [`Stock`] | the variant a form shows now |
//! | [`View`] | what a script draws, declared anew at every change |
//! | [`Money`], [`Currency`] | amounts in minor units, and how the shop writes them |
//! | [`Language`], [`messages!`] | texts in the shop's language |
//! | [`Settings`] | what a merchant may set per store |
//! | [`testing`] | a page in memory, to test a script without a browser |
//!
//! Inside, `host` is the one place that knows where the script runs: `host/web.rs` in a page, `host/memory.rs` in tests.

#[cfg(target_arch = "wasm32")]
mod allocator;
mod host;
mod language;
mod money;
mod page;
mod settings;
mod text;
mod variant;
mod view;

#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

pub use language::Language;
pub use money::{Currency, Money};
pub use page::Page;
pub use settings::Settings;
pub use text::Show;
pub use variant::{Stock, Variant};
pub use view::View;
pub use vitrina_macros::{Settings, messages, script};

/// What a script needs, in one `use`.
pub mod prelude {
    pub use crate::{Currency, Language, Money, Page, Settings, Show, Stock, Variant, View, messages};
}

/// For the code that the macros write; not for scripts.
#[doc(hidden)]
pub mod generated {
    pub use crate::settings::integer;
    pub use crate::text::fill;
    #[cfg(target_arch = "wasm32")]
    pub use wasm_bindgen;
}
