//! The fields of a resource: their form, whether they may be null, and who writes them (the tables of platforms.md §6).

use serde_json::{Map, Value, json};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A whole number.
    Integer,
    Boolean,
    Text,
    /// A text by language. A plain text stands for all languages of the store (platforms.md §1.6).
    Localized,
    /// An amount of money: a text with a dot and two decimals; numbers are accepted (platforms.md §1.7).
    Money,
    /// A number with decimals, where an amount is no text.
    Number,
    /// A weight or a length with so many decimals.
    Measure(usize),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// An https address.
    Https,
    /// `YYYY-MM-DD`.
    Day,
    /// A point in time.
    Date,
    Object,
    List,
    /// Anything at all: the documents give several types.
    Any,
}

/// One field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub name: &'static str,
    pub form: Form,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether a request can set it.
    pub written: bool,
}

impl Field {
    /// A field that the server sets and that is never null.
    pub(super) const fn new(name: &'static str, form: Form) -> Field {
        Field { name, form, nullable: false, written: false }
    }

    pub(super) const fn null(self) -> Field {
        Field { nullable: true, ..self }
    }

    pub(super) const fn written(self) -> Field {
        Field { written: true, ..self }
    }
}

/// The names of the fields, for `fields=`.
pub(super) fn names(fields: &[Field]) -> Vec<&'static str> {
    fields.iter().map(|field| field.name).collect()
}

/// Takes what a request says into a resource. What it may not set is passed over; what has the wrong form is in the
/// answer, by field, and changes nothing.
pub(super) fn take(
    fields: &[Field],
    given: &Map<String, Value>,
    languages: &[String],
    into: &mut Map<String, Value>,
) -> Map<String, Value> {
    let mut wrong = Map::new();
    for field in fields.iter().filter(|field| field.written) {
        let Some(value) = given.get(field.name) else { continue };
        match read(field, value, languages, into.get(field.name)) {
            Ok(value) => drop(into.insert(field.name.to_owned(), value)),
            Err(text) => drop(wrong.insert(field.name.to_owned(), json!([text]))),
        }
    }
    wrong
}

/// The resource with null or its form's empty value where it says nothing.
pub(super) fn complete(fields: &[Field], resource: &mut Map<String, Value>) {
    for field in fields.iter().filter(|field| !resource.contains_key(field.name)).collect::<Vec<_>>() {
        let empty = match field.form {
            _ if field.nullable => Value::Null,
            Form::Integer | Form::Number => json!(0),
            Form::Boolean => json!(false),
            Form::Localized | Form::Object => json!({}),
            Form::List => json!([]),
            Form::Money => json!("0.00"),
            Form::Measure(places) => json!(format!("{:.places$}", 0.0)),
            Form::OneOf(texts) => json!(texts.first()),
            _ => json!(""),
        };
        resource.insert(field.name.to_owned(), empty);
    }
}

fn read(field: &Field, value: &Value, languages: &[String], before: Option<&Value>) -> Result<Value, String> {
    let name = field.name.replace('_', " ");
    if value.is_null() {
        return if field.nullable { Ok(Value::Null) } else { Err("can't be blank".into()) };
    }
    let text = || value.as_str().ok_or(format!("The {name} must be a string."));
    match field.form {
        Form::Integer => match value {
            Value::String(text) => text.parse::<i64>().ok().map(Value::from),
            other => other.as_i64().map(Value::from),
        }
        .ok_or(format!("The {name} must be an integer.")),
        Form::Number if value.is_number() => Ok(value.clone()),
        Form::Number => Err(format!("The {name} must be a number.")),
        Form::Boolean => value.as_bool().map(Value::from).ok_or(format!("The {name} field must be true or false.")),
        Form::Text => text().map(Value::from),
        Form::Localized => localized(&name, value, languages, before),
        Form::Money => decimal(&name, value, 2),
        Form::Measure(places) => decimal(&name, value, places),
        Form::OneOf(texts) => {
            let known = value.as_str().filter(|text| texts.contains(text));
            known.map(Value::from).ok_or("is not included in the list".into())
        }
        Form::Https => {
            let fits = |text: &&str| url::Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host());
            value.as_str().filter(fits).map(Value::from).ok_or("must be a valid https url".into())
        }
        Form::Day => {
            let day = value.as_str().filter(|text| text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10);
            day.map(Value::from).ok_or("is not a date".into())
        }
        Form::Date => text().map(Value::from),
        Form::Object if value.is_object() => Ok(value.clone()),
        Form::Object => Err(format!("The {name} must be an object.")),
        Form::List if value.is_array() => Ok(value.clone()),
        Form::List => Err(format!("The {name} must be an array.")),
        Form::Any => Ok(value.clone()),
    }
}

/// Languages that shops write in (platforms.md §1.6).
const LANGUAGES: [&str; 3] = ["es", "pt", "en"];

/// A text by language; languages that are not named keep what they had.
pub(super) fn localized(
    name: &str,
    value: &Value,
    languages: &[String],
    before: Option<&Value>,
) -> Result<Value, String> {
    match value {
        Value::String(text) => {
            Ok(Value::Object(languages.iter().map(|language| (language.clone(), json!(text))).collect()))
        }
        Value::Object(given) => {
            let mut texts = before.and_then(Value::as_object).cloned().unwrap_or_default();
            for (language, text) in given {
                if !LANGUAGES.contains(&language.as_str()) || !(text.is_string() || text.is_null()) {
                    return Err(format!("The {name} must hold a string for each language."));
                }
                texts.insert(language.clone(), json!(text.as_str().unwrap_or_default()));
            }
            Ok(Value::Object(texts))
        }
        _ => Err(format!("The {name} must be a string or an object of languages.")),
    }
}

/// A number as text with so many decimals, cut and not rounded: no float takes part.
fn decimal(name: &str, value: &Value, places: usize) -> Result<Value, String> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        _ => return Err(format!("The {name} must be a number.")),
    };
    if text.starts_with('-') {
        return Err(format!("The {name} must be at least 0."));
    }
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 15 || !digits(whole) || !digits(part) || text.ends_with('.') {
        return Err(format!("The {name} must be a number."));
    }
    let part: String = part.chars().chain(std::iter::repeat('0')).take(places).collect();
    Ok(json!(format!("{}.{part}", whole.trim_start_matches('0').parse::<u64>().unwrap_or(0))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn amounts_become_texts_with_two_decimals() {
        for (given, expected) in [
            (json!(10.5), Ok("10.50")),
            (json!(10), Ok("10.00")),
            (json!("19.999"), Ok("19.99")),
            (json!("007"), Ok("7.00")),
            (json!(0), Ok("0.00")),
            (json!(-1), Err("The price must be at least 0.")),
            (json!("1,5"), Err("The price must be a number.")),
            (json!("1."), Err("The price must be a number.")),
            (json!(""), Err("The price must be a number.")),
            (json!(1e300), Err("The price must be a number.")),
            (json!([]), Err("The price must be a number.")),
        ] {
            let found = decimal("price", &given, 2);
            let found = found.as_ref().map(|value| value.as_str().unwrap()).map_err(String::as_str);
            assert_eq!(found, expected, "{given}");
        }
    }

    #[test]
    fn a_plain_text_is_for_all_languages_and_an_object_for_those_it_names() {
        let languages = ["es".to_owned(), "pt".to_owned()];
        let both = localized("name", &json!("Ola"), &languages, None).unwrap();
        assert_eq!(both, json!({ "es": "Ola", "pt": "Ola" }));
        let changed = localized("name", &json!({ "pt": "Onda" }), &languages, Some(&both)).unwrap();
        assert_eq!(changed, json!({ "es": "Ola", "pt": "Onda" }));
        assert!(localized("name", &json!({ "tlh": "x" }), &languages, None).is_err());
        assert!(localized("name", &json!({ "es": 1 }), &languages, None).is_err());
        assert!(localized("name", &json!(["x"]), &languages, None).is_err());
    }
}
