//! The cards of listings, with quick shop where there is something to choose (platforms.md §4.8).

use super::form::{Place, form, swatch};
use super::{Shop, product};
use crate::catalogue::Product;
use crate::template::Template;
use crate::world::World;

/// One card for each product.
pub(super) fn cards(world: &World, shop: &Shop, products: &[&Product]) -> String {
    products.iter().map(|product| card(world, shop, product, "")).collect()
}

/// The same as slides of a slider that goes round: the first two stand at its end once more, under other ids.
pub(super) fn slides(world: &World, shop: &Shop, products: &[&Product]) -> String {
    let cloned = products.iter().take(2).zip(["-clone-1", "-clone-2"]);
    let clones: String = cloned.map(|(product, mark)| card(world, shop, product, mark)).collect();
    cards(world, shop, products) + &clones
}

fn card(world: &World, shop: &Shop, product: &Product, mark: &str) -> String {
    let variants = product.page_variants(&shop.store, &shop.url);
    let Some(chosen) = product::default_variant(&variants) else {
        return String::new();
    };
    let name = product.name.in_language(shop.store.language());
    let page = format!("/productos/{}/", product.handle);
    let template = if product.options.is_empty() { shop.theme().card_simple } else { shop.theme().card };
    let filled = Template::new(template)
        .words(world.texts.of(&shop.store))
        .text("id", format!("{}{mark}", product.id))
        .text("product", product.id.to_string())
        .text("name", name)
        .text("url", page)
        .text("picture", &chosen.image_url);
    let filled = product::prices(filled, chosen);
    if product.options.is_empty() {
        return filled.fill();
    }
    filled
        .text("variants", serde_json::to_string(&variants).unwrap_or_default())
        .html("colours", colours(world, shop, product, chosen.option0.as_deref()))
        .html("form", form(world, shop, product, chosen, Place::Card))
        .fill()
}

fn colours(world: &World, shop: &Shop, product: &Product, selected: Option<&str>) -> String {
    let choice = product.options.iter().enumerate().find(|(_, choice)| choice.colours);
    let Some((index, choice)) = choice else {
        return String::new();
    };
    choice
        .listed(shop.store.language())
        .iter()
        .map(|(key, text)| swatch(world, "js-color-variant", key, text, index, Some(*text) == selected))
        .collect()
}
