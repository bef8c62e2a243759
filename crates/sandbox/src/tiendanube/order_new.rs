//! `POST /orders` (platforms.md §6.6).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::refusal::Refusal;
use super::{customers, images, list, order_flow, orders, products, variants};
use crate::clock::bare_date;
use crate::secret;
use crate::state::{Document, Store};
use crate::world::World;

/// What a request sets, beyond products, customer and addresses.
const GIVEN: &[Field] = &[
    Field::new("gateway", Form::Text).written(),
    Field::new("shipping", Form::Text).written(),
    Field::new("shipping_option", Form::Text).written(),
    Field::new("shipping_pickup_type", Form::OneOf(&["ship", "pickup"])).written(),
    Field::new("shipping_cost_customer", Form::Money).written(),
    Field::new("shipping_cost_owner", Form::Money).written(),
    Field::new("shipping_tracking_number", Form::Text).null().written(),
    Field::new("currency", Form::Text).written(),
    Field::new("language", Form::Text).written(),
    Field::new("note", Form::Text).null().written(),
    Field::new("total", Form::Money).written(),
    Field::new("status", Form::OneOf(&["open", "closed", "cancelled"])).written(),
    Field::new("payment_status", Form::OneOf(orders::PAYMENT)).written(),
];

const REQUIRED: [&str; 9] = [
    "gateway",
    "products",
    "customer",
    "billing_address",
    "shipping_address",
    "shipping_pickup_type",
    "shipping",
    "shipping_option",
    "shipping_cost_customer",
];

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let given = admitted.object()?;
    let mut order = Map::from_iter([
        ("currency".to_owned(), json!(admitted.store.currency)),
        ("language".to_owned(), json!(admitted.store.language())),
        ("status".to_owned(), json!("open")),
        ("payment_status".to_owned(), json!("pending")),
        ("shipping_status".to_owned(), json!("unpacked")),
    ]);
    let mut wrong = field::take(GIVEN, given, &admitted.store.languages, &mut order);
    for name in REQUIRED {
        if given.get(name).is_none_or(|value| value.is_null() || *value == json!([]) || *value == json!("")) {
            wrong.entry(name).or_insert(json!(["can't be blank"]));
        }
    }
    let claims = match given.get("inventory_behaviour").map(Value::as_str) {
        None | Some(Some("bypass")) => false,
        Some(Some("claim")) => true,
        Some(_) => {
            wrong.insert("inventory_behaviour".into(), json!(["is not included in the list"]));
            false
        }
    };
    let lines = match lines(admitted, given, claims)? {
        Ok(lines) => lines,
        Err(text) => {
            wrong.entry("products").or_insert(json!([text]));
            Vec::new()
        }
    };
    for name in ["billing_address", "shipping_address"] {
        if given.get(name).is_some_and(|value| !value.is_null() && !value.is_object()) {
            wrong.insert(name.into(), json!(["must be an object"]));
        }
    }
    for name in ["send_confirmation_email", "send_fulfillment_email"] {
        if given.get(name).is_some_and(|value| !value.is_boolean()) {
            wrong.insert(name.into(), json!(["must be true or false"]));
        }
    }
    if !wrong.is_empty() {
        return Err(Refusal::Fields(wrong.into()));
    }
    order.insert("customer".into(), json!(customer(admitted, given)?));
    sums(&mut order, &lines);
    order.insert("products".into(), json!(lines));
    addresses(&mut order, given);
    complete(admitted, &mut order)?;
    if claims {
        order_flow::move_stock(admitted.world, &admitted.store.id, &lines, -1)?;
    }
    let made = admitted.make(orders::KIND, order)?;
    customers::ordered(admitted.world, &admitted.store, &made)?;
    admitted.tell("order/created", made.id)?;
    if made.body["payment_status"] == "paid" {
        order_flow::paid(admitted, &made)?;
        admitted.tell("order/paid", made.id)?;
    }
    orders::answered(admitted, StatusCode::CREATED, &made)
}

/// The lines of the order, or what is wrong with them.
fn lines(
    admitted: &Admitted<'_>,
    given: &Map<String, Value>,
    claims: bool,
) -> Result<Result<Vec<Value>, String>, Refusal> {
    let Some(listed) = given.get("products").and_then(Value::as_array) else {
        return Ok(Err("must be a list of products".into()));
    };
    let all = admitted.all(products::KIND)?;
    let line = |given: &Value| {
        let id = &given["variant_id"];
        let (product, variant) = variants::named(&all, id).ok_or(format!("there is no variant {id}"))?;
        let quantity = given["quantity"].as_i64().filter(|quantity| (1..=1_000_000).contains(quantity));
        let quantity = quantity.ok_or(format!("the quantity of variant {id} must be a positive integer"))?;
        if claims && variant["stock"].as_i64().is_some_and(|stock| stock < quantity) {
            return Err(format!("there is not enough stock of variant {id}"));
        }
        let price =
            Map::from_iter([("price".to_owned(), given.get("price").unwrap_or(variants::charged(variant)).clone())]);
        let mut read = Map::new();
        let wrong = field::take(&[Field::new("price", Form::Money).written()], &price, &[], &mut read);
        if !wrong.is_empty() {
            return Err(format!("variant {id} has no price"));
        }
        Ok(sold(admitted.world, &admitted.store, product, variant, &read["price"], quantity))
    };
    Ok(listed.iter().map(line).collect())
}

/// One line of an order.
pub(super) fn sold(
    world: &World,
    store: &Store,
    product: &Document,
    variant: &Value,
    price: &Value,
    quantity: i64,
) -> Value {
    let language = store.language();
    let texts = variant["values"].as_array().into_iter().flatten();
    json!({
        "id": world.state.fresh_ids(1).unwrap_or_default(),
        "product_id": product.id,
        "variant_id": variant["id"],
        "name": product.body["name"][language],
        "price": price,
        "quantity": quantity,
        "weight": variant["weight"],
        "width": variant["width"],
        "height": variant["height"],
        "depth": variant["depth"],
        "free_shipping": product.body["free_shipping"],
        "sku": variant["sku"],
        "barcode": variant["barcode"],
        "image": images::of(product).first(),
        "variant_values": texts.map(|value| value[language].clone()).collect::<Vec<_>>(),
        "properties": [],
    })
}

/// The id of the customer of that e-mail address; one is made where there is none.
fn customer(admitted: &Admitted<'_>, given: &Map<String, Value>) -> Result<i64, Refusal> {
    let Some(customer) = given.get("customer").and_then(Value::as_object) else {
        return Err(Refusal::field("customer", "must be an object"));
    };
    let is_blank = |name: &&str| customer.get(*name).and_then(Value::as_str).is_none_or(|text| text.trim().is_empty());
    let blank = ["name", "email"].into_iter().filter(is_blank);
    let blank: Map<String, Value> = blank.map(|name| (name.to_owned(), json!(["can't be blank"]))).collect();
    if !blank.is_empty() {
        return Err(Refusal::Fields(blank.into()));
    }
    let email = customer.get("email").and_then(Value::as_str).unwrap_or_default();
    Ok(match customers::of_email(admitted.world, &admitted.store, email)? {
        Some(known) => known.id,
        None => customers::add(admitted, customer)?.id,
    })
}

fn sums(order: &mut Map<String, Value>, lines: &[Value]) {
    let of = |line: &Value| {
        list::cents(&line["price"]).unwrap_or_default().saturating_mul(line["quantity"].as_i64().unwrap_or_default())
    };
    let subtotal = lines.iter().map(of).fold(0_i64, i64::saturating_add);
    let shipping = order.get("shipping_cost_customer").and_then(list::cents).unwrap_or_default();
    let text = |cents: i64| json!(format!("{}.{:02}", cents / 100, cents % 100));
    order.insert("subtotal".into(), text(subtotal));
    order.insert("weight".into(), json!(weight(lines)));
    order.entry("total").or_insert_with(|| text(subtotal.saturating_add(shipping)));
    let total = order["total"].clone();
    order.insert("total_usd".into(), total);
}

/// What all lines weigh, in kilograms with three decimals.
pub(super) fn weight(lines: &[Value]) -> String {
    let grams = |line: &Value| {
        let text = line["weight"].as_str().unwrap_or_default().replace('.', "");
        text.parse::<i64>().unwrap_or_default().saturating_mul(line["quantity"].as_i64().unwrap_or_default())
    };
    let grams = lines.iter().map(grams).fold(0, i64::saturating_add);
    format!("{}.{:03}", grams / 1_000, grams % 1_000)
}

fn addresses(order: &mut Map<String, Value>, given: &Map<String, Value>) {
    order.insert("shipping_address".into(), given.get("shipping_address").cloned().unwrap_or_default());
    let billing = given.get("billing_address").cloned().unwrap_or_default();
    for name in ["name", "phone", "address", "number", "floor", "locality", "zipcode", "city", "province", "country"] {
        order.insert(format!("billing_{name}"), billing.get(name).cloned().unwrap_or_default());
    }
}

fn complete(admitted: &Admitted<'_>, order: &mut Map<String, Value>) -> Result<(), Refusal> {
    let numbers = admitted.all(orders::KIND)?;
    let last = numbers.iter().filter_map(|order| order.body["number"].as_i64()).max().unwrap_or(99);
    order.insert("number".into(), json!(last + 1));
    order.insert("token".into(), json!(secret::fresh()));
    order.insert("store_id".into(), json!(admitted.store.id));
    order.insert("storefront".into(), json!("api"));
    order.insert("app_id".into(), json!(admitted.grant.app.parse::<i64>().ok()));
    order.insert("gateway_name".into(), order["gateway"].clone());
    order.insert("checkout_enabled".into(), json!(true));
    let details = json!({ "method": null, "credit_card_company": null, "installments": "1" });
    order.insert("payment_details".into(), details);
    let date = format!("{}.000000", bare_date(admitted.world.clock.now()));
    order.insert("completed_at".into(), json!({ "date": date, "timezone_type": 3, "timezone": "UTC" }));
    if order["payment_status"] == "paid" {
        order_flow::mark_paid(admitted, order);
    }
    field::complete(&orders::FIELDS[1..], order);
    order.remove("created_at");
    order.remove("updated_at");
    order.insert("next_action".into(), json!(order_flow::next_action(order)));
    Ok(())
}
