//! A shop in memory: a script's logic under plain `cargo test`, without a browser.
//!
//! ```
//! use vitrina::prelude::*;
//! use vitrina::testing::{Shop, Shown};
//!
//! fn script(page: Page, _settings: ()) {
//!     let currency = page.currency().clone();
//!     page.mount("price", move |variant, view| {
//!         if let Some(price) = variant.and_then(Variant::price) {
//!             view.line("p", "price-now", &currency.format(price));
//!         }
//!     });
//! }
//!
//! let shop = Shop::new().currency("R$", ".", ",").start(script);
//! assert_eq!(shop.draw("price", Some(Shown { cents: Some(123450.0), ..Shown::default() })).lines(), [("price-now", "R$1.234,50")]);
//! assert!(shop.draw("price", None).is_hidden());
//! ```

use std::collections::HashMap;

use crate::host::memory::{self, Value};
use crate::{Page, Settings, Variant};

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

/// What a form shows, as the page's `data-variants` would say it; `None` for a field that is absent or no number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown {
    /// `price_number_raw`.
    pub cents: Option<f64>,
    /// `price_number`.
    pub units: Option<f64>,
    /// `stock`.
    pub stock: Option<f64>,
    /// `available` is `false`.
    pub unavailable: bool,
    /// `contact` is `true`.
    pub contact: bool,
}

/// A shop in which a script runs.
#[derive(Debug)]
pub struct Open(());

impl Open {
    /// What the script draws in the node of that class for a form that shows this variant; `None`: the chosen options match
    /// no variant.
    pub fn draw(&self, class: &str, shown: Option<Shown>) -> Drawn {
        let variant = shown.and_then(|shown| {
            let flags = 1 + 2 * u32::from(shown.unavailable) + 4 * u32::from(shown.contact);
            let [cents, units, stock] =
                [shown.cents, shown.units, shown.stock].map(|number| number.unwrap_or(f64::NAN));
            Variant::read(flags, cents, units, stock)
        });
        Drawn::parse(&memory::draw(class, variant.as_ref()).unwrap_or_default())
    }
}

/// A node as the page would hold it after drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    attributes: Vec<(String, String)>,
    lines: Vec<(String, String)>,
}

impl Drawn {
    /// Class and text of every element with a text, in order.
    pub fn lines(&self) -> Vec<(&str, &str)> {
        self.lines.iter().map(|(class, text)| (class.as_str(), text.as_str())).collect()
    }

    /// The value of an attribute of the node.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }

    /// True when nothing was drawn in the node.
    pub fn is_hidden(&self) -> bool {
        self.lines.is_empty()
    }

    fn parse(operations: &[u8]) -> Drawn {
        let mut drawn = Drawn::default();
        let mut open: Vec<String> = Vec::new();
        for operation in String::from_utf8_lossy(operations).split('\u{1}') {
            let (kind, value) = operation.split_at(operation.len().min(1));
            match kind {
                "<" => open.push(value.split_once('.').map_or("", |(_, class)| class).to_owned()),
                "=" => drawn.lines.push((open.last().cloned().unwrap_or_default(), value.to_owned())),
                "@" if open.is_empty() => {
                    let (name, value) = value.split_once('=').unwrap_or((value, ""));
                    drawn.attributes.push((name.to_owned(), value.to_owned()));
                }
                ">" => drop(open.pop()),
                _ => {}
            }
        }
        drawn
    }
}
