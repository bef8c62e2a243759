//! The cards of listings, with quick shop where there is something to choose (platforms.md §4.8).

use super::filter::Filters;
use super::form::{Place, form, swatch};
use super::{Shop, product};
use crate::catalogue::{ShopProduct, ShopValue};
use crate::template::Template;
use crate::world::World;

/// One card for each product.
pub(super) fn cards(world: &World, shop: &Shop, products: &[&ShopProduct]) -> String {
    products.iter().map(|product| card(world, shop, product, "", None)).collect()
}

/// The same under filters: a card shows the variant that passed, and its links name it, as the official theme's do.
pub(super) fn filtered(world: &World, shop: &Shop, products: &[&ShopProduct], filters: &Filters) -> String {
    let card = |product: &&ShopProduct| {
        let passed = product.variants.iter().find(|variant| filters.pass(product, variant)).map(|variant| variant.id);
        card(world, shop, product, "", passed.filter(|_| filters.choose()))
    };
    products.iter().map(card).collect()
}

/// The same as slides of a slider that goes round: the first two stand at its end once more, under other ids.
pub(super) fn slides(world: &World, shop: &Shop, products: &[&ShopProduct]) -> String {
    let cloned = products.iter().take(2).zip(["-clone-1", "-clone-2"]);
    let clones: String = cloned.map(|(product, mark)| card(world, shop, product, mark, None)).collect();
    cards(world, shop, products) + &clones
}

fn card(world: &World, shop: &Shop, product: &ShopProduct, mark: &str, passed: Option<u64>) -> String {
    let variants = &product.variants;
    let named = variants.iter().find(|variant| Some(variant.id) == passed);
    let Some(chosen) = named.or_else(|| product::default_variant(variants)) else {
        return String::new();
    };
    let query = passed.map(|id| format!("?variant={id}")).unwrap_or_default();
    let page = format!("/productos/{}/{query}", product.handle);
    let template = if product.options.is_empty() { shop.theme().card_simple } else { shop.theme().card };
    let filled = Template::new(template)
        .words(world.texts.of(&shop.store))
        .text("id", format!("{}{mark}", product.id))
        .text("product", product.id.to_string())
        .text("name", &product.name)
        .text("url", page)
        .text("picture", chosen.image_url.as_deref().unwrap_or_default());
    let filled = product::prices(filled, chosen);
    if product.options.is_empty() {
        return filled.fill();
    }
    filled
        .text("variants", serde_json::to_string(variants).unwrap_or_default())
        .html("colours", colours(product, chosen.option0.as_deref()))
        .html("form", form(world, shop, product, chosen, Place::Card))
        .fill()
}

fn colours(product: &ShopProduct, selected: Option<&str>) -> String {
    let Some((index, option)) = product.options.iter().enumerate().find(|(_, option)| option.is_colour()) else {
        return String::new();
    };
    let button = |value: &ShopValue| swatch("js-color-variant", value, index, Some(value.text.as_str()) == selected);
    option.values.iter().map(button).collect()
}
