//! The cards of listings, with quick shop where there is something to choose (platforms.md §4.8).

use super::form::{Place, form, swatch};
use super::{Shop, product};
use crate::catalogue::Product;
use crate::template::Template;
use crate::world::World;
use crate::www;

/// One card for each product.
pub(super) fn cards(world: &World, shop: &Shop, products: &[&Product]) -> String {
    products.iter().map(|product| card(world, shop, product)).collect()
}

fn card(world: &World, shop: &Shop, product: &Product) -> String {
    let variants = product.page_variants(&shop.store, &shop.url);
    let Some(chosen) = product::default_variant(&variants) else {
        return String::new();
    };
    let name = product.name.in_language(shop.store.language());
    let page = format!("/productos/{}/", product.handle);
    let template = if product.options.is_empty() { www::CARD_SIMPLE } else { www::CARD };
    let filled = Template::new(template)
        .words(world.texts.of(&shop.store))
        .text("id", product.id.to_string())
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
