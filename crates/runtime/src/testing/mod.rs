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

mod drawn;
mod form;
mod variant;

use std::collections::HashMap;

pub use drawn::{Drawn, Element};
pub use form::TestForm;
pub use variant::Shown;

use crate::host::memory::{self, Value};
use crate::{Page, Settings};

/// A shop to set up; [`start`](Shop::start) opens it.
#[derive(Clone, Debug, Default)]
pub struct Shop {
    values: HashMap<String, Value>,
}

impl Shop {
    /// A shop that says nothing of itself: Spanish, `$1.234,50`, default settings.
    pub fn new() -> Shop {
        Shop::default()
    }

    /// Sets `LS.lang`.
    #[must_use]
    pub fn lang(self, lang: &str) -> Shop {
        self.text("l.lang", lang)
    }

    /// Sets `LS.currency`.
    #[must_use]
    pub fn currency(self, display_short: &str, thousands_separator: &str, cents_separator: &str) -> Shop {
        self.text("l.currency.display_short", display_short)
            .text("l.currency.thousands_separator", thousands_separator)
            .text("l.currency.cents_separator", cents_separator)
    }

    /// Sets one number in the store's settings.
    #[must_use]
    pub fn setting(mut self, name: &str, value: f64) -> Shop {
        self.values.insert(format!("s.{name}"), Value::Number(value));
        self
    }

    /// Starts the script in this shop, on this thread.
    pub fn start<S: Settings>(self, script: impl FnOnce(Page, S)) -> Open {
        memory::reset(self.values);
        script(Page::current(), S::read());
        Open(())
    }

    fn text(mut self, path: &str, value: &str) -> Shop {
        self.values.insert(path.to_owned(), Value::Text(value.to_owned()));
        self
    }
}

/// A shop in which a script runs.
#[derive(Debug)]
pub struct Open(());

impl Open {
    /// What the script draws in the node of that class for a form that shows this variant; `None`: the chosen options match
    /// no variant.
    pub fn draw(&self, class: &str, shown: Option<Shown>) -> Drawn {
        self.form(class, shown).draw()
    }

    /// A form with these variants, for the node of that class. Its first variant is chosen.
    pub fn form(&self, class: &str, variants: impl IntoIterator<Item = Shown>) -> TestForm<'_> {
        TestForm::new(self, class, variants.into_iter().collect())
    }
}
