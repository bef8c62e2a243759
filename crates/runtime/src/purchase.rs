//! Putting into the cart what the form alone does not say.

use crate::{Form, host};

/// What goes into the cart: [`Form::purchase`] begins one, [`send`](Purchase::send) sends it.
///
/// ```
/// use vitrina::prelude::*;
/// use vitrina::testing::{Shop, Shown};
///
/// struct Engraved;
///
/// impl Widget for Engraved {
///     fn draw(&mut self, _form: &Form, view: &mut View) {
///         view.element("button", "engrave", |view| view.on_click(0));
///     }
///
///     fn act(&mut self, form: &Form, _action: u32) {
///         form.purchase(2).property("Grabado", "Ana").send();
///     }
/// }
///
/// let shop = Shop::new().start(|page: Page, ()| page.mount_widget("engraved", Engraved));
/// let mut form = shop.form("engraved", [Shown::default()]);
/// form.click("engrave", "");
/// assert_eq!(form.sent(), [2]);
/// assert_eq!(form.said(), [("properties[Grabado]".to_owned(), "Ana".to_owned())]);
/// ```
#[derive(Debug)]
#[must_use = "nothing is sent before `send`"]
pub struct Purchase<'a> {
    _form: &'a Form,
    quantity: u32,
    /// Names and values, a NUL after each.
    said: String,
}

impl Form {
    /// Begins to put the chosen variant into the cart, that many times.
    pub fn purchase(&self, quantity: u32) -> Purchase<'_> {
        Purchase { _form: self, quantity, said: String::new() }
    }
}

impl Purchase<'_> {
    /// Adds a line property, which the merchant sees with the order (`properties[Label]`, platforms.md §4.6).
    pub fn property(self, label: &str, value: &str) -> Self {
        self.saying(["properties[", label, "]"], value)
    }

    /// Takes another value of an option than the chosen one: its number as in the form's `variation[0]`, and the value's text. The
    /// form itself keeps what the shopper chose.
    pub fn option(self, number: u32, value: &str) -> Self {
        let number = crate::Show::to_text(&number);
        self.saying(["variation[", &number, "]"], value)
    }

    /// Sends it, as [`Form::add_to_cart`] does; [`Form::cart`] says how it went. `false` where the form does not offer one
    /// of the options, or its request before this one is still [`Sending`](crate::Cart::Sending): nothing is sent then.
    pub fn send(self) -> bool {
        host::purchase(self.quantity, &self.said)
    }

    fn saying(mut self, name: [&str; 3], value: &str) -> Self {
        for part in [name.as_slice(), &[value]] {
            self.said.extend(part.iter().flat_map(|text| text.chars()).filter(|letter| *letter != '\0'));
            self.said.push('\0');
        }
        self
    }
}
