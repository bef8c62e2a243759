//! A script that reads whatever can be read, and draws all of it.

use vitrina::prelude::*;

vitrina::messages! {
    left(k) { es: "¡Últimas {k} unidades!" | "¡Última unidad!", pt: "Últimas {k} unidades!" | "Última unidade!", en: "Only {k} left!" | "Only {k} left!" }
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
    read(&page);
    page.on_variant(|change| {
        let (form, variant) = (change.form(), change.variant());
        assert_eq!(variant.is_some(), form.variant().is_some());
        // A listener may do what would have it called again.
        form.set_quantity(form.quantity().unwrap_or(0).saturating_add(1));
        form.choose_text(0, "Rojo");
    })
    .forget();
    page.mount_widget(NODE, Everything { language: page.language(), currency: page.currency(), offer });
}

/// All that a page says of itself.
fn read(page: &Page) {
    let all = (page.kind(), page.store(), page.cart(), page.theme(), page.product(), page.category(), page.order());
    let more = (page.currency_code(), page.country(), page.customer());
    assert!(!format!("{all:?} {more:?}").is_empty());
    assert!(page.customer().is_none_or(|customer| customer > 0), "a customer without a number is none");
    let currency = page.currency();
    for text in [page.currency_code(), page.country(), page.theme().name, page.store().url].into_iter().flatten() {
        let read = currency.read(&text);
        assert!(read.is_none_or(|amount| amount.in_cents() <= 9_007_199_254_740_991), "{text} is {read:?}");
    }
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
        for number in [variant.id(), variant.product_id(), variant.image_id()].into_iter().flatten() {
            assert!(!number.is_nan());
        }
        for text in [variant.sku(), variant.price_text(), variant.option(0), variant.option(9)].into_iter().flatten() {
            view.line("p", "said", text);
        }
        if let (Some(saving), Some(before)) = (variant.saving(), variant.compare_price()) {
            assert!(saving <= before && saving.in_cents() > 0, "{saving:?} of {before:?}");
        }
        for installment in variant.installments() {
            assert!((1..=9_999).contains(&installment.count()), "{}", installment.count());
            view.element("p", "installment", |view| {
                view.flag("data-free", installment.is_without_interest());
                view.text(installment.method());
            });
            let _ = (installment.value(), installment.total());
        }
        if let Some(longest) = variant.longest_without_interest() {
            assert!(longest.is_without_interest());
        }
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
