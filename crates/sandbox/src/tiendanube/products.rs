//! `/products` (platforms.md §6.2). A product lies in one document with its variants and images.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::list::List;
use super::product_list::{filters, order};
use super::refusal::Refusal;
use super::shown::{self, Dates};
use super::{categories, images, variants};
use crate::seed::MOST_PRODUCTS;
use crate::state::Document;

pub(super) const KIND: &str = "product";

/// The fields of a product.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("name", Form::Localized).written(),
    Field::new("description", Form::Localized).written(),
    Field::new("handle", Form::Localized).written(),
    Field::new("variants", Form::List),
    Field::new("images", Form::List),
    Field::new("categories", Form::List),
    Field::new("brand", Form::Text).null().written(),
    Field::new("published", Form::Boolean).written(),
    Field::new("free_shipping", Form::Boolean).written(),
    Field::new("requires_shipping", Form::Boolean).written(),
    Field::new("video_url", Form::Https).null().written(),
    Field::new("seo_title", Form::Text).null().written(),
    Field::new("seo_description", Form::Text).null().written(),
    Field::new("attributes", Form::List),
    Field::new("tags", Form::Text).written(),
    Field::new("canonical_url", Form::Text).null(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
];

pub(super) const FILTERS: &[&str] = &[
    "language",
    "q",
    "handle",
    "category_id",
    "published",
    "free_shipping",
    "max_stock",
    "min_stock",
    "has_promotional_price",
    "has_weight",
    "has_all_dimensions",
    "has_weight_and_all_dimensions",
    "sort_by",
    "ids",
];

/// The most images of a product.
pub(super) const IMAGES: usize = 250;
/// The most options of a product (platforms.md §4.3).
const ATTRIBUTES: usize = 3;

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let categories = admitted.all(categories::KIND)?;
    let keep = filters(admitted)?;
    let sort = order(admitted)?;
    List {
        kind: KIND,
        fields: FIELDS,
        item: &|product| item_with(product, &categories),
        keep: keep.as_deref(),
        sort: sort.as_deref(),
    }
    .answer(admitted)
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    let product = admitted.find(KIND, admitted.id())?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(admitted, &product)?)
}

/// The first product that has a variant of that SKU.
pub(super) fn by_sku(admitted: &Admitted<'_>) -> Answered {
    let sku = admitted.param("sku");
    let has = |product: &Document| variants::of(product).iter().any(|variant| variant["sku"] == sku);
    let product = admitted.all(KIND)?.into_iter().find(has).ok_or(Refusal::NotFound(None))?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(admitted, &product)?)
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let given = admitted.object()?;
    admitted.check_room(KIND, MOST_PRODUCTS as usize, "Store is not allowed to have more than 100000 products")?;
    let mut product = Map::from_iter([
        ("published".to_owned(), json!(true)),
        ("requires_shipping".to_owned(), json!(true)),
        ("attributes".to_owned(), json!([])),
        ("variants".to_owned(), json!([])),
        ("images".to_owned(), json!([])),
    ]);
    take(admitted, given, &mut product)?;
    field::complete(FIELDS, &mut product);
    for name in ["id", "created_at", "updated_at"] {
        product.remove(name);
    }
    set_handle(admitted, &mut product, None)?;
    let id = admitted.world.state.fresh_ids(1)?;
    let listed = match given.get("variants") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(listed)) => listed.clone(),
        Some(_) => return Err(Refusal::BadRequest("Invalid input format")),
    };
    // A product without variants has one that carries its price and stock.
    let listed = if listed.is_empty() { vec![json!({})] } else { listed };
    let attributes = product["attributes"].as_array().map_or(0, Vec::len);
    let made = variants::all_new(admitted, id, attributes, &listed)?;
    product.insert("variants".into(), json!(made));
    let pictures = match given.get("images") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(listed)) => images::all_new(admitted, id, listed)?,
        Some(_) => return Err(Refusal::BadRequest("Invalid input format")),
    };
    product.insert("images".into(), json!(pictures));
    let now = admitted.world.clock.now();
    let product = Document { id, created_at: now, updated_at: now, body: product };
    admitted.world.state.put_document(&admitted.store.id, KIND, &product)?;
    admitted.tell("product/created", id)?;
    shown::one(admitted, StatusCode::CREATED, FIELDS, &item(admitted, &product)?)
}

pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut product = admitted.find(KIND, admitted.id())?;
    let given = admitted.object_or_nothing()?;
    take(admitted, &given, &mut product.body)?;
    let values = variants::of(&product).first().and_then(|variant| variant["values"].as_array()).map_or(0, Vec::len);
    if product.body["attributes"].as_array().map_or(0, Vec::len) != values {
        return Err(Refusal::Unprocessable("Attributes and variant values must be of the same number"));
    }
    if given.contains_key("handle") {
        set_handle(admitted, &mut product.body, Some(product.id))?;
    }
    admitted.keep(KIND, &mut product)?;
    admitted.tell("product/updated", product.id)?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(admitted, &product)?)
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Answered {
    admitted.remove(KIND, admitted.id())?;
    admitted.tell("product/deleted", admitted.id())?;
    Ok(shown::nothing())
}

/// Takes the fields of a request into a product.
fn take(admitted: &Admitted<'_>, given: &Map<String, Value>, product: &mut Map<String, Value>) -> Result<(), Refusal> {
    let languages = &admitted.store.languages;
    let mut wrong = field::take(FIELDS, given, languages, product);
    if !wrong.contains_key("name") && is_blank(product.get("name")) {
        wrong.insert("name".into(), json!(["can't be blank"]));
    }
    for (name, most) in [("seo_title", 70), ("seo_description", 320)] {
        if product.get(name).and_then(Value::as_str).is_some_and(|text| text.chars().count() > most) {
            wrong.insert(name.into(), json!([format!("is too long (maximum is {most} characters)")]));
        }
    }
    if let Some(ids) = given.get("categories") {
        match categories::ids(admitted, ids)? {
            Some(ids) => drop(product.insert("categories".into(), json!(ids))),
            None => drop(wrong.insert("categories".into(), json!(["must be a list of ids of categories"]))),
        }
    }
    if let Some(attributes) = given.get("attributes") {
        let read = attributes.as_array().filter(|listed| listed.len() <= ATTRIBUTES).and_then(|listed| {
            listed.iter().map(|name| field::localized("attributes", name, languages, None).ok()).collect()
        });
        match read {
            Some::<Vec<Value>>(attributes) => drop(product.insert("attributes".into(), json!(attributes))),
            None => drop(wrong.insert("attributes".into(), json!(["must be a list of at most 3 names"]))),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::Fields(wrong.into())) }
}

/// Whether a text is there in no language.
pub(super) fn is_blank(text: Option<&Value>) -> bool {
    let texts = text.and_then(Value::as_object);
    texts.is_none_or(|texts| texts.values().all(|text| text.as_str().is_none_or(|text| text.trim().is_empty())))
}

/// Gives a product or category its part of the URL: the one it was given, or its name; no two are equal.
fn set_handle(admitted: &Admitted<'_>, product: &mut Map<String, Value>, own: Option<i64>) -> Result<(), Refusal> {
    let others = admitted.all(KIND)?;
    let taken = |language: &str, handle: &str| {
        others.iter().any(|other| Some(other.id) != own && other.body["handle"][language] == handle)
    };
    let handles = handles(product, &taken);
    product.insert("handle".into(), handles);
    Ok(())
}

/// A handle for each language of the name.
pub(super) fn handles(of: &Map<String, Value>, taken: &dyn Fn(&str, &str) -> bool) -> Value {
    let names = of.get("name").and_then(Value::as_object).cloned().unwrap_or_default();
    let given = of.get("handle").and_then(Value::as_object).cloned().unwrap_or_default();
    let handle = |language: &String, name: &Value| {
        let text = given.get(language).and_then(Value::as_str).filter(|text| !text.is_empty());
        let plain = slug(text.or(name.as_str()).unwrap_or_default());
        let free = (1..).map(|number| if number == 1 { plain.clone() } else { format!("{plain}{number}") });
        json!(free.into_iter().find(|handle| !taken(language, handle)))
    };
    Value::Object(names.iter().map(|(language, name)| (language.clone(), handle(language, name))).collect())
}

fn slug(text: &str) -> String {
    let plain = |letter: char| match letter {
        'á' | 'à' | 'ã' | 'â' => 'a',
        'é' | 'ê' => 'e',
        'í' => 'i',
        'ó' | 'ô' | 'õ' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        letter if letter.is_ascii_alphanumeric() => letter,
        _ => '-',
    };
    let text: String = text.to_lowercase().chars().map(plain).collect();
    text.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// A product as it is shown.
pub(super) fn item(admitted: &Admitted<'_>, product: &Document) -> Result<Value, Refusal> {
    Ok(item_with(product, &admitted.all(categories::KIND)?))
}

fn item_with(product: &Document, categories: &[Document]) -> Value {
    let mut item = shown::item(product, Dates::Plain);
    let ids = product.body.get("categories").and_then(Value::as_array).cloned().unwrap_or_default();
    let named = categories.iter().filter(|category| ids.contains(&json!(category.id)));
    item["categories"] = named.map(|category| categories::item_among(category, categories)).collect();
    item["variants"] = variants::of(product).iter().map(variants::item).collect();
    item["images"] = images::of(product).iter().map(images::item).collect();
    item
}
