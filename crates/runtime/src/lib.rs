#![doc = include_str!("../README.md")]
//!
//! # Map
//!
//! | module | what it is |
//! |---|---|
//! | [`Page`] | what the shop says of itself; where nodes are mounted; what can be listened to |
//! | [`PageKind`], [`Store`], [`ShopCart`], [`Product`], [`Category`], [`Order`], [`Theme`] | `LS`, typed |
//! | [`Form`], [`FormKind`], [`FormOption`], [`Value`] | a product form: what it shows, what can be chosen, what is kept with it |
//! | [`Variant`], [`Stock`], [`Installment`] | the variant a form shows now |
//! | [`Change`], [`Reason`], [`QuickShop`], [`Guard`] | what listeners are told, and what ends them |
//! | [`Place`], [`Spot`], [`Mounting`] | places for nodes besides a form's end |
//! | [`View`], [`Widget`], [`PageWidget`] | what a script draws, declared anew at every change, and how it answers to the shopper |
//! | [`Cart`], [`Purchase`] | putting something into the cart, and how it went |
//! | [`Storage`] | what is kept in the shopper's browser |
//! | [`sleep`], [`Page::spawn`] | waiting, in `async` scripts |
//! | [`Money`], [`Currency`] | amounts in minor units, and how the shop writes them |
//! | [`Language`], [`messages!`] | texts in the shop's language |
//! | [`Show`], [`Text`], [`Written`], [`PageText`] | what can stand in a text |
//! | [`Settings`] | what a merchant may set per store |
//! | `Serde` (feature `serde`) | settings through serde |
//! | `Request` (feature `requests`) | requests with deadline and cancel |
//! | `Form::element` (feature `dom`) | the elements themselves, by web-sys |
//! | [`testing`] | a page in memory, to test a script without a browser |
//!
//! Inside, `host` is the one place that knows where the script runs: `host/web.rs` in a page, `host/memory.rs` in tests.

#[cfg(target_arch = "wasm32")]
mod allocator;
mod cart;
mod change;
#[cfg(all(feature = "dom", target_arch = "wasm32"))]
mod dom;
mod form;
mod guard;
mod host;
mod installment;
mod kind;
mod language;
mod listeners;
mod moments;
mod money;
mod option;
mod outward;
mod page;
mod page_text;
mod place;
mod purchase;
#[cfg(feature = "requests")]
mod request;
#[cfg(feature = "serde")]
mod serde_settings;
mod settings;
mod shop;
mod storage;
mod task;
mod text;
mod timer;
mod variant;
mod view;
mod widget;

#[cfg(not(target_arch = "wasm32"))]
pub mod testing;

pub use cart::Cart;
pub use change::{Change, Reason};
pub use form::Form;
pub use guard::Guard;
pub use installment::Installment;
pub use kind::FormKind;
pub use language::Language;
pub use moments::QuickShop;
pub use money::{Currency, Money};
pub use option::{FormOption, Value};
pub use page::Page;
pub use page_text::PageText;
pub use place::{Mounting, Place, Spot};
pub use purchase::Purchase;
#[cfg(feature = "requests")]
pub use request::{Answer, Request, RequestError};
#[cfg(feature = "serde")]
pub use serde_settings::Serde;
pub use settings::Settings;
pub use shop::{CartItem, Category, Order, PageKind, Product, ShopCart, Store, Theme};
pub use storage::{Storage, StorageError};
pub use task::{Sleep, sleep};
pub use text::{Show, Text, Written};
pub use variant::{Stock, Variant};
pub use view::View;
pub use vitrina_macros::{Settings, messages, script};
pub use widget::{PageWidget, Widget};

/// What a script needs, in one `use`.
pub mod prelude {
    pub use crate::{
        Cart, CartItem, Category, Change, Currency, Form, FormKind, FormOption, Guard, Installment, Language, Money,
        Order, Page, PageKind, PageText, PageWidget, Place, Product, QuickShop, Reason, Settings, ShopCart, Show, Spot,
        Stock, Storage, StorageError, Store, Text, Theme, Value, Variant, View, Widget, Written, messages,
    };
}

/// For the code that the macros write; not for scripts.
#[doc(hidden)]
pub mod generated {
    pub use crate::settings::{any_text, flag, integer, one_of};
    pub use crate::task::spawn;
    pub use crate::text::Message;

    /// Whether NubeSDK draws here, to which a script marked `nube = "yields"` leaves the page.
    pub fn yields_to_nube() -> bool {
        crate::host::yields_to_nube()
    }
}
