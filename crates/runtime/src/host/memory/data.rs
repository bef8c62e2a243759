//! The page's data, by path: `js/values.js` and `js/shop.js` once more.

use serde_json::Value;

use super::MEMORY;

fn at<T>(path: &str, read: impl FnOnce(&Value) -> T) -> Option<T> {
    MEMORY.with_borrow(|memory| {
        let mut keys = path.split('.');
        let mut value = memory.data.get(keys.next()?)?;
        for key in keys {
            value = child(value, key)?;
        }
        Some(read(value))
    })
}

fn child<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match value {
        Value::Array(list) => list.get(key.parse::<usize>().ok()?),
        other => other.get(key),
    }
}

pub(crate) fn number(path: &str) -> f64 {
    at(path, Value::as_f64).flatten().unwrap_or(f64::NAN)
}

pub(crate) fn flag(path: &str) -> Option<bool> {
    at(path, Value::as_bool).flatten()
}

pub(crate) fn text(path: &str) -> Option<String> {
    at(path, |value| value.as_str().map(str::to_owned)).flatten()
}

pub(crate) fn has(path: &str) -> bool {
    text(path).is_some_and(|text| !text.is_empty())
}

/// The value at a path, where a text on the way may hold JSON.
fn seek(path: &str) -> Option<Value> {
    let mut keys = path.split('.');
    let mut value = MEMORY.with_borrow(|memory| memory.data.get(keys.next()?).cloned())?;
    for key in keys {
        value = child(&opened(value), key)?.clone();
    }
    Some(value)
}

/// What a text of JSON holds; any other value is itself.
fn opened(value: Value) -> Value {
    match value {
        Value::String(text) => serde_json::from_str(&text).unwrap_or_default(),
        other => other,
    }
}

pub(crate) fn tolerant_number(path: &str) -> f64 {
    match seek(path) {
        Some(Value::Number(number)) => number.as_f64().unwrap_or(f64::NAN),
        Some(Value::String(text)) => {
            let digits = text.strip_prefix('-').unwrap_or(&text);
            let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            if whole { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
        }
        _ => f64::NAN,
    }
}

pub(crate) fn tolerant_text(path: &str) -> Option<String> {
    match seek(path)? {
        Value::String(text) => Some(text).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

pub(crate) fn shape(path: &str) -> u32 {
    let value = seek(path).unwrap_or_default();
    match (&value, opened(value.clone())) {
        (_, Value::Array(_)) => 3,
        (_, Value::Object(_)) => 4,
        (Value::Number(_), _) => 1,
        (Value::String(_), _) => 2,
        (Value::Bool(true), _) => 5,
        (Value::Bool(false), _) => 6,
        _ => 0,
    }
}

pub(crate) fn count(path: &str) -> u32 {
    match seek(path).map(opened) {
        Some(Value::Array(list)) => list.len() as u32,
        _ => 0,
    }
}

pub(crate) fn language() -> u32 {
    let tag = text("l.lang").unwrap_or_default().to_lowercase();
    match tag.as_bytes() {
        [first, second, ..] => 256 * u32::from(*first) + u32::from(*second),
        _ => 0,
    }
}

/// Reads the instalments of the current variant into `i`, each as [method, how many, what it says].
pub(crate) fn read_installments() -> u32 {
    let methods = seek("v.installments_data").map(opened);
    let mut list = Vec::new();
    for (method, counts) in methods.iter().filter_map(Value::as_object).flatten() {
        let mut counts: Vec<(u32, &Value)> = counts
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(count, plan)| Some((number_of(count)?, plan)))
            .collect();
        counts.sort_by_key(|(count, _)| *count);
        list.extend(counts.into_iter().map(|(count, plan)| serde_json::json!([method, count, plan])));
    }
    let found = list.len() as u32;
    MEMORY.with_borrow_mut(|memory| memory.data.insert("i".to_owned(), Value::Array(list)));
    found
}

/// One to four digits, the first no 0.
fn number_of(count: &str) -> Option<u32> {
    let digits = !count.starts_with('0') && count.len() <= 4 && count.bytes().all(|byte| byte.is_ascii_digit());
    if digits { count.parse().ok() } else { None }
}
