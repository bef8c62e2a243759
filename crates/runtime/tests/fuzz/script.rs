//! A script that reads whatever can be read, and draws all of it.

use vitrina::prelude::*;

vitrina::messages! {
    left(k) { es: "¡Últimas {k} unidades!" | "¡Última unidad!", pt: "Últimas {k} unidades!" | "Última unidade!", en: "Only {k} left!" }
    pay(n, v) { es: "{n}x {v}", pt: "{n}x de {v}", en: "{n}x {v}" }
}

#[derive(Settings)]
pub struct Offer {
    #[setting(default = 6, range = 1..=24)]
    installments: u32,
    #[setting(default = 10, range = 0..=90)]
    transfer_discount: u32,
    #[setting(default = 5, range = 0..=99)]
    low_stock: u32,
}

/// What every draw is mounted under.
pub const NODE: &str = "everything";

struct Everything {
    language: Language,
    currency: Currency,
    offer: Offer,
}

pub fn script(page: Page, offer: Offer) {
    assert!((1..=24).contains(&offer.installments), "{}", offer.installments);
    assert!(offer.transfer_discount <= 90 && offer.low_stock <= 99);
    page.mount_widget(NODE, Everything { language: page.language(), currency: page.currency(), offer });
}

impl Widget for Everything {
    fn draw(&mut self, form: &Form, view: &mut View) {
        let Everything { language, currency, offer } = self;
        for option in form.options() {
            view.element("ul", "option", |view| {
                for value in option.values() {
                    view.element("li", "value", |view| {
                        view.flag("disabled", !value.can_be_had());
                        view.on_click(option.place() * 100 + value.place());
                        view.text(value);
                    });
                }
            });
            assert!(option.chosen().is_none_or(|chosen| chosen.option().place() == option.place()));
        }
        let Some(variant) = form.variant() else { return };
        if let Some(image) = variant.image() {
            view.attribute("data-image", image);
        }
        assert!(variant.id().is_none_or(|id| !id.is_nan()));
        if let Some(price) = variant.price() {
            assert!(!variant.is_contact(), "a price where there is none");
            let (part, reduced) = (price.part(offer.installments), price.percent(100 - offer.transfer_discount));
            assert!(part <= price && reduced <= price, "{price:?} {part:?} {reduced:?}");
            view.line("p", "pay", pay(*language, &offer.installments, &part));
            view.line("p", "price", currency.format(reduced).as_str());
        }
        if let Stock::Left(count) = variant.stock() {
            assert_ne!(count, 0, "none left is sold out");
            view.line("p", "left", left(*language, &count));
        }
    }

    fn act(&mut self, form: &Form, action: u32) {
        form.choose(action / 100, action % 100);
        form.keep("clicks", form.kept("clicks").unwrap_or(0.0) + 1.0);
        form.add_to_cart(action);
        form.forget_cart();
    }
}
