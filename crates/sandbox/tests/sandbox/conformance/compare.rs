//! What an answer says against what it should say.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::running::CALLBACK;

/// What is wrong with a value, if anything. An expected object names the fields that count; an array is meant whole;
/// `$absent`, `$any`, `$integer`, `$text`, `$money`, `$date` and its kin stand for what cannot be known.
pub fn difference(at: &str, expected: &Value, found: Option<&Value>) -> Option<String> {
    let wrong =
        || Some(format!("{at}: expected {expected}, found {}", found.map_or("nothing".into(), Value::to_string)));
    if let Some(kind) = expected.as_str().and_then(|text| text.strip_prefix('$')) {
        return if stands_for(kind, found) { None } else { wrong() };
    }
    match (expected, found) {
        (Value::Object(expected), Some(Value::Object(found))) => {
            expected.iter().find_map(|(name, value)| difference(&format!("{at}.{name}"), value, found.get(name)))
        }
        (Value::Array(expected), Some(Value::Array(all))) if expected.len() == all.len() => expected
            .iter()
            .zip(all)
            .enumerate()
            .find_map(|(place, (expected, found))| difference(&format!("{at}[{place}]"), expected, Some(found))),
        (expected, Some(found)) if expected == found => None,
        _ => wrong(),
    }
}

fn stands_for(kind: &str, found: Option<&Value>) -> bool {
    let Some(found) = found else { return kind == "absent" };
    let text = found.as_str().unwrap_or_default();
    let shaped = |shape: &str| {
        text.len() == shape.len()
            && text.chars().zip(shape.chars()).all(|(letter, of)| match of {
                '0' => letter.is_ascii_digit(),
                other => letter == other,
            })
    };
    match kind {
        "any" => true,
        "integer" => found.is_i64(),
        "text" => !text.is_empty(),
        "boolean" => found.is_boolean(),
        "texts" => found.as_array().is_some_and(|all| !all.is_empty() && all.iter().all(Value::is_string)),
        "money" => text.rsplit_once('.').is_some_and(|(whole, part)| whole.parse::<u64>().is_ok() && part.len() == 2),
        "date" => shaped("0000-00-00T00:00:00-03:00"),
        "plain_date" => shaped("0000-00-00T00:00:00+0000"),
        "bare_date" => shaped("0000-00-00 00:00:00"),
        "utc_date" => shaped("0000-00-00T00:00:00Z"),
        "back_with_state" => sent_back(text, Some("s")),
        "back_without_state" => sent_back(text, None),
        "next_and_last" => ["page=2&", "rel=\"next\"", "rel=\"last\""].iter().all(|part| text.contains(part)),
        "php_date" => {
            let date = found["date"].as_str().unwrap_or_default();
            found["timezone_type"] == 3
                && found["timezone"] == "UTC"
                && date.len() == "2022-02-23 12:25:18.000000".len()
        }
        _ => false,
    }
}

/// Whether an address is the app's own, with a code and that state.
fn sent_back(address: &str, state: Option<&str>) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    let query: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    address.starts_with(CALLBACK)
        && query.get("code").is_some_and(|code| !code.is_empty())
        && query.get("state").map(String::as_str) == state
}
