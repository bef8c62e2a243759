//! Shows the price in instalments in every product form.

use vitrina::prelude::*;

messages! {
    pay(n, v) {
        es: "{n}x {v} sin interés",
        pt: "{n}x de {v} sem juros",
        en: "{n}x {v} interest-free",
    }
}

/// What a merchant sets for a store.
#[derive(Settings)]
pub struct Offer {
    /// Into how many instalments the price is divided.
    #[setting(default = 6, range = 1..=24)]
    installments: u32,
}

/// Mounts the badge.
#[vitrina::script]
pub fn script(page: Page, offer: Offer) {
    let language = page.language();
    page.mount("{{name}}", move |form, view| {
        if let Some(price) = form.variant().and_then(Variant::price) {
            let part = price.part(offer.installments);
            view.line("p", "{{name}}-parts", pay(language, &offer.installments, &part));
        }
    });
}
