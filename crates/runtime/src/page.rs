//! The page that a script runs in.

use crate::shop::{At, Category, Order, PageKind, Product, ShopCart, Store, Theme};
use crate::widget::{Drawing, Widget};
use crate::{Currency, Form, Language, View, host};

/// What the shop says of itself, and the place where nodes are mounted.
#[derive(Clone, Copy, Debug)]
pub struct Page(());

impl Page {
    /// The page that the script runs in. Scripts are handed it by [`script`](macro@crate::script).
    #[doc(hidden)]
    pub fn current() -> Page {
        Page(())
    }

    /// The language of `LS.lang` (platforms.md §4.2).
    pub fn language(&self) -> Language {
        Language::read(host::language())
    }

    /// How the shop writes amounts: `LS.currency` (platforms.md §4.2). In the checkout that is a code alone: `BRL` is written `R$`, any
    /// other `$`.
    pub fn currency(&self) -> Currency {
        let of_code = || (host::text("l.currency")? == "BRL").then(|| "R$".into());
        Currency::new(
            host::text("l.currency.display_short").or_else(of_code),
            host::text("l.currency.thousands_separator"),
            host::text("l.currency.cents_separator"),
        )
    }

    /// Which kind of page this is.
    ///
    /// ```
    /// use vitrina::prelude::*;
    /// use vitrina::testing::Shop;
    /// Shop::new().ls(r#"{"product": {"id": "41", "tags": "a, b"}}"#).start(|page: Page, ()| {
    ///     assert_eq!(page.kind(), PageKind::Product);
    ///     assert_eq!(page.product().and_then(|product| product.id), Some(41));
    /// });
    /// ```
    pub fn kind(&self) -> PageKind {
        PageKind::read()
    }

    /// The store.
    pub fn store(&self) -> Store {
        Store::read()
    }

    /// The cart as the page was delivered with it.
    pub fn cart(&self) -> ShopCart {
        ShopCart::read()
    }

    /// The code of the shop's currency (ISO 4217): `LS.currency.code`, or `LS.currency` itself in the checkout.
    pub fn currency_code(&self) -> Option<String> {
        let currency = At::new("l.currency");
        currency.field("code").text().or_else(|| currency.text())
    }

    /// The shop's country (ISO 3166-1): `LS.country`.
    pub fn country(&self) -> Option<String> {
        At::new("l.country").text()
    }

    /// The number of the customer who is logged in; `None` for a visitor. Some pages have a number, some an object with one.
    pub fn customer(&self) -> Option<u64> {
        let customer = At::new("l.customer");
        customer.id().or_else(|| customer.field("id").id())
    }

    /// The theme.
    pub fn theme(&self) -> Theme {
        Theme::read()
    }

    /// The product of a product page.
    pub fn product(&self) -> Option<Product> {
        Product::read()
    }

    /// The category of a listing.
    pub fn category(&self) -> Option<Category> {
        Category::read()
    }

    /// The order of the thank-you page.
    pub fn order(&self) -> Option<Order> {
        Order::read()
    }

    /// Mounts one `<div class="{class}">` as the last child of every product form (platforms.md §4.7, §4.8) and draws it: at
    /// once with the variant that the form's options choose now, then at every change that concerns this form. Forms that
    /// arrive later get their node too; a node that the theme takes away is put back; a node that is already there, in a
    /// cloned slide for example, is taken over. What `draw` leaves empty is hidden.
    ///
    /// A node that appears moves what stands below it, once and in one frame; nothing else moves. A theme that puts an element of
    /// this class there itself, with a height in its style, keeps the page still.
    pub fn mount(&self, class: &str, draw: impl FnMut(&Form, &mut View) + 'static) {
        self.mount_widget(class, Drawing(draw));
    }

    /// Mounts a widget, which is drawn as [`mount`](Page::mount) says and answers to the shopper besides.
    pub fn mount_widget(&self, class: &str, widget: impl Widget + 'static) {
        host::mount(class, Box::new(widget));
    }
}
