//! The storefronts: `{slug}.localhost`, every page kind that scripts meet (platforms.md §4).

mod cache;
mod card;
mod cart;
mod checkout;
mod comprar;
mod filter;
mod form;
mod inject;
mod lines;
mod listing;
mod ls;
mod page;
mod picture;
mod product;
mod texts;

use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use url::Url;

use crate::Platform;
use crate::catalogue::{ShopCategory, ShopProduct};
use crate::shelves::Shelf;
use crate::state::Store;
use crate::template::{Template, escape};
use crate::world::{Shared, World};
use crate::www::{THEMES, Theme};
use crate::{answer, www};

pub(crate) use cache::PageCache;
pub(crate) use texts::Texts;

use cart::Cart;
use page::{Kind, Page};

/// How many products stand on the home page.
const FEATURED: usize = 4;

/// The listener's routes.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/", get(home))
        .route("/productos", get(async || Redirect::permanent("/productos/")))
        .route("/checkout/v3/start/", get(checkout::start).post(checkout::finish))
        .route("/checkout/v3/success/{order}/", get(checkout::success))
        .route("/productos/{handle}", get(async |uri: Uri| with_slash(&uri)))
        .route("/productos/{handle}/", get(product::page))
        .route("/comprar/", get(comprar::show).post(comprar::send))
        .route("/admin/apps/{app}/authorize", get(install))
        .route("/pictures/{file}", get(picture::picture))
        .route("/static/{name}", get(async |Path(name): Path<String>| answer::file_of(&www::THEME, &name)))
        .route("/favicon.svg", get(async || answer::file(&www::FAVICON)))
        .route("/favicon.ico", get(async || answer::file(&www::FAVICON)))
        .fallback(listing::any)
}

/// The shop that the request's host names.
pub(crate) struct Shop {
    pub store: Store,
    /// The home page.
    pub url: Url,
    /// What it shows.
    pub shelf: Shelf,
    /// What the shopper who asks has in the cart.
    pub cart: Cart,
}

impl FromRequestParts<Shared> for Shop {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, world: &Shared) -> Result<Self, Response> {
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let name = host.split(':').next().unwrap_or_default().to_ascii_lowercase();
        let store = match name.strip_suffix(".localhost") {
            Some(slug) => world.state.store_of_slug(slug),
            None => Ok(None),
        };
        let store = store.map_err(|error| failed(&error))?;
        let found = store.and_then(|store| world.shop(&store).cloned().map(|url| (store, url)));
        let (store, url) = found.ok_or_else(|| list_of_shops(world, &parts.uri))?;
        let shelf = world.shelf(&store).map_err(|error| failed(&error))?;
        let cart = Cart::of(world, &store, &shelf.products, &parts.headers).map_err(|error| failed(&error))?;
        Ok(Shop { store, url, shelf, cart })
    }
}

impl Shop {
    /// The product of that handle.
    pub(super) fn product(&self, handle: &str) -> Option<&ShopProduct> {
        self.shelf.products.iter().find(|product| product.handle == handle)
    }

    /// The same shop as somebody sees it who has nothing in the cart.
    pub(super) fn of_nobody(&self) -> Shop {
        Shop { cart: Cart::default(), store: self.store.clone(), url: self.url.clone(), shelf: self.shelf.clone() }
    }

    /// How its pages are built.
    pub(super) fn theme(&self) -> &'static Theme {
        THEMES.iter().find(|theme| theme.code == self.store.theme).unwrap_or(&THEMES[0])
    }
}

/// What a host without a shop answers.
fn list_of_shops(world: &World, uri: &Uri) -> Response {
    let status = if uri.path() == "/" { StatusCode::OK } else { StatusCode::NOT_FOUND };
    let item = |shop: &crate::ShopUrls| {
        format!(
            "<li><a href=\"{url}\">{name}</a> <span>{platform} {store}</span></li>",
            url = escape(shop.url.as_str()),
            name = escape(&shop.name),
            platform = shop.platform.title(),
            store = escape(&shop.store),
        )
    };
    let items: String = world.urls.shops.iter().map(item).collect();
    let html = Template::new(www::SHOPS).html("shops", items).fill();
    answer::page(status, html)
}

async fn home(State(world): State<Shared>, shop: Shop) -> Response {
    let texts = world.texts.of(&shop.store);
    let featured: Vec<_> = shop.shelf.products.iter().take(FEATURED).collect();
    let picture = featured.first().and_then(|product| product.picture.as_deref()).unwrap_or_default();
    let cards = if shop.theme().has_slider { card::slides } else { card::cards };
    let main = Template::new(www::HOME)
        .words(texts)
        .text("picture", picture)
        .html("cards", cards(&world, &shop, &featured))
        .html("banners", banners(&shop))
        .fill();
    Page { title: word(texts, "home"), kind: Kind::Home, main, quickshop: true }.answer(&world, &shop)
}

/// An install that begins in the merchant's admin: the platform asks, and no app gave a `state` (platforms.md §2.1).
async fn install(State(world): State<Shared>, shop: Shop, Path(app): Path<String>) -> Response {
    if shop.store.platform != Platform::Tiendanube {
        return not_found(&world, &shop);
    }
    let mut url = world.urls.tiendanube.clone();
    if let Ok(mut path) = url.path_segments_mut() {
        path.clear().extend(["apps", &app, "authorize"]);
    }
    url.query_pairs_mut().append_pair("store", &shop.store.id);
    Redirect::to(url.as_str()).into_response()
}

/// A picture and a link for each category that has products.
fn banners(shop: &Shop) -> String {
    let banner = |category: &ShopCategory| {
        let product = shop.shelf.products.iter().rfind(|product| product.categories.contains(&category.id))?;
        Some(format!(
            "    <a class=\"banner\" href=\"/{}/\"><img src=\"{}\" alt=\"\" width=\"240\" height=\"240\" loading=\"lazy\"> <span>{}</span></a>\n",
            escape(&category.handle),
            escape(product.picture.as_deref().unwrap_or_default()),
            escape(&category.name),
        ))
    };
    shop.shelf.categories.iter().filter_map(banner).collect()
}

fn with_slash(uri: &Uri) -> Redirect {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Redirect::permanent(&format!("{}/{query}", uri.path()))
}

fn not_found(world: &World, shop: &Shop) -> Response {
    let texts = world.texts.of(&shop.store);
    let main = message(texts, word(texts, "not_found"), word(texts, "not_found_text"));
    let mut response =
        Page { title: word(texts, "not_found"), kind: Kind::Other, main, quickshop: false }.answer(world, shop);
    if response.status().is_success() {
        *response.status_mut() = StatusCode::NOT_FOUND;
    }
    response
}

fn message(texts: &crate::template::Words, title: &str, text: &str) -> String {
    Template::new(www::MESSAGE).words(texts).text("title", title).text("text", text).fill()
}

/// A fixed text; its own name where the language lacks it.
fn word<'a>(texts: &'a crate::template::Words, name: &'a str) -> &'a str {
    texts.get(name).map_or(name, String::as_str)
}

fn failed(error: &crate::state::StateError) -> Response {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response()
}
