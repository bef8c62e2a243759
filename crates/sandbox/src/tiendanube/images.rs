//! `/products/{product}/images` (platforms.md §6.4).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};
use url::Url;

use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::refusal::Refusal;
use super::shown::{self, Dates};
use super::{list, products};
use crate::state::Document;

/// The fields of an image.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("product_id", Form::Integer),
    Field::new("src", Form::Text),
    Field::new("position", Form::Integer).written(),
    Field::new("alt", Form::Any).null().written(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
];

pub(super) const FILTERS: &[&str] = &["src", "position"];

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let product = product(admitted)?;
    let (src, position) = (admitted.filter("src"), list::number(admitted, "position")?);
    let wanted = |image: &&Value| {
        src.as_ref().is_none_or(|src| image["src"] == **src)
            && position.is_none_or(|position| image["position"] == position)
    };
    list::within(admitted, FIELDS, of(&product).iter().filter(wanted).map(item).collect())
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    let product = product(admitted)?;
    let found = of(&product).iter().find(|image| image["id"] == admitted.id()).ok_or(Refusal::NotFound(None))?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(found))
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let mut all = of(&product).to_vec();
    if all.len() >= products::IMAGES {
        return Err(Refusal::Unprocessable("Product is not allowed to have more than 250 images"));
    }
    let made = fresh(admitted, product.id, admitted.object()?, all.len())?;
    let id = made["id"].clone();
    all.push(made);
    let all = keep(admitted, &mut product, all, &id)?;
    shown::one(admitted, StatusCode::CREATED, FIELDS, &item(&all))
}

pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let mut all = of(&product).to_vec();
    let image = all.iter_mut().find(|image| image["id"] == admitted.id()).ok_or(Refusal::NotFound(None))?;
    let mut changed = image.as_object().cloned().unwrap_or_default();
    take(admitted, &admitted.object_or_nothing()?, &mut changed)?;
    changed.insert("updated_at".into(), json!(admitted.world.clock.now()));
    *image = Value::Object(changed);
    let changed = keep(admitted, &mut product, all, &json!(admitted.id()))?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(&changed))
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Answered {
    let mut product = product(admitted)?;
    let mut all = of(&product).to_vec();
    let before = all.len();
    all.retain(|image| image["id"] != admitted.id());
    if all.len() == before {
        return Err(Refusal::NotFound(None));
    }
    keep(admitted, &mut product, all, &Value::Null)?;
    Ok(shown::nothing())
}

/// The images of a product as they are kept.
pub(super) fn of(product: &Document) -> &[Value] {
    product.body.get("images").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// An image as it is shown.
pub(super) fn item(image: &Value) -> Value {
    let mut item = image.clone();
    for name in ["created_at", "updated_at"] {
        item[name] = json!(Dates::Plain.write(image[name].as_i64().unwrap_or_default()));
    }
    item
}

/// The images of a product that is being made.
pub(super) fn all_new(admitted: &Admitted<'_>, product: i64, listed: &[Value]) -> Result<Vec<Value>, Refusal> {
    if listed.len() > products::IMAGES {
        return Err(Refusal::Unprocessable("Product is not allowed to have more than 250 images"));
    }
    let each = listed.iter().enumerate().map(|(place, given)| {
        let given = given.as_object().ok_or(Refusal::BadRequest("Invalid input format"))?;
        fresh(admitted, product, given, place)
    });
    each.collect()
}

fn product(admitted: &Admitted<'_>) -> Result<Document, Refusal> {
    admitted.find(products::KIND, admitted.number("product"))
}

/// Keeps the images in the order of their positions, counted from 1; the one of that id.
fn keep(admitted: &Admitted<'_>, product: &mut Document, mut all: Vec<Value>, id: &Value) -> Result<Value, Refusal> {
    // Of two with one position, the one that just got it comes first.
    all.sort_by_key(|image| (image["position"].as_i64().unwrap_or(i64::MAX), image["id"] != *id));
    for (image, position) in all.iter_mut().zip(1..) {
        image["position"] = json!(position);
    }
    let one = all.iter().find(|image| image["id"] == *id).cloned().unwrap_or_default();
    product.body.insert("images".into(), Value::Array(all));
    admitted.keep(products::KIND, product)?;
    admitted.tell("product/updated", product.id)?;
    Ok(one)
}

fn fresh(admitted: &Admitted<'_>, product: i64, given: &Map<String, Value>, others: usize) -> Result<Value, Refusal> {
    let (id, now) = (admitted.world.state.fresh_ids(1)?, admitted.world.clock.now());
    let mut image = Map::from_iter([
        ("id".to_owned(), json!(id)),
        ("product_id".to_owned(), json!(product)),
        ("src".to_owned(), json!(src(admitted, given, id)?)),
        ("position".to_owned(), json!(others + 1)),
        ("alt".to_owned(), Value::Null),
        ("created_at".to_owned(), json!(now)),
        ("updated_at".to_owned(), json!(now)),
    ]);
    take(admitted, given, &mut image)?;
    Ok(Value::Object(image))
}

fn take(admitted: &Admitted<'_>, given: &Map<String, Value>, image: &mut Map<String, Value>) -> Result<(), Refusal> {
    let mut wrong = field::take(FIELDS, given, &admitted.store.languages, image);
    if image["position"].as_i64().is_some_and(|position| position < 1) {
        wrong.insert("position".into(), json!(["The position must be at least 1."]));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::Fields(wrong.into())) }
}

/// Where the image lies: the address that was sent, or one for the file that was sent.
fn src(admitted: &Admitted<'_>, given: &Map<String, Value>, id: i64) -> Result<String, Refusal> {
    let text = |name: &str| given.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    match (text("src"), text("attachment"), text("filename")) {
        (Some(src), ..) => match Url::parse(src) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && is_picture(url.path()) => Ok(src.to_owned()),
            Ok(url) if matches!(url.scheme(), "http" | "https") => {
                Err(Refusal::field("src", "must be a gif, jpg or png file"))
            }
            _ => Err(Refusal::field("src", "must be a valid url")),
        },
        (None, Some(file), _) if !is_base64(file) => Err(Refusal::field("attachment", "must be a file in base64")),
        (None, Some(_), Some(name)) if is_picture(name) => {
            let shop = admitted.world.shop(&admitted.store).map_or("", Url::as_str);
            Ok(format!("{shop}uploads/{id}-{}", name.rsplit(['/', '\\']).next().unwrap_or_default()))
        }
        (None, Some(_), Some(_)) => Err(Refusal::field("filename", "must be a gif, jpg or png file")),
        (None, Some(_), None) => Err(Refusal::field("filename", "can't be blank")),
        (None, None, _) => Err(Refusal::field("src", "can't be blank")),
    }
}

fn is_base64(text: &str) -> bool {
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

fn is_picture(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".gif", ".jpg", ".jpeg", ".png"].iter().any(|end| name.ends_with(end))
}
