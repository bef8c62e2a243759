//! `variant-badge`: instalments, transfer price and stock of the variant that a form shows.

use vitrina::prelude::*;

messages! {
    installments(n, v) {
        es: "{n}x {v} sin interés",
        pt: "{n}x de {v} sem juros",
        en: "{n}x {v} interest-free",
    }
    transfer(v, p) {
        es: "{v} con transferencia ({p}% off)",
        pt: "{v} no Pix ({p}% off)",
        en: "{v} by transfer ({p}% off)",
    }
    low(k) {
        es: "¡Últimas {k} unidades!" | "¡Última unidad!",
        pt: "Últimas {k} unidades!" | "Última unidade!",
        en: "Only {k} left!" | "Only {k} left!",
    }
    out {
        es: "Sin stock",
        pt: "Esgotado",
        en: "Out of stock",
    }
    ask {
        es: "Consultar precio",
        pt: "Consulte o preço",
        en: "Ask for the price",
    }
}

/// What a merchant sets for a store.
#[derive(Settings)]
pub struct Offer {
    /// Into how many instalments the price is divided.
    #[setting(default = 6, range = 1..=24)]
    installments: u32,
    /// Per cent off for a bank transfer; 0 shows no such line.
    #[setting(default = 10, range = 0..=90)]
    transfer_discount: u32,
    /// From how many pieces on the stock is called low; 0 never.
    #[setting(default = 5, range = 0..=99)]
    low_stock: u32,
}

/// Mounts the badge in every product form.
#[vitrina::script]
pub fn variant_badge(page: Page, offer: Offer) {
    let language = page.language();
    page.mount("vitrina-badge", move |form, badge| {
        badge.attribute("role", "status");
        let Some(variant) = form.variant() else { return };
        let (stock, price) = (variant.stock(), variant.price());
        if stock == Stock::SoldOut {
            return badge.line("p", "vitrina-out", out(language));
        }
        let Some(price) = price else {
            return badge.line("p", "vitrina-ask", ask(language));
        };
        let part = price.part(offer.installments);
        badge.line("p", "vitrina-installments", installments(language, &offer.installments, &part));
        if offer.transfer_discount > 0 {
            let reduced = price.percent(100 - offer.transfer_discount);
            badge.line("p", "vitrina-transfer", transfer(language, &reduced, &offer.transfer_discount));
        }
        if let Stock::Left(left) = stock
            && left <= offer.low_stock
        {
            badge.line("p", "vitrina-low", low(language, &left));
        }
    });
}

#[cfg(test)]
#[path = "badge_test.rs"]
mod tests;
