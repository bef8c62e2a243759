//! Where nodes can be mounted besides the end of a form.

use crate::widget::{Drawing, DrawingPage, OnPage, PageWidget, Widget};
use crate::{Form, Guard, Page, View, host};

/// A place that every product form has one of (platforms.md §4.7). Where a theme lacks it, nothing is mounted in that form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// The last child of the form, where [`Page::mount`] puts its nodes.
    FormEnd,
    /// After the price of the form's product: on the product page, in a card, in the quick shop while the form is there.
    AfterPrice,
    /// After the form's own button.
    AfterAddToCart,
    /// The last child of the first element that this selector matches in the form's product, without the cards in it. A selector
    /// that is not CSS matches nothing.
    Within(&'a str),
}

/// A place that a page has one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot<'a> {
    /// The last child of the first element that this selector matches. A selector that is not CSS matches nothing.
    Selector(&'a str),
    /// The same for `[data-store="…"]`, such as `cart-page` or `newsletter-form`.
    DataStore(&'a str),
    /// The same for `[data-nubesdk-slot="…"]`.
    Slot(&'a str),
}

/// How a node is mounted: [`Page::at`] and [`Page::on_page`] begin one, [`mount`](Mounting::mount) does it.
#[derive(Clone, Copy, Debug)]
#[must_use = "nothing is mounted before `mount`"]
pub struct Mounting<'a, P> {
    place: P,
    style: Option<&'a str>,
}

impl<'a, P> Mounting<'a, P> {
    /// Draws in a shadow root with this style alone, so that neither the theme's rules reach what is drawn nor these the theme. Under
    /// `style-src 'self'`, which browsers it reaches is said at [`Page::style`].
    pub fn isolated(self, css: &'a str) -> Mounting<'a, P> {
        Mounting { style: Some(css), ..self }
    }
}

impl Mounting<'_, Place<'_>> {
    /// Mounts one `<div class="{class}">` in every form and draws it at every change, as [`Page::mount`] does. The node goes
    /// with its form, and all of them with the guard; one that the theme takes away is put back, 50 times.
    pub fn mount(self, class: &str, draw: impl FnMut(&Form, &mut View) + 'static) -> Guard {
        self.mount_widget(class, Drawing(draw))
    }

    /// The same for a widget that answers to clicks.
    pub fn mount_widget(self, class: &str, widget: impl Widget + 'static) -> Guard {
        let (kind, selector) = match self.place {
            Place::FormEnd => (0, ""),
            Place::AfterPrice => (1, ""),
            Place::AfterAddToCart => (2, ""),
            Place::Within(selector) => (3, selector),
        };
        place(kind, selector, self.style, class, Box::new(widget))
    }
}

impl Mounting<'_, Spot<'_>> {
    /// Mounts one `<div class="{class}">` in the page. It is drawn once it is there, when the theme has made it anew, and at
    /// [`Page::redraw`].
    pub fn mount(self, class: &str, draw: impl FnMut(&mut View) + 'static) -> Guard {
        self.mount_widget(class, DrawingPage(draw))
    }

    /// The same for a widget that answers to clicks.
    pub fn mount_widget(self, class: &str, widget: impl PageWidget + 'static) -> Guard {
        let (kind, selector) = match self.place {
            Spot::Selector(selector) => (4, selector),
            Spot::DataStore(name) => (5, name),
            Spot::Slot(name) => (6, name),
        };
        place(kind, selector, self.style, class, Box::new(OnPage(widget)))
    }
}

/// Lines cannot stand in a class or a selector: they part the text that goes to the host.
fn place(kind: i32, selector: &str, style: Option<&str>, class: &str, widget: Box<dyn Widget>) -> Guard {
    let mut text = String::new();
    for part in [class, selector] {
        text.extend(part.chars().map(|letter| if letter == '\n' { ' ' } else { letter }));
        text.push('\n');
    }
    text.push_str(style.unwrap_or_default());
    Guard::new(host::place(kind, style.is_some(), &text, widget))
}

impl Page {
    /// A place in every form.
    ///
    /// ```
    /// use vitrina::prelude::*;
    /// use vitrina::testing::{Shop, Shown};
    ///
    /// fn script(page: Page, (): ()) {
    ///     page.at(Place::AfterPrice)
    ///         .isolated("p { color: green }")
    ///         .mount("saving", |form, view| {
    ///             if let Some(saving) = form.variant().and_then(Variant::saving) {
    ///                 view.line("p", "saving-now", saving);
    ///             }
    ///         })
    ///         .forget();
    /// }
    ///
    /// let shop = Shop::new().start(script);
    /// let shown = Shown { cents: Some(900.0), compare_cents: Some(1000.0), ..Shown::default() };
    /// assert_eq!(shop.form("saving", [shown]).draw().lines(), [("saving-now", "$1,00")]);
    /// ```
    pub fn at<'a>(&self, place: Place<'a>) -> Mounting<'a, Place<'a>> {
        Mounting { place, style: None }
    }

    /// A place in the page.
    ///
    /// ```
    /// use vitrina::prelude::*;
    /// use vitrina::testing::Shop;
    ///
    /// fn script(page: Page, (): ()) {
    ///     page.on_page(Spot::DataStore("cart-page"))
    ///         .mount("subtotal", move |view| {
    ///             if let Some(subtotal) = page.cart().subtotal {
    ///                 view.line("p", "subtotal-now", subtotal);
    ///             }
    ///         })
    ///         .forget();
    /// }
    ///
    /// let shop = Shop::new().ls(r#"{"cart": {"subtotal": 4700000, "items": []}}"#).start(script);
    /// assert_eq!(shop.spot("subtotal").lines(), [("subtotal-now", "$47.000,00")]);
    /// ```
    pub fn on_page<'a>(&self, spot: Spot<'a>) -> Mounting<'a, Spot<'a>> {
        Mounting { place: spot, style: None }
    }

    /// Draws everything anew that the script shows, with what it knows now.
    pub fn redraw(&self) {
        host::redraw();
    }

    /// Gives the page a style, also where it lets in none that stands in it (`style-src 'self'`). It goes with the guard. For nodes
    /// that the theme should not reach, see [`isolated`](Mounting::isolated).
    ///
    /// It is a constructed style sheet, which no policy concerns. Browsers without those (Firefox before 101, Safari before 16.4) get
    /// a `<style>` element, which `style-src 'self'` blocks: there what is drawn stands without its style. Pages without such a policy
    /// show it in every browser.
    pub fn style(&self, css: &str) -> Guard {
        Guard::new(host::style(css))
    }
}
