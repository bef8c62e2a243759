//! `swatch-gallery`: the shopper chooses by swatch, counts, and adds to the cart. Specified in `www/bench/swatch-gallery.md`.

use vitrina::prelude::*;

messages! {
    quantity { es: "Cantidad", pt: "Quantidade", en: "Quantity" }
    less { es: "Menos", pt: "Menos", en: "Less" }
    more { es: "Más", pt: "Mais", en: "More" }
    unavailable(v) { es: "{v}, no disponible", pt: "{v}, indisponível", en: "{v}, unavailable" }
    add { es: "Agregar al carrito", pt: "Adicionar ao carrinho", en: "Add to cart" }
    out { es: "Sin stock", pt: "Esgotado", en: "Out of stock" }
    ask { es: "Consultar precio", pt: "Consulte o preço", en: "Ask for the price" }
    none { es: "Elegí otra combinación", pt: "Escolha outra combinação", en: "Choose another combination" }
    added(k) { es: "Agregado al carrito: {k}", pt: "Adicionado ao carrinho: {k}", en: "Added to the cart: {k}" }
    refused { es: "No se pudo agregar", pt: "Não foi possível adicionar", en: "Could not be added" }
}

/// What a merchant sets for a store.
#[derive(Settings)]
pub struct Counter {
    /// The most that can be added at once.
    #[setting(default = 10, range = 1..=99)]
    max_quantity: u32,
    /// 1 shows the variant's image.
    #[setting(default = 1, range = 0..=1)]
    picture: u32,
}

/// Mounts the gallery in every product form.
#[vitrina::script]
pub fn swatch_gallery(page: Page, counter: Counter) {
    page.mount_widget("vitrina-gallery", Gallery { language: page.language(), counter });
}

struct Gallery {
    language: Language,
    counter: Counter,
}

// Actions. From `CHOOSE` on, an action says which value of which option.
const LESS: u32 = 0;
const MORE: u32 = 1;
const ADD: u32 = 2;
const CHOOSE: u32 = 3;
/// More values than an option has.
const VALUES: u32 = 1 << 16;

// What is kept with a form.
const QUANTITY: &str = "quantity";
const VARIANT: &str = "variant";

impl Widget for Gallery {
    fn draw(&mut self, form: &Form, view: &mut View) {
        self.settle(form);
        self.picture(form, view);
        for option in form.options() {
            view.element("div", "vitrina-option", |view| self.swatches(option, view));
        }
        view.element("div", "vitrina-quantity", |view| self.steps(form, view));
        view.element("button", "vitrina-add", |view| {
            view.attribute("type", "button");
            view.flag("disabled", !is_for_sale(form) || form.cart() == Cart::Sending);
            view.on_click(ADD);
            view.text(self.invitation(form));
        });
        view.element("p", "vitrina-status", |view| {
            view.attribute("role", "status");
            match form.cart() {
                Cart::Added(count) => view.text(added(self.language, &count)),
                Cart::Refused => view.text(refused(self.language)),
                Cart::Idle | Cart::Sending => view.text(""),
            }
        });
    }

    fn act(&mut self, form: &Form, action: u32) {
        match action {
            LESS => self.count(form, quantity_of(form).saturating_sub(1).max(1)),
            MORE => self.count(form, quantity_of(form) + 1),
            // A theme may have switched on every button of the form.
            ADD if !is_for_sale(form) => {}
            ADD => {
                form.forget_cart();
                form.add_to_cart(quantity_of(form));
            }
            _ => form.choose((action - CHOOSE) / VALUES, (action - CHOOSE) % VALUES),
        }
    }
}

impl Gallery {
    /// Brings what is kept with the form in line with what it shows.
    fn settle(&self, form: &Form) {
        let Some(variant) = form.variant() else { return };
        let id = variant.id().unwrap_or(0.0);
        if form.kept(VARIANT) != Some(id) {
            form.keep(VARIANT, id);
            form.forget_cart();
        }
        if is_for_sale(form) && quantity_of(form) > self.most(form) {
            self.count(form, self.most(form));
        }
    }

    fn picture(&self, form: &Form, view: &mut View) {
        if self.counter.picture == 1
            && let Some(image) = form.variant().and_then(Variant::image)
        {
            view.element("img", "vitrina-picture", |view| {
                view.attribute("src", image);
                view.attribute("alt", Written(|text| chosen_values(form, text)));
            });
        }
    }

    fn swatches(&self, option: FormOption<'_>, view: &mut View) {
        let chosen = option.chosen().map(Value::place);
        for value in option.values() {
            view.element("button", "vitrina-swatch", |view| {
                let can_be_had = value.can_be_had();
                let is_chosen = chosen == Some(value.place());
                view.attribute("type", "button");
                view.attribute("aria-pressed", truth(is_chosen));
                view.attribute("data-available", truth(can_be_had));
                if can_be_had {
                    view.attribute("aria-label", value);
                } else {
                    view.attribute("aria-label", unavailable(self.language, &value));
                }
                if !is_chosen {
                    view.on_click(CHOOSE + option.place() * VALUES + value.place());
                }
                view.text(value);
            });
        }
    }

    fn steps(&self, form: &Form, view: &mut View) {
        let (count, for_sale) = (quantity_of(form), is_for_sale(form));
        view.attribute("role", "group");
        view.attribute("aria-label", quantity(self.language));
        step(view, "vitrina-less", less(self.language), "−", LESS, for_sale && count > 1);
        view.line("span", "vitrina-count", count);
        step(view, "vitrina-more", more(self.language), "+", MORE, for_sale && count < self.most(form));
    }

    /// The text of the add button.
    fn invitation(&self, form: &Form) -> impl Show {
        match form.variant() {
            None => none(self.language),
            Some(variant) if variant.stock() == Stock::SoldOut => out(self.language),
            Some(variant) if variant.is_contact() => ask(self.language),
            Some(_) => add(self.language),
        }
    }

    fn count(&self, form: &Form, count: u32) {
        form.keep(QUANTITY, f64::from(count));
        form.forget_cart();
    }

    /// The largest quantity of the variant that the form shows.
    fn most(&self, form: &Form) -> u32 {
        match form.variant().map(Variant::stock) {
            Some(Stock::Left(left)) => left.min(self.counter.max_quantity),
            _ => self.counter.max_quantity,
        }
    }
}

fn step(view: &mut View, class: &str, label: impl Show, sign: &str, action: u32, on: bool) {
    view.element("button", class, |view| {
        view.attribute("type", "button");
        view.attribute("aria-label", label);
        view.flag("disabled", !on);
        view.on_click(action);
        view.text(sign);
    });
}

fn quantity_of(form: &Form) -> u32 {
    form.kept(QUANTITY).unwrap_or(1.0) as u32
}

fn is_for_sale(form: &Form) -> bool {
    form.variant().is_some_and(|variant| variant.stock() != Stock::SoldOut && !variant.is_contact())
}

/// The values that the controls have now, with commas between.
fn chosen_values(form: &Form, text: &mut Text) {
    for (place, value) in form.options().filter_map(FormOption::chosen).enumerate() {
        if place > 0 {
            text.push(", ");
        }
        value.show(text);
    }
}

fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

#[cfg(test)]
#[path = "gallery_test.rs"]
mod tests;
