//! A product form, as a script sees it while it draws or acts.

use crate::cart::Cart;
use crate::option::FormOption;
use crate::{FormKind, Show, Variant, host};

/// One product form of the page (product page, card or quick shop) at one moment.
#[derive(Debug)]
pub struct Form {
    variant: Option<Variant>,
}

impl Form {
    pub(crate) fn showing(variant: Option<Variant>) -> Form {
        Form { variant }
    }

    /// Where the form stands: product page, card, quick shop or a slider's clone.
    pub fn kind(&self) -> FormKind {
        FormKind::read()
    }

    /// How many the shopper asks for in the form's own field; `None` where there is no such field, or no whole number above 0 in
    /// it.
    pub fn quantity(&self) -> Option<u32> {
        match host::quantity() {
            0 => None,
            count => Some(count),
        }
    }

    /// Writes the form's own quantity as if the shopper had: the theme hears it by `input` and `change`.
    pub fn set_quantity(&self, count: u32) {
        host::set_quantity(count);
    }

    /// Chooses a value by its text, as [`choose`](Form::choose) does; `false` where the option does not offer it.
    pub fn choose_text(&self, option: u32, text: &str) -> bool {
        let values = self.options().find(|each| each.place() == option);
        let value = values.and_then(|each| each.values().find(|value| value.to_text() == text));
        let Some(value) = value else { return false };
        self.choose(option, value.place());
        true
    }

    /// Whether this is a form at all: what is told without one has a form that shows nothing.
    pub(crate) fn is_of_page(&self) -> bool {
        host::has_form()
    }

    /// The variant that the form's options choose now; `None` when they match none.
    pub fn variant(&self) -> Option<&Variant> {
        self.variant.as_ref()
    }

    /// What the shopper can choose, in the order of the form's controls.
    pub fn options(&self) -> impl Iterator<Item = FormOption<'_>> {
        (0..host::read_options()).map(FormOption::new)
    }

    /// Chooses a value as if the shopper had: the form's own control gets it and tells the theme by a `change` event. Once the
    /// action is over, the form is drawn anew. Values are those of [`options`](Form::options), by their places; what is not
    /// there is not chosen.
    pub fn choose(&self, option: u32, value: u32) {
        host::choose(option, value);
    }

    /// Puts the chosen variant into the cart, that many times, as the theme would (platforms.md §4.6): the form's own fields
    /// go to the form's address. One request of a form at a time; when the shop has answered, or has not for 10 s, the form
    /// is drawn anew. [`cart`](Form::cart) says how it went.
    pub fn add_to_cart(&self, quantity: u32) {
        host::add_to_cart(quantity);
    }

    /// How it stands with the last [`add_to_cart`](Form::add_to_cart) of this form.
    pub fn cart(&self) -> Cart {
        Cart::read()
    }

    /// Forgets how the last request went. One that is under way is not forgotten.
    pub fn forget_cart(&self) {
        if self.cart() != Cart::Sending {
            Cart::forget();
        }
    }

    /// The number that the script keeps with this form under a name; `None` when it has kept none. What is kept lives as long as
    /// the form, through moves and repaints, and goes with it. The names `cart` and `sent` belong to the runtime.
    pub fn kept(&self, name: &str) -> Option<f64> {
        let value = host::kept(name);
        (!value.is_nan()).then_some(value)
    }

    /// Keeps a number with this form under a name.
    pub fn keep(&self, name: &str, value: f64) {
        host::keep(name, value);
    }
}
