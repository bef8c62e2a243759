//! The OpenAPI document of the API, written from the table of operations.

use serde_json::{Map, Value, json};

use super::field::{Field, Form, names};
use super::list::COMMON;
use super::routes::{Body, ROUTES, Route};
use super::{
    categories, checkouts, coupons, customers, images, metafields, order_history, orders, products, scripts, store,
    variants, webhooks,
};

/// The resources, by name.
const RESOURCES: [(&str, &[Field]); 14] = [
    ("Store", store::FIELDS),
    ("Product", products::FIELDS),
    ("Variant", variants::FIELDS),
    ("Image", images::FIELDS),
    ("Category", categories::FIELDS),
    ("Order", orders::FIELDS),
    ("OrderValue", order_history::VALUE_FIELDS),
    ("OrderEdition", order_history::EDITION_FIELDS),
    ("Customer", customers::FIELDS),
    ("Script", scripts::FIELDS),
    ("Coupon", coupons::FIELDS),
    ("Metafield", metafields::FIELDS),
    ("Checkout", checkouts::FIELDS),
    ("Webhook", webhooks::FIELDS),
];

/// What any operation may refuse, and why.
const REFUSALS: [(u16, &str); 8] = [
    (400, "No User-Agent, or a body that does not read"),
    (401, "No token, or one that is not this store's"),
    (402, "The store or its subscription is not paid"),
    (403, "The token lacks the scope"),
    (404, "There is no such resource or page"),
    (415, "The content type is not JSON"),
    (422, "A field or a parameter has a value that it cannot have"),
    (429, "The bucket is full"),
];

/// The document.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        let path = paths.entry(format!("/{{version}}/{{store}}/{}", route.path)).or_insert_with(|| json!({}));
        path[route.method.to_ascii_lowercase()] = operation(route);
    }
    let refusals: Map<String, Value> =
        REFUSALS.iter().map(|(status, text)| (format!("Refusal{status}"), json!({ "description": text }))).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tiendanube / Nuvemshop, as the sandbox answers it",
            "version": "2025-03",
            "description": "Written from the sandbox's own table of operations. It is no document of the platform.",
        },
        "security": [{ "token": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "responses": refusals,
            "parameters": shared_parameters(),
            "securitySchemes": {
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authentication",
                    "description": "`bearer` and the token; `Authorization: Bearer` is accepted as well.",
                },
            },
        },
    })
}

/// Each resource as it is answered, and as it is written where it is.
fn schemas() -> Value {
    let mut schemas = Map::new();
    for (name, fields) in RESOURCES {
        schemas.insert(name.to_owned(), object(fields.iter()));
        if fields.iter().any(|field| field.written) {
            schemas.insert(format!("{name}Written"), object(fields.iter().filter(|field| field.written)));
        }
    }
    Value::Object(schemas)
}

fn shared_parameters() -> Value {
    let mut parameters = Map::new();
    let in_path = |name: &str, schema: Value| json!({ "name": name, "in": "path", "required": true, "schema": schema });
    parameters.insert("version".into(), in_path("version", json!({ "type": "string", "enum": ["v1", "2025-03"] })));
    parameters.insert("store".into(), in_path("store", json!({ "type": "integer" })));
    let agent = json!({ "name": "User-Agent", "in": "header", "required": true, "schema": { "type": "string" } });
    parameters.insert("agent".into(), agent);
    for name in COMMON {
        parameters.insert((*name).to_owned(), in_query(name));
    }
    Value::Object(parameters)
}

fn in_query(name: &str) -> Value {
    json!({ "name": name, "in": "query", "schema": { "type": "string" } })
}

fn reference(kind: &str, name: &str) -> Value {
    json!({ "$ref": format!("#/components/{kind}/{name}") })
}

/// The resource that an operation is about; `None` where it answers `{}`.
fn resource(route: &Route) -> Option<&'static str> {
    // Where a constant lies is not told, so the fields' names tell which one it is.
    let own = names(route.fields);
    RESOURCES.iter().find(|(_, fields)| names(fields) == own).map(|(name, _)| *name)
}

fn operation(route: &Route) -> Value {
    let mut operation = json!({
        "operationId": name(route),
        "description": format!("Described in {}.", route.source),
        "parameters": parameters(route),
        "responses": responses(route),
    });
    if let Some(scope) = route.scope {
        let right = if route.writes() { "write" } else { "read" };
        operation["x-scope"] = json!(format!("{right}_{scope}"));
    }
    if route.body != Body::None {
        let written = resource(route).filter(|_| route.fields.iter().any(|field| field.written));
        let one =
            written.map_or_else(|| json!({ "type": "object" }), |name| reference("schemas", &format!("{name}Written")));
        let many = is_collection(route) && matches!(route.method, "PUT" | "PATCH");
        let schema = if many { json!({ "type": "array", "items": one }) } else { one };
        operation["requestBody"] = json!({
            "required": route.body == Body::Required,
            "content": { "application/json": { "schema": schema } },
        });
    }
    operation
}

/// The method and the parts of the path, such as `get_products_id`.
fn name(route: &Route) -> String {
    let path = route.path.replace(['/', '-'], "_").replace(['{', '}'], "");
    format!("{}_{path}", route.method.to_ascii_lowercase())
}

fn parameters(route: &Route) -> Vec<Value> {
    let mut parameters: Vec<Value> =
        ["version", "store", "agent"].iter().map(|name| reference("parameters", name)).collect();
    for part in route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let kind = if matches!(part, "sku" | "owner") { "string" } else { "integer" };
        parameters.push(json!({ "name": part, "in": "path", "required": true, "schema": { "type": kind } }));
    }
    for name in route.query {
        parameters.push(if COMMON.contains(name) { reference("parameters", name) } else { in_query(name) });
    }
    let common = if route.is_list { COMMON } else { &[] };
    parameters.extend(common.iter().map(|name| reference("parameters", name)));
    parameters
}

fn responses(route: &Route) -> Value {
    let one = resource(route).map_or_else(|| json!({ "type": "object" }), |name| reference("schemas", name));
    let schema = match route.path {
        "scripts" if route.is_list => json!({ "oneOf": [
            { "type": "array", "items": one },
            { "type": "object", "properties": { "result": { "type": "array", "items": one }, "total": { "type": "integer" } } },
        ] }),
        _ if route.is_list || is_collection(route) => json!({ "type": "array", "items": one }),
        _ => one,
    };
    let success = json!({ "description": "Done", "content": { "application/json": { "schema": schema } } });
    let mut responses = Map::from_iter([(route.success.to_string(), success)]);
    for (status, _) in REFUSALS {
        let applies = match status {
            403 => route.scope.is_some() || route.path.starts_with("metafields") || route.path == "webhooks",
            404 => route.path.contains('{') || route.is_list,
            415 => route.body != Body::None,
            _ => true,
        };
        if applies {
            responses.insert(status.to_string(), reference("responses", &format!("Refusal{status}")));
        }
    }
    Value::Object(responses)
}

/// Whether a request about a whole collection answers it, without pages.
fn is_collection(route: &Route) -> bool {
    let whole = ["/variants/stock", "/history/values", "/history/editions", "/subscriptions"];
    route.path.ends_with("/variants") && route.method != "POST" || whole.iter().any(|end| route.path.ends_with(end))
}

fn object<'a>(fields: impl Iterator<Item = &'a Field>) -> Value {
    let properties: Map<String, Value> = fields.map(|field| (field.name.to_owned(), schema(field))).collect();
    json!({ "type": "object", "properties": properties })
}

fn schema(field: &Field) -> Value {
    let of = |kind: &str| if field.nullable { json!({ "type": [kind, "null"] }) } else { json!({ "type": kind }) };
    let formed = |format: &str| {
        let mut schema = of("string");
        schema["format"] = json!(format);
        schema
    };
    match field.form {
        Form::Integer => of("integer"),
        Form::Number => of("number"),
        Form::Boolean => of("boolean"),
        Form::Text => of("string"),
        Form::Https => formed("uri"),
        Form::Day => formed("date"),
        Form::Date => formed("date-time"),
        Form::Money | Form::Measure(_) => formed("decimal"),
        Form::OneOf(texts) => {
            let mut schema = of("string");
            let null = field.nullable.then_some(Value::Null);
            schema["enum"] = texts.iter().map(|text| json!(text)).chain(null).collect();
            schema
        }
        Form::Localized => {
            let mut schema = of("object");
            schema["additionalProperties"] = json!({ "type": "string" });
            schema
        }
        Form::Object => of("object"),
        Form::List => of("array"),
        Form::Any => json!({}),
    }
}
