//! Makes of what a real page says something that no page should say.

use rand::RngExt;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Map, Value, json};

/// How many changes are made to a page at most.
const MOST_CHANGES: usize = 8;
const LONG: usize = 20_000;
const DEEP: usize = 100;

/// Changes a page in some places.
pub fn mutate(page: &mut Value, random: &mut StdRng) {
    for _ in 0..random.random_range(1..=MOST_CHANGES) {
        let places = count(page);
        let mut place = random.random_range(0..places);
        if let Some(value) = nth(page, &mut place) {
            change(value, random);
        }
    }
}

/// A value's text, now and then cut off.
pub fn text(value: &Value, random: &mut StdRng) -> String {
    let text = value.to_string();
    if !random.random_ratio(1, 50) {
        return text;
    }
    let length = random.random_range(0..=text.chars().count());
    text.chars().take(length).collect()
}

fn change(value: &mut Value, random: &mut StdRng) {
    match random.random_range(0..10) {
        0 => *value = Value::String(value.to_string()),
        1 => *value = Value::Array(vec![value.take()]),
        2 => as_number(value),
        3 => without_one(value, random),
        4 => with_another(value, random),
        _ => *value = odd(random),
    }
}

/// A text that is a number becomes that number, and the other way round.
fn as_number(value: &mut Value) {
    *value = match value.take() {
        Value::String(text) => text.parse::<f64>().map(Value::from).unwrap_or_default(),
        Value::Number(number) => Value::String(number.to_string()),
        other => json!([other]),
    };
}

fn without_one(value: &mut Value, random: &mut StdRng) {
    match value {
        Value::Object(fields) => {
            let names: Vec<String> = fields.keys().cloned().collect();
            if let Some(name) = names.choose(random) {
                fields.remove(name);
            }
        }
        Value::Array(list) if !list.is_empty() => drop(list.remove(random.random_range(0..list.len()))),
        _ => *value = Value::Null,
    }
}

fn with_another(value: &mut Value, random: &mut StdRng) {
    let more = odd(random);
    match value {
        Value::Object(fields) => drop(fields.insert(name(random), more)),
        Value::Array(list) => {
            let twice = list.choose(random).cloned().unwrap_or(more);
            list.push(twice);
        }
        other => *other = json!({ name(random): more }),
    }
}

fn name(random: &mut StdRng) -> String {
    let names = ["__proto__", "constructor", "length", "0", "", "lang", "id", "stock", "option0", "\u{0}", "a.b"];
    names.choose(random).copied().unwrap_or_default().to_owned()
}

/// A value that a page should not have there.
fn odd(random: &mut StdRng) -> Value {
    match random.random_range(0..14) {
        0 => Value::Null,
        1 => Value::Bool(random.random()),
        2 => json!(random.random::<i64>()),
        3 => json!(f64::from_bits(random.random())),
        4 | 5 => {
            let edges = [
                0.0,
                -0.0,
                0.5,
                1.005,
                99.995,
                -1.0,
                1e21,
                1e300,
                1e308,
                5e-324,
                4_294_967_295.0,
                4_294_967_296.0,
                2_147_483_648.0,
                9_007_199_254_740_991.0,
                9_007_199_254_740_992.0,
                90_071_992_547_409.9,
            ];
            json!(edges.choose(random).copied().unwrap_or_default())
        }
        6..=8 => {
            let texts = [
                "",
                " ",
                "0",
                "-1",
                "1e309",
                "NaN",
                "Infinity",
                "$1.234,50",
                "—",
                "null",
                "[]",
                "{",
                "{\"1\":{}}",
                "__proto__",
                "\u{0}",
                "\u{1}",
                "\u{6}1\u{6}",
                "\u{6}",
                "\u{7}l.lang\u{7}",
                "\u{7}",
                "=",
                "\u{1f600}",
                "\u{200f}",
                "ß",
                "\u{fffd}",
                "es",
                "pt-BR",
                "EN",
                "İ",
            ];
            json!(texts.choose(random).copied().unwrap_or_default())
        }
        9 => json!((0..random.random_range(0..24)).map(|_| random.random::<char>()).collect::<String>()),
        10 if random.random_ratio(1, 40) => json!("1".repeat(random.random_range(0..LONG))),
        11 if random.random_ratio(1, 40) => {
            (0..random.random_range(0..DEEP)).fold(json!("deep"), |inner, _| json!([inner]))
        }
        12 => Value::Object(Map::new()),
        _ => json!([]),
    }
}

/// How many values there are, the value itself counted.
fn count(value: &Value) -> usize {
    match value {
        Value::Object(fields) => 1 + fields.values().map(count).sum::<usize>(),
        Value::Array(list) => 1 + list.iter().map(count).sum::<usize>(),
        _ => 1,
    }
}

/// The value at a place, counted as `count` does.
fn nth<'a>(value: &'a mut Value, place: &mut usize) -> Option<&'a mut Value> {
    if *place == 0 {
        return Some(value);
    }
    *place -= 1;
    match value {
        Value::Object(fields) => fields.values_mut().find_map(|inner| nth(inner, place)),
        Value::Array(list) => list.iter_mut().find_map(|inner| nth(inner, place)),
        _ => None,
    }
}
