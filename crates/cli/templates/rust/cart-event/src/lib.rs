//! Puts the chosen variant into the cart, and says what came of it.

use vitrina::prelude::*;

messages! {
    add { es: "Agregar al carrito", pt: "Adicionar ao carrinho", en: "Add to cart" }
    added(k) { es: "Agregado al carrito: {k}", pt: "Adicionado ao carrinho: {k}", en: "Added to the cart: {k}" }
    refused { es: "No se pudo agregar", pt: "Não foi possível adicionar", en: "Could not be added" }
}

/// What a merchant sets for a store.
#[derive(Settings)]
pub struct Offer {
    /// How many pieces one click adds.
    #[setting(default = 1, range = 1..=99)]
    pieces: u32,
    /// What stands on the button; where it is empty, what a shopper knows in the shop's language.
    #[setting(default = "")]
    label: String,
    /// Whether it is told below the button what came of a click.
    #[setting(default = true)]
    tells: bool,
}

/// Mounts the button.
#[vitrina::script]
pub fn script(page: Page, offer: Offer) {
    page.mount_widget("{{name}}", Button { language: page.language(), offer });
}

struct Button {
    language: Language,
    offer: Offer,
}

const ADD: u32 = 0;

impl Widget for Button {
    fn draw(&mut self, form: &Form, view: &mut View) {
        view.element("button", "{{name}}-add", |view| {
            view.attribute("type", "button");
            view.flag("disabled", form.cart() == Cart::Sending);
            view.on_click(ADD);
            match self.offer.label.as_str() {
                "" => view.text(add(self.language)),
                label => view.text(label),
            }
        });
        if self.offer.tells {
            view.element("p", "{{name}}-status", |view| {
                view.attribute("role", "status");
                match form.cart() {
                    Cart::Added(count) => view.text(added(self.language, &count)),
                    Cart::Refused => view.text(refused(self.language)),
                    Cart::Idle | Cart::Sending => view.text(""),
                }
            });
        }
    }

    fn act(&mut self, form: &Form, _action: u32) {
        form.forget_cart();
        form.add_to_cart(self.offer.pieces);
    }
}
