//! `/products/{product}/variants` (platforms.md §6.3).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::refusal::Refusal;
use super::shown::{self, Dates};
use super::{images, list, products};
use crate::answer;
use crate::state::Document;

/// The fields of a variant.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("image_id", Form::Integer).null().written(),
    Field::new("product_id", Form::Integer),
    Field::new("position", Form::Integer),
    Field::new("price", Form::Money).null().written(),
    Field::new("promotional_price", Form::Money).null().written(),
    Field::new("compare_at_price", Form::Money).null(),
    Field::new("stock_management", Form::Boolean).written(),
    Field::new("stock", Form::Integer).null().written(),
    Field::new("weight", Form::Measure(3)).null().written(),
    Field::new("width", Form::Measure(2)).null().written(),
    Field::new("height", Form::Measure(2)).null().written(),
    Field::new("depth", Form::Measure(2)).null().written(),
    Field::new("sku", Form::Text).null().written(),
    Field::new("values", Form::List),
    Field::new("barcode", Form::Text).null().written(),
    Field::new("mpn", Form::Text).null().written(),
    Field::new("age_group", Form::OneOf(&["newborn", "infant", "toddler", "kids", "adult"])).null().written(),
    Field::new("gender", Form::OneOf(&["female", "male", "unisex"])).null().written(),
    Field::new("cost", Form::Money).null().written(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
];

/// The most variants of a product.
const MOST: usize = 1000;
const TOO_MANY: Refusal = Refusal::Unprocessable("Product is not allowed to have more than 1000 variants");

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let product = product(admitted)?;
    list::within(admitted, FIELDS, of(&product).iter().map(item).collect())
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    let product = product(admitted)?;
    let found = of(&product).iter().find(|variant| variant["id"] == admitted.id()).ok_or(Refusal::NotFound(None))?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(found))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let mut all = of(&product).to_vec();
    if all.len() >= MOST {
        return Err(TOO_MANY);
    }
    let mut made = fresh(admitted, product.id, &all)?;
    set_values(admitted, &product, admitted.object()?, &mut made)?;
    take(admitted, &product, admitted.object()?, &mut made)?;
    all.push(Value::Object(made.clone()));
    if !repeated(&all).is_empty() {
        return Err(Refusal::Unprocessable("Variants cannot be repeated"));
    }
    keep(admitted, &mut product, all)?;
    shown::one(admitted, StatusCode::CREATED, FIELDS, &item(&Value::Object(made)))
}

pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let mut all = of(&product).to_vec();
    let given = admitted.object_or_nothing()?;
    let place = all.iter().position(|variant| variant["id"] == admitted.id()).ok_or(Refusal::NotFound(None))?;
    all[place] = changed(admitted, &product, &all[place], &given)?;
    let item = item(&all[place]);
    if !repeated(&all).is_empty() {
        return Err(Refusal::Unprocessable("Variants cannot be repeated"));
    }
    keep(admitted, &mut product, all)?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item)
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let mut all = of(&product).to_vec();
    let before = all.len();
    all.retain(|variant| variant["id"] != admitted.id());
    match all.len() {
        left if left == before => Err(Refusal::NotFound(None)),
        0 => Err(Refusal::BadRequest("There must be at least one variant")),
        _ => {
            keep(admitted, &mut product, all)?;
            Ok(shown::nothing())
        }
    }
}

/// PUT of the collection: variants are known by their values; those that are not named go.
pub(super) fn replace(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let listed = admitted.body.as_array().ok_or(Refusal::BadRequest("Invalid input format"))?;
    if listed.is_empty() {
        return Err(Refusal::BadRequest("There must be at least one variant"));
    }
    if listed.len() > MOST {
        return Err(TOO_MANY);
    }
    let before = of(&product).to_vec();
    let mut after: Vec<Value> = Vec::new();
    for given in listed {
        let given = given.as_object().ok_or(Refusal::BadRequest("Invalid input format"))?;
        let values = values(admitted, &product, given)?;
        let known = before.iter().find(|variant| variant["values"] == values);
        let variant = match known {
            Some(known) => changed(admitted, &product, known, given)?,
            None => {
                let mut made = fresh(admitted, product.id, &after)?;
                made.insert("values".into(), values);
                take(admitted, &product, given, &mut made)?;
                Value::Object(made)
            }
        };
        after.push(variant);
    }
    if !repeated(&after).is_empty() {
        return Err(Refusal::Unprocessable("Variant values should not be repeated"));
    }
    keep(admitted, &mut product, after)?;
    collection(&product)
}

/// PATCH of the collection: variants are known by their ids; none is added, none goes.
pub(super) fn change(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let listed = admitted.body.as_array().ok_or(Refusal::BadRequest("Invalid input format"))?;
    let mut all = of(&product).to_vec();
    for given in listed {
        let given = given.as_object().ok_or(Refusal::BadRequest("Invalid input format"))?;
        let id = given.get("id").cloned().unwrap_or_default();
        let Some(place) = all.iter().position(|variant| variant["id"] == id) else {
            return Err(Refusal::Unprocessable("Each variant must name the id of a variant of the product"));
        };
        all[place] = changed(admitted, &product, &all[place], given)?;
    }
    let repeated = repeated(&all);
    if !repeated.is_empty() {
        return Err(Refusal::Repeated(repeated));
    }
    keep(admitted, &mut product, all)?;
    collection(&product)
}

/// `POST .../variants/stock {"action": "replace" | "variation", "value", "id"}`: of one variant, or of all.
pub(super) fn stock(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let given = admitted.object_or_nothing()?;
    let value = given.get("value").cloned().unwrap_or_default();
    let mut wrong = Map::new();
    let action = given.get("action").and_then(Value::as_str).unwrap_or_default();
    if !["replace", "variation"].contains(&action) {
        wrong.insert("action".into(), json!(["is not included in the list"]));
    }
    if value.as_i64().is_none() && !(value.is_null() && given.contains_key("value") && action == "replace") {
        wrong.insert("value".into(), json!(["The value must be an integer."]));
    }
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    let one = given.get("id").filter(|id| !id.is_null());
    let mut all = of(&product).to_vec();
    if one.is_some_and(|id| !all.iter().any(|variant| variant["id"] == *id)) {
        return Err(Refusal::NotFound(None));
    }
    for variant in all.iter_mut().filter(|variant| one.is_none_or(|id| variant["id"] == *id)) {
        let stock = match (action, value.as_i64(), variant["stock"].as_i64()) {
            ("replace", value, _) => value,
            (_, Some(more), Some(stock)) => Some((stock.saturating_add(more)).max(0)),
            (_, _, stock) => stock,
        };
        variant["stock"] = json!(stock);
        variant["stock_management"] = json!(stock.is_some());
        variant["updated_at"] = json!(admitted.world.clock.now());
    }
    keep(admitted, &mut product, all)?;
    collection(&product)
}

/// The variants of a product as they are kept.
pub(super) fn of(product: &Document) -> &[Value] {
    product.body.get("variants").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What a variant costs: the price beside a promotional one is struck.
pub(super) fn charged(variant: &Value) -> &Value {
    if variant["promotional_price"].is_null() { &variant["price"] } else { &variant["promotional_price"] }
}

/// The variant of that id, with its product.
pub(super) fn named<'a>(products: &'a [Document], id: &Value) -> Option<(&'a Document, &'a Value)> {
    let of_product =
        |product| of(product).iter().find(|variant| variant["id"] == *id).map(|variant| (product, variant));
    products.iter().find_map(of_product)
}

/// A variant as it is shown.
pub(super) fn item(variant: &Value) -> Value {
    let mut item = variant.clone();
    for name in ["created_at", "updated_at"] {
        item[name] = json!(Dates::Plain.write(variant[name].as_i64().unwrap_or_default()));
    }
    item
}

/// The variants of a product that is being made.
pub(super) fn all_new(
    admitted: &Admitted<'_>,
    product: i64,
    attributes: usize,
    listed: &[Value],
) -> Result<Vec<Value>, Refusal> {
    if listed.len() > MOST {
        return Err(TOO_MANY);
    }
    let body = Map::from_iter([("attributes".to_owned(), json!(vec![Value::Null; attributes]))]);
    let shell = Document { id: product, created_at: 0, updated_at: 0, body };
    let mut made: Vec<Value> = Vec::new();
    for given in listed {
        let given = given.as_object().ok_or(Refusal::BadRequest("Invalid input format"))?;
        let mut variant = fresh(admitted, product, &made)?;
        set_values(admitted, &shell, given, &mut variant)?;
        take(admitted, &shell, given, &mut variant)?;
        made.push(Value::Object(variant));
    }
    if repeated(&made).is_empty() { Ok(made) } else { Err(Refusal::Unprocessable("Variants cannot be repeated")) }
}

fn product(admitted: &Admitted<'_>) -> Result<Document, Refusal> {
    admitted.find(products::KIND, admitted.number("product"))
}

fn keep(admitted: &Admitted<'_>, product: &mut Document, all: Vec<Value>) -> Result<(), Refusal> {
    product.body.insert("variants".into(), Value::Array(all));
    admitted.keep(products::KIND, product)?;
    admitted.tell("product/updated", product.id)
}

fn collection(product: &Document) -> Answered {
    Ok(answer::json(StatusCode::OK, &of(product).iter().map(item).collect::<Vec<_>>()))
}

/// A variant that nothing is known of yet.
fn fresh(admitted: &Admitted<'_>, product: i64, others: &[Value]) -> Result<Map<String, Value>, Refusal> {
    let now = admitted.world.clock.now();
    let position = 1 + others.iter().filter_map(|other| other["position"].as_i64()).max().unwrap_or_default();
    let mut variant = Map::from_iter([
        ("id".to_owned(), json!(admitted.world.state.fresh_ids(1)?)),
        ("product_id".to_owned(), json!(product)),
        ("position".to_owned(), json!(position)),
        ("created_at".to_owned(), json!(now)),
        ("updated_at".to_owned(), json!(now)),
        ("weight".to_owned(), json!("0.000")),
        ("width".to_owned(), json!("0.00")),
        ("height".to_owned(), json!("0.00")),
        ("depth".to_owned(), json!("0.00")),
    ]);
    field::complete(FIELDS, &mut variant);
    Ok(variant)
}

/// A variant with what a request says of it.
pub(super) fn changed(
    admitted: &Admitted<'_>,
    product: &Document,
    variant: &Value,
    given: &Map<String, Value>,
) -> Result<Value, Refusal> {
    let mut variant = variant.as_object().cloned().unwrap_or_default();
    if given.contains_key("values") {
        set_values(admitted, product, given, &mut variant)?;
    }
    take(admitted, product, given, &mut variant)?;
    variant.insert("updated_at".into(), json!(admitted.world.clock.now()));
    Ok(Value::Object(variant))
}

/// Takes a request's fields in; a stock that is named is managed, and one that is not managed is null.
fn take(
    admitted: &Admitted<'_>,
    product: &Document,
    given: &Map<String, Value>,
    variant: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    let mut wrong = field::take(FIELDS, given, &admitted.store.languages, variant);
    if wrong.contains_key("age_group") {
        return Err(Refusal::Unprocessable("The selected age group is invalid"));
    }
    if wrong.contains_key("gender") {
        return Err(Refusal::Unprocessable("The selected gender is invalid"));
    }
    if variant.get("cost").and_then(list::cents) == Some(0) {
        wrong.insert("cost".into(), json!(["The cost must be greater than 0."]));
    }
    let image = variant.get("image_id").cloned().unwrap_or_default();
    if !image.is_null() && !images::of(product).iter().any(|known| known["id"] == image) {
        wrong.insert("image_id".into(), json!(["The selected image id is invalid."]));
    }
    if !wrong.is_empty() {
        return Err(Refusal::Invalid(wrong));
    }
    if given.contains_key("stock") {
        variant.insert("stock_management".into(), json!(!variant["stock"].is_null()));
    } else if variant["stock_management"] == false {
        variant.insert("stock".into(), Value::Null);
    } else if variant["stock"].is_null() {
        variant.insert("stock".into(), json!(0));
    }
    Ok(())
}

fn set_values(
    admitted: &Admitted<'_>,
    product: &Document,
    given: &Map<String, Value>,
    variant: &mut Map<String, Value>,
) -> Result<(), Refusal> {
    variant.insert("values".into(), values(admitted, product, given)?);
    Ok(())
}

/// The values of a variant, one for each attribute of its product.
fn values(admitted: &Admitted<'_>, product: &Document, given: &Map<String, Value>) -> Result<Value, Refusal> {
    let attributes = product.body["attributes"].as_array().map_or(0, Vec::len);
    let listed = match given.get("values") {
        None | Some(Value::Null) => &[][..],
        Some(Value::Array(listed)) => listed,
        Some(_) => return Err(Refusal::BadRequest("Invalid values format")),
    };
    if listed.is_empty() && attributes > 0 {
        return Err(Refusal::BadRequest("Variant values should not be empty"));
    }
    if listed.len() != attributes {
        return Err(Refusal::Unprocessable("Attributes and variant values must be of the same number"));
    }
    let read = |value: &Value| field::localized("values", value, &admitted.store.languages, None);
    let values: Result<Vec<Value>, String> = listed.iter().map(read).collect();
    values.map(Value::Array).map_err(|_| Refusal::BadRequest("Invalid values format"))
}

/// The ids of the variants whose values another one has too.
fn repeated(all: &[Value]) -> Vec<i64> {
    let again = |variant: &&Value| all.iter().filter(|other| other["values"] == variant["values"]).count() > 1;
    all.iter().filter(again).filter_map(|variant| variant["id"].as_i64()).collect()
}
