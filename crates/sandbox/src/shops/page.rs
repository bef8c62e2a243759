//! The frame around every page of a shop.

use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use axum::response::{Html, IntoResponse, Response};

use super::{Shop, failed, inject, ls};
use crate::answer;
use crate::catalogue::{ShopCategory, ShopProduct};
use crate::state::Purchase;
use crate::template::{Template, escape};
use crate::world::World;
use crate::www;

/// A page to be framed.
pub(super) struct Page<'a> {
    pub title: &'a str,
    pub kind: Kind<'a>,
    /// What stands between header and footer.
    pub main: String,
    /// Whether the page has cards, and so the quick shop's modal.
    pub quickshop: bool,
}

/// What `LS` says beyond the shop itself (platforms.md §4.2).
pub(super) enum Kind<'a> {
    Home,
    Category { id: u64, name: &'a str },
    Product(&'a ShopProduct),
    Cart,
    Checkout,
    ThankYou(&'a Purchase),
    Other,
}

impl Kind<'_> {
    fn name(&self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Category { .. } => "category",
            Kind::Product(_) => "product",
            Kind::Cart => "cart",
            Kind::Checkout => "checkout",
            Kind::ThankYou(_) => "thank-you",
            Kind::Other => "other",
        }
    }

    /// Whether it is past the cart, where themes end.
    pub(super) fn is_checkout(&self) -> bool {
        matches!(self, Kind::Checkout | Kind::ThankYou(_))
    }
}

impl Page<'_> {
    pub(super) fn answer(&self, world: &World, shop: &Shop) -> Response {
        let mut response = match self.kind {
            // What is kept for everybody knows nobody's cart.
            Kind::Home if shop.store.page_cache => {
                world.pages.answer(&shop.store, world.clock.now(), || self.html(world, &shop.of_nobody()))
            }
            _ => self.html(world, shop).map_or_else(|refusal| refusal, |html| Html(html).into_response()),
        };
        answer::set(&mut response, CACHE_CONTROL, "no-store");
        if let Some(csp) = &shop.store.csp {
            answer::set(&mut response, CONTENT_SECURITY_POLICY, csp);
        }
        response
    }

    fn html(&self, world: &World, shop: &Shop) -> Result<String, Response> {
        let apps = inject::tags(world, shop, self.kind.is_checkout()).map_err(|error| failed(&error))?;
        let texts = world.texts.of(&shop.store);
        let quickshop =
            if self.quickshop { Template::new(shop.theme().quickshop).words(texts).fill() } else { String::new() };
        let layout = if self.kind.is_checkout() { www::CHECKOUT } else { shop.theme().layout };
        Ok(Template::new(layout)
            .words(texts)
            .text("lang", shop.store.lang.replace('_', "-"))
            .html("head", Template::new(www::HEAD).text("title", self.title).text("shop", &shop.store.name).fill())
            .text("shop", &shop.store.name)
            .text("kind", self.kind.name())
            .html("categories", categories(shop))
            .text("cart_amount", shop.cart.quantity().to_string())
            .html("ls", ls::inline(shop, &self.kind))
            .html("main", self.main.as_str())
            .html("quickshop", quickshop)
            .html("apps", apps)
            .fill())
    }
}

/// Links to the categories that stand by themselves.
fn categories(shop: &Shop) -> String {
    let link = |category: &ShopCategory| {
        format!("<li><a href=\"/{}/\">{}</a></li>", escape(&category.handle), escape(&category.name))
    };
    shop.shelf.categories.iter().filter(|category| category.parent.is_none()).map(link).collect()
}
