//! Listings: all products, a category, what a search finds. Twelve stand on a page, or as many as `?limit=` says; the next
//! ones come as the shopper gets there (platforms.md §4.8).

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use url::form_urlencoded;

use super::filter::Filters;
use super::page::{Kind, Page};
use super::{Shop, card, message, not_found, word};
use crate::catalogue::ShopProduct;
use crate::template::Template;
use crate::world::{Shared, World};
use crate::www;

/// How many products a page has where its address does not say.
const PAGE: usize = 12;

/// All products, a category, what a search finds, a further page of any of them, or no page of this shop.
pub(super) async fn any(State(world): State<Shared>, shop: Shop, uri: Uri, RawQuery(query): RawQuery) -> Response {
    let (address, number) = numbered(uri.path());
    let asked = Asked::of(query);
    let Some(listing) = Listing::at(&world, &shop, address, &asked) else {
        return not_found(&world, &shop);
    };
    if listing.category.is_none() && listing.products.is_empty() {
        let texts = world.texts.of(&shop.store);
        let main = message(texts, listing.title, word(texts, "no_results"));
        return Page { title: listing.title, kind: Kind::Other, main, quickshop: false }.answer(&world, &shop);
    }
    listing.answer(&asked, number)
}

/// A listing's address and the number of its page: `/productos/page/2/` is the second of `/productos/`.
fn numbered(path: &str) -> (&str, usize) {
    let page = path.trim_end_matches('/').rsplit_once("/page/");
    match page.and_then(|(address, number)| Some((address.len(), number.parse::<usize>().ok()?))) {
        Some((length, number)) => (&path[..=length], number.max(1)),
        None => (path, 1),
    }
}

/// What a listing's address says besides the filters.
struct Asked {
    query: String,
    text: String,
    limit: usize,
    /// Whether only the cards are wanted, as JSON.
    results_only: bool,
}

impl Asked {
    fn of(query: Option<String>) -> Asked {
        let query = query.unwrap_or_default();
        let get = |name: &str| {
            let found = form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name);
            found.map(|(_, value)| value.into_owned())
        };
        let limit = get("limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE).max(1);
        Asked { text: get("q").unwrap_or_default(), limit, results_only: get("results_only").is_some(), query }
    }

    /// The same for a further page, whose cards come alone.
    fn further(&self, theme: &str) -> String {
        let others = form_urlencoded::parse(self.query.as_bytes())
            .filter(|(name, _)| !matches!(name.as_ref(), "results_only" | "limit" | "theme"));
        form_urlencoded::Serializer::new(String::new())
            .append_pair("results_only", "true")
            .append_pair("limit", &self.limit.to_string())
            .append_pair("theme", theme)
            .extend_pairs(others)
            .finish()
    }
}

struct Listing<'a> {
    world: &'a World,
    shop: &'a Shop,
    title: &'a str,
    address: &'a str,
    /// 0 is all products, `None` a search.
    category: Option<u64>,
    products: Vec<&'a ShopProduct>,
}

impl<'a> Listing<'a> {
    /// The listing at an address, if there is one.
    fn at(world: &'a World, shop: &'a Shop, address: &'a str, asked: &Asked) -> Option<Listing<'a>> {
        let listing = |title, category, products| Some(Listing { world, shop, title, address, category, products });
        if address == "/productos/" {
            let title = word(world.texts.of(&shop.store), "all_products");
            return listing(title, Some(0), shop.shelf.products.iter().collect());
        }
        if address == "/search/" {
            let text = asked.text.to_lowercase();
            let found = |product: &&ShopProduct| product.name.to_lowercase().contains(&text);
            let products = shop.shelf.products.iter().filter(found).collect();
            return listing(word(world.texts.of(&shop.store), "results"), None, products);
        }
        let handle = address.trim_matches('/');
        let category = shop.shelf.categories.iter().find(|category| category.handle == handle)?;
        let within = |product: &&ShopProduct| product.categories.contains(&category.id);
        let products = shop.shelf.products.iter().filter(within).collect();
        listing(&category.name, Some(category.id), products)
    }

    fn answer(&self, asked: &Asked, number: usize) -> Response {
        let filters = Filters::of(&asked.query, &self.products);
        let products = filters.apply(self.products.clone());
        let begin = (number - 1).saturating_mul(asked.limit).min(products.len());
        let end = begin.saturating_add(asked.limit).min(products.len());
        let cards = card::filtered(self.world, self.shop, &products[begin..end], &filters);
        let further =
            || format!("{}page/{}/?{}", self.address, number.saturating_add(1), asked.further(self.shop.theme().code));
        let next = (end < products.len()).then(further);
        if asked.results_only {
            return Json(json!({ "html": cards, "next": next })).into_response();
        }
        self.page(asked, &filters, cards, next, products.len())
    }

    fn page(&self, asked: &Asked, filters: &Filters, cards: String, next: Option<String>, found: usize) -> Response {
        let texts = self.world.texts.of(&self.shop.store);
        let link = |next: &String| {
            let url = format!("{}?limit={}", self.address, self.products.len());
            Template::new(www::MORE).words(texts).text("url", url).text("next", next).fill()
        };
        let nothing = || format!("<p class=\"nothing\">{}</p>", crate::template::escape(word(texts, "nothing_passes")));
        let main = Template::new(www::LISTING)
            .words(texts)
            .text("title", self.title)
            .text("id", self.category.unwrap_or_default().to_string())
            .text("found", found.to_string())
            .html("filters", filters.form(texts, &self.products, self.address, &asked.text))
            .html("cards", if cards.is_empty() { nothing() } else { cards })
            .html("more", next.as_ref().map(link).unwrap_or_default())
            .fill();
        let kind = match self.category {
            Some(id) => Kind::Category { id, name: self.title },
            None => Kind::Other,
        };
        Page { title: self.title, kind, main, quickshop: true }.answer(self.world, self.shop)
    }
}

#[cfg(test)]
mod tests {
    use super::numbered;

    #[test]
    fn a_listings_address_may_number_its_page() {
        for (path, expected) in [
            ("/productos/", ("/productos/", 1)),
            ("/productos/page/3/", ("/productos/", 3)),
            ("/para-usar/page/2", ("/para-usar/", 2)),
            ("/para-usar/page/0/", ("/para-usar/", 1)),
            ("/para-usar/page/two/", ("/para-usar/page/two/", 1)),
            ("/page/2/", ("/", 2)),
            ("/", ("/", 1)),
        ] {
            assert_eq!(numbered(path), expected, "{path}");
        }
    }
}
