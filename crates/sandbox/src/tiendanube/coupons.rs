//! `/coupons` (platforms.md §6.9).

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::categories;
use super::field::{self, Field, Form};
use super::gate::{Admitted, Answered};
use super::list::{self, List};
use super::refusal::Refusal;
use super::shown::{self, Dates};
use crate::state::Document;

pub(super) const KIND: &str = "coupon";

/// The fields of a coupon.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("code", Form::Text).written(),
    Field::new("type", Form::OneOf(&["percentage", "absolute", "shipping"])).written(),
    Field::new("value", Form::Any).null(),
    Field::new("valid", Form::Boolean),
    Field::new("used", Form::Integer).null(),
    Field::new("max_uses", Form::Integer).null().written(),
    Field::new("min_price", Form::Any).null().written(),
    Field::new("start_date", Form::Day).null().written(),
    Field::new("end_date", Form::Day).null().written(),
    Field::new("deleted_at", Form::Date).null(),
    Field::new("categories", Form::List).null(),
    Field::new("only_cheapest_shipping", Form::Boolean).written(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
];

pub(super) const FILTERS: &[&str] = &["min_start_date", "max_start_date", "min_end_date", "max_end_date", "valid"];

pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let valid = list::flag(admitted, "valid")?;
    let mut days = Vec::new();
    for (name, field, is_least) in [
        ("min_start_date", "start_date", true),
        ("max_start_date", "start_date", false),
        ("min_end_date", "end_date", true),
        ("max_end_date", "end_date", false),
    ] {
        let Some(day) = admitted.filter(name) else { continue };
        let read: Result<jiff::civil::Date, _> = day.parse();
        days.push((read.map_err(|_| Refusal::field(name, "is not a date"))?, field, is_least));
    }
    let within = |coupon: &Document| {
        days.iter().all(|(day, field, is_least)| {
            let own: Option<jiff::civil::Date> = coupon.body[*field].as_str().and_then(|own| own.parse().ok());
            own.is_some_and(|own| if *is_least { own >= *day } else { own <= *day })
        })
    };
    let keep =
        |coupon: &Document| within(coupon) && valid.is_none_or(|valid| is_valid(admitted, &coupon.body) == valid);
    let filtered = valid.is_some() || !days.is_empty();
    let categories = admitted.all(categories::KIND)?;
    let item = |coupon: &Document| item(admitted, coupon, &categories);
    List { kind: KIND, fields: FIELDS, item: &item, keep: filtered.then_some(&keep), sort: None }.answer(admitted)
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    answered(admitted, StatusCode::OK, &admitted.find(KIND, admitted.id())?)
}

pub(super) fn create(admitted: &Admitted<'_>) -> Answered {
    let mut coupon = Map::new();
    take(admitted, admitted.object()?, &mut coupon, None)?;
    coupon.insert("used".into(), json!(0));
    field::complete(&FIELDS[1..FIELDS.len() - 2], &mut coupon);
    let made = admitted.make(KIND, coupon)?;
    let mut item = item(admitted, &made, &admitted.all(categories::KIND)?);
    // The platform says so just after the coupon was made, and only then.
    item["used"] = Value::Null;
    shown::one(admitted, StatusCode::CREATED, FIELDS, &item)
}

pub(super) fn update(admitted: &Admitted<'_>) -> Answered {
    let mut coupon = admitted.find(KIND, admitted.id())?;
    let given = admitted.object_or_nothing()?;
    take(admitted, &given, &mut coupon.body, Some(coupon.id))?;
    // A value that was sent as a number is answered as one.
    if let Some(number @ Value::Number(_)) = given.get("value") {
        coupon.body.insert("value".into(), number.clone());
    }
    admitted.keep(KIND, &mut coupon)?;
    answered(admitted, StatusCode::OK, &coupon)
}

pub(super) fn delete(admitted: &Admitted<'_>) -> Answered {
    admitted.remove(KIND, admitted.id())?;
    Ok(shown::nothing())
}

fn answered(admitted: &Admitted<'_>, status: StatusCode, coupon: &Document) -> Answered {
    let item = item(admitted, coupon, &admitted.all(categories::KIND)?);
    shown::one(admitted, status, FIELDS, &item)
}

fn item(admitted: &Admitted<'_>, coupon: &Document, categories: &[Document]) -> Value {
    let mut item = shown::item(coupon, Dates::Plain);
    item["valid"] = json!(is_valid(admitted, &coupon.body));
    if let Some(ids) = coupon.body["categories"].as_array() {
        let named = categories.iter().filter(|category| ids.contains(&json!(category.id)));
        item["categories"] = named.map(|category| categories::item_among(category, categories)).collect();
    }
    item
}

/// Whether a shopper could use it today.
fn is_valid(admitted: &Admitted<'_>, coupon: &Map<String, Value>) -> bool {
    let today = crate::clock::utc_date(admitted.world.clock.now());
    let today = &today[..10];
    let day = |name: &str| coupon.get(name).and_then(Value::as_str);
    let left = coupon["max_uses"].as_i64().is_none_or(|most| coupon["used"].as_i64().unwrap_or_default() < most);
    left && day("start_date").is_none_or(|start| start <= today) && day("end_date").is_none_or(|end| today <= end)
}

fn take(
    admitted: &Admitted<'_>,
    given: &Map<String, Value>,
    coupon: &mut Map<String, Value>,
    own: Option<i64>,
) -> Result<(), Refusal> {
    let mut wrong = field::take(FIELDS, given, &admitted.store.languages, coupon);
    let code = coupon.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
    let taken = |other: &Document| Some(other.id) != own && other.body["code"] == *code;
    if code.is_empty() {
        wrong.entry("code").or_insert(json!(["can't be blank"]));
    } else if !code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        wrong.insert("code".into(), json!(["must be alphanumeric"]));
    } else if admitted.all(KIND)?.iter().any(taken) {
        wrong.insert("code".into(), json!(["has already been taken"]));
    }
    if coupon.get("type").is_none_or(Value::is_null) {
        wrong.entry("type").or_insert(json!(["can't be blank"]));
    }
    if let Some(value) = given.get("value").filter(|value| !value.is_null()) {
        let money = Field::new("value", Form::Money).written();
        wrong.extend(field::take(&[money], &Map::from_iter([("value".to_owned(), value.clone())]), &[], coupon));
    }
    if coupon.get("value").is_none_or(Value::is_null) && coupon.get("type") != Some(&json!("shipping")) {
        wrong.entry("value").or_insert(json!(["can't be blank"]));
    }
    if coupon.get("type") == Some(&json!("percentage")) && coupon.get("value").and_then(list::cents) > Some(10_000) {
        wrong.insert("value".into(), json!(["must be less than or equal to 100"]));
    }
    if given.get("min_price").is_some_and(|price| !price.is_null() && price.as_f64().is_none_or(|price| price < 0.0)) {
        wrong.insert("min_price".into(), json!(["The min price must be at least 0."]));
    }
    if coupon.get("max_uses").and_then(Value::as_i64).is_some_and(|most| most < 1) {
        wrong.insert("max_uses".into(), json!(["The max uses must be at least 1."]));
    }
    let day = |name: &str| coupon.get(name).and_then(Value::as_str);
    if let (Some(start), Some(end)) = (day("start_date"), day("end_date"))
        && start > end
    {
        wrong.insert("end_date".into(), json!(["must be after the start date"]));
    }
    match given.get("categories") {
        None => {}
        Some(Value::Null) => drop(coupon.insert("categories".into(), Value::Null)),
        Some(listed) => match categories::ids(admitted, listed)? {
            Some(ids) => drop(coupon.insert("categories".into(), json!(ids))),
            None => drop(wrong.insert("categories".into(), json!(["must be a list of ids of categories"]))),
        },
    }
    if wrong.is_empty() { Ok(()) } else { Err(Refusal::Fields(wrong.into())) }
}
