//! `PATCH /products/stock-price`: stock and prices of many products at once. The documents give its name alone (platforms.md
//! §6.2); the body is what apps send, `[{"id", "variants": [{"id", "price", "promotional_price", "inventory_levels": [{"stock"}]}]}]`,
//! or with `stock` beside the prices. That all fields may be sent together is assumed, and so is the answer, the same with what
//! is kept.

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

use super::gate::{Admitted, Answered};
use super::refusal::Refusal;
use super::{products, variants};
use crate::answer;

/// What can be changed of a variant.
const CHANGED: [&str; 3] = ["price", "promotional_price", "stock"];

/// All that the request names, or nothing.
pub(super) fn change(admitted: &Admitted<'_>) -> Answered {
    let wrong = || Refusal::BadRequest("Invalid input format");
    let mut changed = Vec::new();
    for given in admitted.body.as_array().ok_or_else(wrong)? {
        let id = given["id"].as_i64().ok_or_else(wrong)?;
        let mut product = admitted.find(products::KIND, id)?;
        let mut all = variants::of(&product).to_vec();
        for given in given["variants"].as_array().ok_or_else(wrong)? {
            let place = all.iter().position(|variant| variant["id"] == given["id"]);
            let place = place.ok_or(Refusal::NotFound(None))?;
            let fields = given.as_object().into_iter().flatten().filter(|(name, _)| CHANGED.contains(&name.as_str()));
            let mut fields: Map<String, Value> = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
            if let Some(levels) = given.get("inventory_levels") {
                fields.insert("stock".into(), in_all(levels).ok_or_else(wrong)?);
            }
            all[place] = variants::changed(admitted, &product, &all[place], &fields)?;
        }
        product.body.insert("variants".into(), Value::Array(all));
        changed.push(product);
    }
    let mut answered = Vec::new();
    for product in &mut changed {
        admitted.keep(products::KIND, product)?;
        admitted.tell("product/updated", product.id)?;
        let kept = variants::of(product).iter().map(variants::item).collect::<Vec<_>>();
        answered.push(json!({ "id": product.id, "variants": kept }));
    }
    Ok(answer::json(StatusCode::OK, &answered))
}

/// The pieces in all locations; not counted where one is not.
fn in_all(levels: &Value) -> Option<Value> {
    let stocks: Vec<&Value> = levels.as_array()?.iter().map(|level| &level["stock"]).collect();
    if stocks.is_empty() || !stocks.iter().all(|stock| stock.is_i64() || stock.is_null()) {
        return None;
    }
    let all: Option<Vec<i64>> = stocks.iter().map(|stock| stock.as_i64()).collect();
    Some(json!(all.map(|all| all.into_iter().fold(0, i64::saturating_add))))
}
