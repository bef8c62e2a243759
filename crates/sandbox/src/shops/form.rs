//! A product form with its option controls (platforms.md §4.7).

use super::Shop;
use crate::catalogue::{PageVariant, ShopOption, ShopProduct, ShopValue};
use crate::template::{Template, escape};
use crate::world::World;

/// The form of a product page has an id, those of cards do not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    ProductPage,
    Card,
}

/// The form, with the options of `chosen` selected.
pub(super) fn form(world: &World, shop: &Shop, product: &ShopProduct, chosen: &PageVariant, place: Place) -> String {
    let texts = world.texts.of(&shop.store);
    let (on_page, in_card) = shop.theme().containers;
    let container = if place == Place::ProductPage { on_page } else { in_card };
    let container = container.replace("{id}", &product.id.to_string());
    let selected = [&chosen.option0, &chosen.option1, &chosen.option2];
    let options: String = product
        .options
        .iter()
        .zip(selected)
        .enumerate()
        .map(|(index, (choice, value))| option(shop, choice, index, value.as_deref().unwrap_or_default(), &container))
        .collect();
    let (state, word) = match chosen {
        PageVariant { available: false, .. } => ("nostock", "no_stock"),
        PageVariant { contact: true, .. } => ("contact", "ask"),
        _ => ("cart", "add"),
    };
    Template::new(shop.theme().form)
        .words(texts)
        .html("form_id", if place == Place::ProductPage { " id=\"product_form\"" } else { "" })
        .text("id", product.id.to_string())
        .html("options", options)
        .text("button_state", state)
        .text("button_text", super::word(texts, word))
        .html("disabled", if chosen.available { "" } else { " disabled" })
        .fill()
}

/// One control. Ids are 1-based and repeat in every form, names are 0-based, as on the platform.
fn option(shop: &Shop, choice: &ShopOption, index: usize, selected: &str, container: &str) -> String {
    let values: String = choice
        .values
        .iter()
        .map(|ShopValue { text, .. }| {
            let mark = |word: &str| if text == selected { format!(" {word}") } else { String::new() };
            Template::new(shop.theme().value)
                .text("index", index.to_string())
                .text("text", text)
                .text("container", container)
                .html("selected", mark("selected"))
                .html("checked", mark("checked"))
                .fill()
        })
        .collect();
    let has_buttons = choice.is_colour() && shop.theme().has_swatches;
    let buttons = if has_buttons { swatches(choice, index, selected) } else { String::new() };
    Template::new(shop.theme().option)
        .text("index", index.to_string())
        .text("number", (index + 1).to_string())
        .text("name", &choice.name)
        .text("selected", selected)
        .html("buttons", buttons)
        .text("select_class", if has_buttons { "hidden" } else { "" })
        .html("values", values)
        .fill()
}

fn swatches(choice: &ShopOption, index: usize, selected: &str) -> String {
    let button = |value: &ShopValue| swatch("js-insta-variant", value, index, value.text == selected);
    let buttons: String = choice.values.iter().map(button).collect();
    format!("    <div class=\"swatches\">{buttons}</div>")
}

/// A round button of a colour.
pub(super) fn swatch(class: &str, value: &ShopValue, index: usize, selected: bool) -> String {
    let colour = escape(value.colour.as_deref().unwrap_or("transparent"));
    let mark = if selected { " selected" } else { "" };
    let text = escape(&value.text);
    format!(
        "<a href=\"#\" role=\"button\" class=\"{class} swatch{mark}\" data-option=\"{text}\" data-variation-id=\"{index}\" \
         title=\"{text}\" aria-label=\"{text}\" style=\"background:{colour}\"></a>"
    )
}
