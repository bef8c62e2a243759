//! Every operation of the API, as a table: the gate reads it to answer, the OpenAPI document is written from it.

use axum::http::Method;

use super::field::Field;
use super::gate::{Admitted, Answered};
use super::list::COMMON;
use super::{
    categories, checkouts, coupons, customers, images, metafields, order_history, orders, products, scripts,
    stock_prices, store, variants, webhooks,
};

/// Whether a request carries JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    None,
    /// An empty body says nothing; the content type is JSON all the same.
    Optional,
    Required,
}

/// One operation.
pub(super) struct Route {
    pub method: &'static str,
    /// Below `{version}/{store}/`. What stands in braces is a number, but for `sku` and `owner`.
    pub path: &'static str,
    /// The scope is `read_` or `write_` and this; `None` where a token is enough, or where the operation looks itself.
    pub scope: Option<&'static str>,
    pub body: Body,
    /// The status of success.
    pub success: u16,
    /// Query parameters besides those of all lists.
    pub query: &'static [&'static str],
    /// Whether it takes what all lists take.
    pub is_list: bool,
    pub handler: fn(&Admitted<'_>) -> Answered,
    /// The fields of the resource that it answers; empty where it answers `{}`.
    pub fields: &'static [Field],
    /// Where it is described.
    pub source: &'static str,
}

impl Route {
    const fn new(method: &'static str, path: &'static str, handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route {
            method,
            path,
            scope: None,
            body: Body::None,
            success: 200,
            query: &[],
            is_list: false,
            handler,
            fields: &[],
            source: "",
        }
    }

    const fn get(path: &'static str, handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route { query: &["fields"], ..Route::new("GET", path, handler) }
    }

    /// A list that comes whole.
    const fn whole(path: &'static str, handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route::new("GET", path, handler)
    }

    const fn list(path: &'static str, query: &'static [&'static str], handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route { query, is_list: true, ..Route::new("GET", path, handler) }
    }

    const fn post(path: &'static str, handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route { body: Body::Required, success: 201, ..Route::new("POST", path, handler) }
    }

    /// A POST that changes something that is there.
    const fn act(path: &'static str, handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route { body: Body::Optional, ..Route::new("POST", path, handler) }
    }

    const fn put(path: &'static str, handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route { body: Body::Optional, ..Route::new("PUT", path, handler) }
    }

    const fn patch(path: &'static str, handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route { body: Body::Required, ..Route::new("PATCH", path, handler) }
    }

    const fn delete(path: &'static str, handler: fn(&Admitted<'_>) -> Answered) -> Route {
        Route::new("DELETE", path, handler)
    }

    /// Which scope it asks for, of which resource, and where it is described.
    const fn of(self, scope: &'static str, fields: &'static [Field], source: &'static str) -> Route {
        Route { scope: Some(scope), fields, source, ..self }
    }

    /// The same without a scope.
    const fn free(self, fields: &'static [Field], source: &'static str) -> Route {
        Route { fields, source, ..self }
    }

    /// Whether a query parameter of that name means something to it.
    pub(super) fn takes(&self, name: &str) -> bool {
        self.query.contains(&name) || self.is_list && COMMON.contains(&name)
    }

    /// Whether it is about what a store has at first. Rollouts ask thousands of stores for scripts alone.
    pub(super) fn needs_sample(&self) -> bool {
        !matches!(self.path.split('/').next(), Some("store" | "scripts" | "webhooks"))
    }

    /// Whether it changes anything.
    pub(super) fn writes(&self) -> bool {
        self.method != "GET"
    }
}

const PRODUCT: &str = "platforms.md §6.2";
const VARIANT: &str = "platforms.md §6.3";
const IMAGE: &str = "platforms.md §6.4";
const CATEGORY: &str = "platforms.md §6.5";
const ORDER: &str = "platforms.md §6.6";
const CUSTOMER: &str = "platforms.md §6.7";
const SCRIPT: &str = "platforms.md §3";
const COUPON: &str = "platforms.md §6.9";
const METAFIELD: &str = "platforms.md §6.10";
const CHECKOUT: &str = "platforms.md §6.11";
const WEBHOOK: &str = "platforms.md §5.1";

/// All operations. Of two that fit a path, the first counts.
pub(super) const ROUTES: &[Route] = &[
    Route::get("store", store::get).free(store::FIELDS, "platforms.md §6.1"),
    Route::list("products", products::FILTERS, products::list).of("products", products::FIELDS, PRODUCT),
    Route::post("products", products::create).of("products", products::FIELDS, PRODUCT),
    Route::patch("products/stock-price", stock_prices::change).of("products", products::FIELDS, PRODUCT),
    Route::get("products/sku/{sku}", products::by_sku).of("products", products::FIELDS, PRODUCT),
    Route::get("products/{id}", products::get).of("products", products::FIELDS, PRODUCT),
    Route::put("products/{id}", products::update).of("products", products::FIELDS, PRODUCT),
    Route::delete("products/{id}", products::delete).of("products", &[], PRODUCT),
    Route::list("products/{product}/variants", &[], variants::list).of("products", variants::FIELDS, VARIANT),
    Route::post("products/{product}/variants", variants::create).of("products", variants::FIELDS, VARIANT),
    Route::put("products/{product}/variants", variants::replace).of("products", variants::FIELDS, VARIANT),
    Route::patch("products/{product}/variants", variants::change).of("products", variants::FIELDS, VARIANT),
    Route::act("products/{product}/variants/stock", variants::stock).of("products", variants::FIELDS, VARIANT),
    Route::get("products/{product}/variants/{id}", variants::get).of("products", variants::FIELDS, VARIANT),
    Route::put("products/{product}/variants/{id}", variants::update).of("products", variants::FIELDS, VARIANT),
    Route::delete("products/{product}/variants/{id}", variants::delete).of("products", &[], VARIANT),
    Route::list("products/{product}/images", images::FILTERS, images::list).of("products", images::FIELDS, IMAGE),
    Route::post("products/{product}/images", images::create).of("products", images::FIELDS, IMAGE),
    Route::get("products/{product}/images/{id}", images::get).of("products", images::FIELDS, IMAGE),
    Route::put("products/{product}/images/{id}", images::update).of("products", images::FIELDS, IMAGE),
    Route::delete("products/{product}/images/{id}", images::delete).of("products", &[], IMAGE),
    Route::list("categories", categories::FILTERS, categories::list).of("products", categories::FIELDS, CATEGORY),
    Route::post("categories", categories::create).of("products", categories::FIELDS, CATEGORY),
    Route::get("categories/{id}", categories::get).of("products", categories::FIELDS, CATEGORY),
    Route::put("categories/{id}", categories::update).of("products", categories::FIELDS, CATEGORY),
    Route::delete("categories/{id}", categories::delete).of("products", &[], CATEGORY),
    Route::list("orders", orders::FILTERS, orders::list).of("orders", orders::FIELDS, ORDER),
    Route::post("orders", orders::create).of("orders", orders::FIELDS, ORDER),
    Route::get("orders/{id}", orders::get).of("orders", orders::FIELDS, ORDER),
    Route::put("orders/{id}", orders::update).of("orders", orders::FIELDS, ORDER),
    Route::act("orders/{id}/close", orders::close).of("orders", orders::FIELDS, ORDER),
    Route::act("orders/{id}/open", orders::open).of("orders", orders::FIELDS, ORDER),
    Route::act("orders/{id}/pack", orders::pack).of("orders", orders::FIELDS, ORDER),
    Route::act("orders/{id}/fulfill", orders::fulfill).of("orders", orders::FIELDS, ORDER),
    Route::act("orders/{id}/cancel", orders::cancel).of("orders", orders::FIELDS, ORDER),
    Route::whole("orders/{id}/history/values", order_history::values).of("orders", order_history::VALUE_FIELDS, ORDER),
    Route::whole("orders/{id}/history/editions", order_history::editions).of(
        "orders",
        order_history::EDITION_FIELDS,
        ORDER,
    ),
    Route::whole("orders/{id}/subscriptions", order_history::subscriptions).of("orders", &[], ORDER),
    Route::list("customers", customers::FILTERS, customers::list).of("customers", customers::FIELDS, CUSTOMER),
    Route::post("customers", customers::create).of("customers", customers::FIELDS, CUSTOMER),
    Route::get("customers/{id}", customers::get).of("customers", customers::FIELDS, CUSTOMER),
    Route::put("customers/{id}", customers::update).of("customers", customers::FIELDS, CUSTOMER),
    Route::list("scripts", &["src"], scripts::list).of("scripts", scripts::FIELDS, SCRIPT),
    Route::post("scripts", scripts::create).of("scripts", scripts::FIELDS, SCRIPT),
    Route::get("scripts/{id}", scripts::get).of("scripts", scripts::FIELDS, SCRIPT),
    Route::put("scripts/{id}", scripts::update).of("scripts", scripts::FIELDS, SCRIPT),
    Route::delete("scripts/{id}", scripts::delete).of("scripts", &[], SCRIPT),
    Route::list("coupons", coupons::FILTERS, coupons::list).of("coupons", coupons::FIELDS, COUPON),
    Route::post("coupons", coupons::create).of("coupons", coupons::FIELDS, COUPON),
    Route::get("coupons/{id}", coupons::get).of("coupons", coupons::FIELDS, COUPON),
    Route::put("coupons/{id}", coupons::update).of("coupons", coupons::FIELDS, COUPON),
    Route::delete("coupons/{id}", coupons::delete).of("coupons", &[], COUPON),
    Route::post("metafields", metafields::create).free(metafields::FIELDS, METAFIELD),
    Route::get("metafields/{id}", metafields::get).free(metafields::FIELDS, METAFIELD),
    Route::put("metafields/{id}", metafields::update).free(metafields::FIELDS, METAFIELD),
    Route::delete("metafields/{id}", metafields::delete).free(&[], METAFIELD),
    Route::list("metafields/{owner}", metafields::FILTERS, metafields::list).free(metafields::FIELDS, METAFIELD),
    Route::list("checkouts", &[], checkouts::list).of("orders", checkouts::FIELDS, CHECKOUT),
    Route::get("checkouts/{id}", checkouts::get).of("orders", checkouts::FIELDS, CHECKOUT),
    Route { success: 200, ..Route::post("checkouts/{id}/coupons", checkouts::add_coupon) }.of(
        "orders",
        checkouts::FIELDS,
        CHECKOUT,
    ),
    Route::list("webhooks", webhooks::FILTERS, webhooks::list).free(webhooks::FIELDS, WEBHOOK),
    Route::post("webhooks", webhooks::create).free(webhooks::FIELDS, WEBHOOK),
    Route::get("webhooks/{id}", webhooks::get).free(webhooks::FIELDS, WEBHOOK),
    Route::put("webhooks/{id}", webhooks::update).free(webhooks::FIELDS, WEBHOOK),
    Route::delete("webhooks/{id}", webhooks::delete).free(&[], WEBHOOK),
];

/// What the table knows about a request.
pub(super) enum Found<'a> {
    /// The operation, and what stands for the names in braces.
    Route(&'static Route, Vec<(&'static str, &'a str)>),
    /// The path is known, the method is not.
    OtherMethod,
    Nothing,
}

/// The operation of a method and a path, without version and store.
pub(super) fn find<'a>(method: &Method, path: &[&'a str]) -> Found<'a> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let mut found = Found::Nothing;
    for route in ROUTES {
        let Some(params) = matched(route.path, path) else { continue };
        if route.method == method {
            return Found::Route(route, params);
        }
        found = Found::OtherMethod;
    }
    found
}

fn matched<'a>(pattern: &'static str, path: &[&'a str]) -> Option<Vec<(&'static str, &'a str)>> {
    if pattern.split('/').count() != path.len() {
        return None;
    }
    let mut params = Vec::new();
    for (wanted, given) in pattern.split('/').zip(path) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            None if wanted == *given => {}
            Some(name @ ("sku" | "owner")) => params.push((name, *given)),
            Some(name) if given.parse::<i64>().is_ok() => params.push((name, *given)),
            _ => return None,
        }
    }
    Some(params)
}
