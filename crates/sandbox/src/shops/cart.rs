//! A shopper's cart, as its lines, and what `LS.cart` says of it (platforms.md §4.2, §4.6). The browser's cookie says whose.

use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use serde_json::{Value, json};

use crate::catalogue::{PageVariant, ShopProduct};
use crate::money;
use crate::state::{CartLine, StateError, Store};
use crate::tiendanube::Sold;
use crate::world::World;

/// The cookie that names a cart.
pub(super) const COOKIE_NAME: &str = "cart";

/// What a shopper has in the cart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cart {
    /// `None` until something is put in.
    pub id: Option<String>,
    pub lines: Vec<Line>,
}

/// One line of it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub kept: CartLine,
    pub name: String,
    pub url: String,
    pub variant: PageVariant,
    pub requires_shipping: bool,
}

impl Cart {
    /// The cart of the request's cookie. A line whose product is no longer sold is not in it.
    pub(super) fn of(
        world: &World,
        store: &Store,
        products: &[ShopProduct],
        headers: &HeaderMap,
    ) -> Result<Cart, StateError> {
        match cookie(headers) {
            None => Ok(Cart::default()),
            Some(id) => Cart::read(world, store, products, id),
        }
    }

    /// The cart of that name.
    pub(super) fn read(world: &World, store: &Store, products: &[ShopProduct], id: String) -> Result<Cart, StateError> {
        let kept = world.state.cart(store, &id)?;
        let lines = kept.into_iter().filter_map(|kept| {
            let product = products.iter().find(|product| product.id == kept.product)?;
            let variant = product.variants.iter().find(|variant| variant.id == kept.variant)?;
            Some(Line::new(kept, product, variant.clone()))
        });
        Ok(Cart { lines: lines.collect(), id: Some(id) })
    }

    /// How many things there are.
    pub(super) fn quantity(&self) -> u64 {
        self.lines.iter().map(|line| line.kept.quantity).fold(0, u64::saturating_add)
    }

    /// What all lines cost, in cents.
    pub(super) fn subtotal(&self) -> u64 {
        self.lines.iter().map(Line::subtotal).fold(0, u64::saturating_add)
    }

    /// `LS.cart`; a checkout's items do not say whether they are shipped, nor does its cart (platforms.md §4.2).
    pub(super) fn ls(&self, is_checkout: bool) -> Value {
        let items: Vec<Value> = self.lines.iter().map(|line| line.ls(is_checkout)).collect();
        let mut cart = json!({ "subtotal": self.subtotal(), "items": items });
        if !is_checkout {
            cart["has_shippable_products"] = json!(self.lines.iter().any(|line| line.requires_shipping));
            cart["has_non_shippable_products"] = json!(self.lines.iter().any(|line| !line.requires_shipping));
        }
        cart
    }

    /// `cart` in the answer to a form that is sent without leaving the page (platforms.md §4.6).
    pub(super) fn answer(&self, store: &Store) -> Value {
        json!({
            "total_short": money::format(self.subtotal(), store),
            "products": self.lines.iter().map(|line| line.answer(store)).collect::<Vec<_>>(),
            "checkout_enabled": !self.lines.is_empty(),
        })
    }

    /// What the order will say.
    pub(super) fn sold(&self) -> Vec<Sold> {
        self.lines.iter().map(Line::sold).collect()
    }
}

impl Line {
    fn new(kept: CartLine, product: &ShopProduct, variant: PageVariant) -> Line {
        let (name, url) = (product.name.clone(), format!("/productos/{}/", product.handle));
        Line { kept, name, url, variant, requires_shipping: product.requires_shipping }
    }

    /// The chosen options' texts.
    pub(super) fn options(&self) -> Vec<&str> {
        let PageVariant { option0, option1, option2, .. } = &self.variant;
        [option0, option1, option2].into_iter().flatten().map(String::as_str).collect()
    }

    /// `Camisa Costa (Bordó, M, Lino)`.
    pub(super) fn full_name(&self) -> String {
        let options = self.options();
        if options.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, options.join(", ")) }
    }

    /// Cents, each.
    fn price(&self) -> u64 {
        self.variant.cents().unwrap_or_default()
    }

    /// Cents, all of them.
    pub(super) fn subtotal(&self) -> u64 {
        self.price().saturating_mul(self.kept.quantity)
    }

    fn ls(&self, is_checkout: bool) -> Value {
        let mut item = json!({
            "id": self.variant.id,
            "name": self.full_name(),
            "unit_price": self.price(),
            "quantity": self.kept.quantity,
        });
        if !is_checkout {
            item["requires_shipping"] = json!(self.requires_shipping);
        }
        item
    }

    /// One of `products`, and `item`.
    pub(super) fn answer(&self, store: &Store) -> Value {
        json!({
            "id": self.kept.id,
            "product_id": self.kept.product,
            "variant_id": self.variant.id,
            "name": self.full_name(),
            "url": self.url,
            "quantity": self.kept.quantity,
            "price_short": self.variant.price_short,
            "subtotal_short": money::format(self.subtotal(), store),
            "image": self.variant.image_url,
            "properties": self.kept.properties,
        })
    }

    fn sold(&self) -> Sold {
        Sold {
            product: self.kept.product,
            variant: self.variant.id,
            name: self.full_name(),
            sku: self.variant.sku.clone(),
            values: self.options().into_iter().map(str::to_owned).collect(),
            price: self.price(),
            quantity: self.kept.quantity,
            properties: json!(self.kept.properties),
        }
    }
}

/// The cookie's value, when it looks like one of ours.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, id) = pairs.find(|(name, _)| *name == COOKIE_NAME)?;
    let fits = id.len() == 40 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    fits.then(|| id.to_owned())
}
