use vitrina::prelude::*;

#[derive(Settings)]
struct Offer {
    #[setting(default = 6, range = 1..=24)]
    installments: u32,
}

messages! {
    pay(n, v) { es: "{n}x {v} sin interés", pt: "{n}x de {v} sem juros", en: "{n}x {v} interest-free" }
}

#[vitrina::script]
fn offer(page: Page, settings: Offer) {
    let language = page.language();
    page.mount("offer", move |form, view| {
        if let Some(price) = form.variant().and_then(Variant::price) {
            let part = price.part(settings.installments);
            view.line("p", "offer-parts", pay(language, &settings.installments, &part));
        }
    });
}
