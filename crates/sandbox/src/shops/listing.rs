//! Listings: all products, a category, what a search finds. With `?limit=` they come page by page, the next one as the
//! shopper gets there (platforms.md §4.8).

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Json, http::Uri};
use serde::Deserialize;
use serde_json::json;
use url::form_urlencoded;

use super::page::{Kind, Page};
use super::{Shop, card, message, not_found, word};
use crate::catalogue::{Catalogue, Product};
use crate::template::Template;
use crate::world::{Shared, World};
use crate::www;

/// What a listing's address may say.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    q: Option<String>,
    limit: Option<usize>,
    results_only: Option<String>,
}

/// `GET /productos/`.
pub(super) async fn all(State(world): State<Shared>, shop: Shop, Query(asked): Query<Asked>) -> Response {
    Listing::all(&world, &shop).answer(&asked, 1)
}

/// `GET /productos/page/{number}/?results_only=true&limit=`: the cards of a further page, as JSON.
pub(super) async fn further(
    State(world): State<Shared>,
    shop: Shop,
    Path(number): Path<usize>,
    Query(asked): Query<Asked>,
) -> Response {
    Listing::all(&world, &shop).answer(&asked, number.max(1))
}

/// `GET /search/?q=`: products whose name holds the text.
pub(super) async fn search(State(world): State<Shared>, shop: Shop, Query(asked): Query<Asked>) -> Response {
    let text = asked.q.clone().unwrap_or_default().to_lowercase();
    let texts = world.texts.of(&shop.store);
    let language = shop.store.language();
    let found = |product: &&Product| product.name.in_language(language).to_lowercase().contains(&text);
    let products: Vec<_> = world.catalogue.products.iter().filter(found).collect();
    if products.is_empty() {
        let main = message(texts, word(texts, "results"), word(texts, "no_results"));
        return Page { title: word(texts, "results"), kind: Kind::Other, main, quickshop: false }.answer(&world, &shop);
    }
    let (title, address) = (word(texts, "results"), "/search/");
    Listing { world: &world, shop: &shop, title, address, category: None, products }.answer(&asked, 1)
}

/// Any other address: a category's, or none.
pub(super) async fn category(
    State(world): State<Shared>,
    shop: Shop,
    uri: Uri,
    Query(asked): Query<Asked>,
) -> Response {
    let language = shop.store.language();
    let handle = uri.path().trim_matches('/');
    let found = world.catalogue.categories.iter().find(|category| category.handle.in_language(language) == handle);
    let Some(category) = found else {
        return not_found(&world, &shop);
    };
    let within = |product: &&Product| Catalogue::category_of(product) == category.id;
    let products = world.catalogue.products.iter().filter(within).collect();
    let title = category.name.in_language(language);
    Listing { world: &world, shop: &shop, title, address: uri.path(), category: Some(category.id), products }
        .answer(&asked, 1)
}

struct Listing<'a> {
    world: &'a World,
    shop: &'a Shop,
    title: &'a str,
    address: &'a str,
    /// 0 is all products.
    category: Option<u64>,
    products: Vec<&'a Product>,
}

impl<'a> Listing<'a> {
    fn all(world: &'a World, shop: &'a Shop) -> Listing<'a> {
        let title = word(world.texts.of(&shop.store), "all_products");
        let products = world.catalogue.products.iter().collect();
        Listing { world, shop, title, address: "/productos/", category: Some(0), products }
    }

    fn answer(&self, asked: &Asked, number: usize) -> Response {
        let size = asked.limit.unwrap_or(usize::MAX).max(1);
        let begin = (number - 1).saturating_mul(size).min(self.products.len());
        let end = begin.saturating_add(size).min(self.products.len());
        let cards = card::cards(self.world, self.shop, &self.products[begin..end]);
        // Only the listing of all products has further pages.
        let has_more = end < self.products.len() && self.category == Some(0);
        let next = has_more.then(|| self.next(number + 1, size));
        if asked.results_only.is_some() {
            return Json(json!({ "html": cards, "next": next })).into_response();
        }
        let texts = self.world.texts.of(&self.shop.store);
        let link = |next: &String| {
            let url = format!("{}?limit={}", self.address, self.products.len());
            Template::new(www::MORE).words(texts).text("url", url).text("next", next).fill()
        };
        let main = Template::new(www::LISTING)
            .words(texts)
            .text("title", self.title)
            .text("id", self.category.unwrap_or_default().to_string())
            .html("cards", cards)
            .html("more", next.as_ref().map(link).unwrap_or_default())
            .fill();
        let kind = match self.category {
            Some(id) => Kind::Category { id, name: self.title },
            None => Kind::Other,
        };
        Page { title: self.title, kind, main, quickshop: true }.answer(self.world, self.shop)
    }

    fn next(&self, number: usize, size: usize) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("results_only", "true")
            .append_pair("limit", &size.to_string())
            .append_pair("theme", self.shop.theme().code)
            .finish();
        format!("/productos/page/{number}/?{query}")
    }
}
