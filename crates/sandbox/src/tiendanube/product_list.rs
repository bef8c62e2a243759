//! Which products a list holds, and in what order (platforms.md §6.2).

use serde_json::{Value, json};

use super::gate::Admitted;
use super::list::{self, Sort};
use super::refusal::Refusal;
use super::variants;
use crate::state::Document;

/// Whether a product stays in the list.
type Keep = Box<dyn Fn(&Document) -> bool>;

/// Something that a variant may have.
type Trait = Box<dyn Fn(&Value) -> bool>;

/// What the request's filters leave; `None` when it has none.
pub(super) fn filters(admitted: &Admitted<'_>) -> Result<Option<Keep>, Refusal> {
    let mut all: Vec<Keep> = Vec::new();
    if let Some(text) = admitted.filter("q") {
        let text = text.to_lowercase();
        all.push(Box::new(move |product| says(product, &text)));
    }
    if let Some(handle) = admitted.filter("handle") {
        let language = admitted.filter("language");
        all.push(Box::new(move |product| {
            let handles = product.body["handle"].as_object().cloned().unwrap_or_default();
            handles.iter().any(|(key, value)| language.as_ref().is_none_or(|wanted| wanted == key) && *value == *handle)
        }));
    } else if let Some(language) = admitted.filter("language") {
        all.push(Box::new(move |product| product.body["name"].get(&language).is_some()));
    }
    if let Some(category) = list::number(admitted, "category_id")? {
        all.push(Box::new(move |product| {
            product.body["categories"].as_array().is_some_and(|ids| ids.contains(&json!(category)))
        }));
    }
    if let Some(ids) = list::numbers(admitted, "ids")? {
        all.push(Box::new(move |product| ids.contains(&product.id)));
    }
    for name in ["published", "free_shipping"] {
        if let Some(wanted) = list::flag(admitted, name)? {
            all.push(Box::new(move |product| product.body[name] == wanted));
        }
    }
    if let Some(most) = list::number(admitted, "max_stock")? {
        all.push(Box::new(move |product| any(product, |variant| variant["stock"].as_i64().is_some_and(|n| n <= most))));
    }
    if let Some(least) = list::number(admitted, "min_stock")? {
        all.push(Box::new(move |product| any(product, |variant| variant["stock"].as_i64().is_none_or(|n| n >= least))));
    }
    let size = |variant: &Value| ["width", "height", "depth"].iter().all(|name| is_more_than_zero(&variant[*name]));
    let weight = |variant: &Value| is_more_than_zero(&variant["weight"]);
    let promotional = |variant: &Value| !variant["promotional_price"].is_null();
    let traits: [(&str, Trait); 4] = [
        ("has_promotional_price", Box::new(promotional)),
        ("has_weight", Box::new(weight)),
        ("has_all_dimensions", Box::new(size)),
        ("has_weight_and_all_dimensions", Box::new(move |variant| weight(variant) && size(variant))),
    ];
    for (name, has) in traits {
        if let Some(wanted) = list::flag(admitted, name)? {
            all.push(Box::new(move |product| any(product, &has) == wanted));
        }
    }
    if all.is_empty() {
        return Ok(None);
    }
    Ok(Some(Box::new(move |product| all.iter().all(|keep| keep(product)))))
}

fn any(product: &Document, has: impl Fn(&Value) -> bool) -> bool {
    variants::of(product).iter().any(has)
}

fn is_more_than_zero(measure: &Value) -> bool {
    measure.as_str().is_some_and(|text| text.bytes().any(|byte| (b'1'..=b'9').contains(&byte)))
}

/// Whether a name, a description or a SKU holds the text.
fn says(product: &Document, text: &str) -> bool {
    let holds = |value: &Value| value.as_str().is_some_and(|value| value.to_lowercase().contains(text));
    let in_any = |name: &str| product.body[name].as_object().is_some_and(|texts| texts.values().any(holds));
    in_any("name") || in_any("description") || any(product, |variant| holds(&variant["sku"]))
}

/// The order that `sort_by` names.
pub(super) fn order(admitted: &Admitted<'_>) -> Result<Option<Box<Sort>>, Refusal> {
    let Some(wanted) = admitted.filter("sort_by") else { return Ok(None) };
    let language = admitted.store.language().to_owned();
    let name = move |product: &Document| product.body["name"][&language].as_str().unwrap_or_default().to_lowercase();
    let least = |field: &'static str| {
        move |product: &Document| variants::of(product).iter().filter_map(|variant| list::cents(&variant[field])).min()
    };
    let sorted: Box<Sort> = match wanted.trim_end_matches("-ascending").trim_end_matches("-descending") {
        "user" | "best-selling" => Box::new(|_| {}),
        "price" => Box::new(move |all| all.sort_by_key(least("price"))),
        "cost" => Box::new(move |all| all.sort_by_key(least("cost"))),
        "alpha" | "name" => Box::new(move |all| all.sort_by_key(&name)),
        "created-at" => Box::new(|all| all.sort_by_key(|product| (product.created_at, product.id))),
        _ => return Err(Refusal::field("sort_by", "is not included in the list")),
    };
    let down = wanted.ends_with("-descending");
    Ok(Some(Box::new(move |all| {
        sorted(all);
        if down {
            all.reverse();
        }
    })))
}
