//! The frame around every page of a shop.

use axum::http::header::CACHE_CONTROL;
use axum::response::{Html, IntoResponse, Response};

use super::{Shop, failed, inject, ls};
use crate::catalogue::{PageVariant, Product};
use crate::template::Template;
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
    Product { product: &'a Product, variants: &'a [PageVariant] },
    Other,
}

impl Kind<'_> {
    fn name(&self) -> &'static str {
        match self {
            Kind::Home => "home",
            Kind::Category { .. } => "category",
            Kind::Product { .. } => "product",
            Kind::Other => "other",
        }
    }
}

impl Page<'_> {
    pub(super) fn answer(&self, world: &World, shop: &Shop) -> Response {
        let apps = match inject::tags(world, &shop.store) {
            Ok(apps) => apps,
            Err(error) => return failed(&error),
        };
        let texts = world.texts.of(&shop.store);
        let quickshop = if self.quickshop { Template::new(www::QUICKSHOP).words(texts).fill() } else { String::new() };
        let html = Template::new(www::LAYOUT)
            .words(texts)
            .text("lang", shop.store.lang.replace('_', "-"))
            .text("shop", &shop.store.name)
            .text("title", self.title)
            .text("kind", self.kind.name())
            .html("ls", ls::inline(shop, &self.kind))
            .html("main", self.main.as_str())
            .html("quickshop", quickshop)
            .html("apps", apps)
            .fill();
        ([(CACHE_CONTROL, "no-store")], Html(html)).into_response()
    }
}
