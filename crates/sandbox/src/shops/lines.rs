//! The lines of a cart, in its page and drawer, in a checkout, and in answers to forms.

use super::Shop;
use super::cart::Line;
use crate::money;
use crate::template::Template;
use crate::world::World;
use crate::www;

/// All lines; those that can be changed have their controls.
pub(super) fn lines(world: &World, shop: &Shop, changeable: bool) -> String {
    shop.cart.lines.iter().map(|line| one(world, shop, line, changeable)).collect()
}

fn one(world: &World, shop: &Shop, line: &Line, changeable: bool) -> String {
    let mut details = line.options().join(" · ");
    for (label, text) in &line.kept.properties {
        details.push_str(&format!(" · {label}: {text}"));
    }
    let quantity = line.kept.quantity;
    Template::new(if changeable { www::CART_LINE } else { www::CHECKOUT_LINE })
        .words(world.texts.of(&shop.store))
        .text("line", line.kept.id.to_string())
        .text("product", line.kept.product.to_string())
        .text("name", &line.name)
        .text("details", details.trim_start_matches(" · "))
        .text("url", &line.url)
        .text("picture", line.variant.image_url.as_deref().unwrap_or_default())
        .text("quantity", quantity.to_string())
        .text("price", line.variant.price_short.as_deref().unwrap_or_default())
        .text("subtotal", money::format(line.subtotal(), &shop.store))
        .fill()
}
