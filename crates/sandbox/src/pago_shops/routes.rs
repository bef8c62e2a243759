//! The operations of the API, by assumption (platforms.md §2.2), and their OpenAPI document.

use axum::http::Method;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::gate::Admitted;
use super::refusal::Refusal;
use super::{resources, scripts};

/// Categories are named without a scope.
pub(super) const NO_SCOPE: &str = "";

/// One operation.
pub(super) struct Route {
    pub method: &'static str,
    /// Below `api/`; `{id}` is a number.
    pub path: &'static str,
    pub scope: &'static str,
    /// The status of success.
    pub success: u16,
    pub handler: fn(&Admitted<'_>) -> Result<Response, Refusal>,
}

const fn route(
    method: &'static str,
    path: &'static str,
    scope: &'static str,
    success: u16,
    handler: fn(&Admitted<'_>) -> Result<Response, Refusal>,
) -> Route {
    Route { method, path, scope, success, handler }
}

/// All operations.
pub(super) const ROUTES: &[Route] = &[
    route("GET", "scripts", "script_read", 200, scripts::list),
    route("POST", "scripts", "script_write", 201, scripts::create),
    route("GET", "scripts/{id}", "script_read", 200, scripts::get),
    route("PUT", "scripts/{id}", "script_write", 200, scripts::update),
    route("DELETE", "scripts/{id}", "script_write", 204, scripts::delete),
    route("GET", "products", "product_read", 200, resources::list),
    route("POST", "products", "product_write", 201, resources::create),
    route("GET", "products/{id}", "product_read", 200, resources::get),
    route("PUT", "products/{id}", "product_write", 200, resources::update),
    route("DELETE", "products/{id}", "product_write", 204, resources::delete),
    route("GET", "orders", "order_read", 200, resources::list),
    route("POST", "orders", "order_write", 201, resources::create),
    route("GET", "orders/{id}", "order_read", 200, resources::get),
    route("PUT", "orders/{id}", "order_write", 200, resources::update),
    route("DELETE", "orders/{id}", "order_write", 204, resources::delete),
    route("GET", "abandoned_carts", "abandoned_cart_read", 200, resources::list),
    route("POST", "abandoned_carts", "abandoned_cart_write", 201, resources::create),
    route("GET", "abandoned_carts/{id}", "abandoned_cart_read", 200, resources::get),
    route("PUT", "abandoned_carts/{id}", "abandoned_cart_write", 200, resources::update),
    route("DELETE", "abandoned_carts/{id}", "abandoned_cart_write", 204, resources::delete),
    route("GET", "coupons", "coupon_read", 200, resources::list),
    route("POST", "coupons", "coupon_write", 201, resources::create),
    route("GET", "coupons/{id}", "coupon_read", 200, resources::get),
    route("PUT", "coupons/{id}", "coupon_write", 200, resources::update),
    route("DELETE", "coupons/{id}", "coupon_write", 204, resources::delete),
    route("GET", "customers", "customer_read", 200, resources::list),
    route("GET", "customers/{id}", "customer_read", 200, resources::get),
    route("GET", "categories", NO_SCOPE, 200, resources::list),
    route("GET", "categories/{id}", NO_SCOPE, 200, resources::get),
];

/// The operation of a method and a path, and what stands for `{id}`.
pub(super) fn find(method: &Method, path: &[&str]) -> Option<(&'static Route, i64)> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let (pattern, id) = match path {
        [name] => ((*name).to_owned(), 0),
        [name, id] => (format!("{name}/{{id}}"), id.parse().ok()?),
        _ => return None,
    };
    ROUTES.iter().find(|route| route.method == method && route.path == pattern).map(|route| (route, id))
}

/// The OpenAPI document.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(format!("/api/{}", route.path)).or_insert_with(|| json!({}));
        path[route.method.to_ascii_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Pago Shops, as the sandbox answers it",
            "version": "2",
            "description": "Paths and fields are assumed: the platform does not document them. Headers, scopes and statuses are \
                            documented.",
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": { "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
    })
}

fn operation(route: &Route) -> Value {
    let is_script = route.path.starts_with("scripts");
    let mut item = json!({
        "type": "object",
        "properties": { "id": { "type": "integer" }, "created_at": { "type": "string", "format": "date-time" } },
    });
    if is_script {
        item["properties"]["src"] = json!({ "type": "string", "format": "uri" });
    }
    let mut parameters = vec![
        json!({ "name": "X-Api-Version", "in": "header", "required": true, "schema": { "type": "string", "enum": ["2"] } }),
    ];
    let has_id = route.path.contains("{id}");
    if has_id {
        parameters.push(json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }));
    }
    let is_list = route.method == "GET" && !has_id;
    if is_list {
        for name in ["page", "per_page"] {
            parameters.push(json!({ "name": name, "in": "query", "schema": { "type": "integer" } }));
        }
    }
    let mut success = json!({ "description": "Done" });
    if route.success != 204 {
        let schema = if is_list { json!({ "type": "array", "items": item }) } else { item };
        success["content"] = json!({ "application/json": { "schema": schema } });
    }
    let mut responses = Map::from_iter([(route.success.to_string(), success)]);
    for (status, text) in [
        (400, "The request is wrong"),
        (401, "The token is wrong or has expired"),
        (403, "The token lacks the scope"),
        (404, "There is no such resource"),
        (429, "300 requests a minute are allowed"),
    ] {
        responses.insert(status.to_string(), json!({ "description": text }));
    }
    if route.method == "POST" {
        responses.insert("202".into(), json!({ "description": "Accepted, and done later" }));
    }
    let mut operation = json!({
        "operationId": format!("{}_{}", route.method.to_ascii_lowercase(), route.path.replace(['/', '{', '}'], "")),
        "description": "Described in platforms.md §2.2.",
        "parameters": parameters,
        "responses": responses,
        "x-scope": route.scope,
    });
    if matches!(route.method, "POST" | "PUT") {
        let schema = match is_script {
            true => {
                json!({ "type": "object", "properties": { "src": { "type": "string", "format": "uri" } }, "required": ["src"] })
            }
            false => json!({ "type": "object" }),
        };
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": schema } } });
    }
    operation
}
