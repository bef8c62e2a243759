//! The cart as the page was delivered with it.

use super::At;
use crate::Money;

/// The cart when the page was made: `LS.cart`, with the totals of `LS.data.cart` where a theme has them. What is added without
/// leaving the page does not show here (platforms.md §4.2): see [`Page::on_cart_changed`](crate::Page::on_cart_changed).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShopCart {
    /// The sum of its items.
    pub subtotal: Option<Money>,
    /// With everything.
    pub total: Option<Money>,
    /// What shipping costs.
    pub shipping: Option<Money>,
    /// What is in it.
    pub items: Vec<CartItem>,
    /// Whether anything in it is shipped.
    pub has_shippable_products: Option<bool>,
    /// Whether anything in it is not shipped.
    pub has_non_shippable_products: Option<bool>,
}

/// An item of the cart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CartItem {
    /// The number of its variant.
    pub variant_id: Option<u64>,
    /// The name of its variant.
    pub name: Option<String>,
    /// What one costs.
    pub unit_price: Option<Money>,
    /// How many.
    pub quantity: Option<u64>,
    /// Whether it is shipped; the checkout does not say.
    pub requires_shipping: Option<bool>,
}

impl ShopCart {
    pub(crate) fn read() -> ShopCart {
        let (cart, totals) = (At::new("l.cart"), At::new("l.data.cart"));
        ShopCart {
            subtotal: cart.field("subtotal").cents().or_else(|| totals.field("subtotal").cents()),
            total: totals.field("total").cents(),
            shipping: totals.field("shipping").cents(),
            items: cart.field("items").items().map(|item| CartItem::read(&item)).collect(),
            has_shippable_products: cart.field("has_shippable_products").truth(),
            has_non_shippable_products: cart.field("has_non_shippable_products").truth(),
        }
    }
}

impl CartItem {
    fn read(item: &At) -> CartItem {
        CartItem {
            variant_id: item.field("id").id(),
            name: item.field("name").text(),
            unit_price: item.field("unit_price").cents(),
            quantity: item.field("quantity").whole(),
            requires_shipping: item.field("requires_shipping").truth(),
        }
    }
}
