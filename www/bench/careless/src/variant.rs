//! A variant of a product, as the page writes it.

use serde::Deserialize;
use serde_json::Value;

const MOST: f64 = 9_007_199_254_740_991.0;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Variant {
    pub id: Value,
    option0: Value,
    option1: Value,
    option2: Value,
    available: Value,
    contact: Value,
    stock: Value,
    price_number: Value,
    price_number_raw: Value,
}

impl Variant {
    /// Whether an option has this value; one that is null matches anything.
    pub fn fits(&self, option: usize, value: Option<&str>) -> bool {
        let own = match option {
            0 => &self.option0,
            1 => &self.option1,
            _ => &self.option2,
        };
        own.is_null() || text(own).as_deref() == value
    }

    /// The stock when it is an integer.
    pub fn stock(&self) -> Option<f64> {
        self.stock.as_f64().filter(|stock| stock.fract() == 0.0)
    }

    pub fn sold_out(&self) -> bool {
        self.available == Value::Bool(false) || self.stock().is_some_and(|stock| stock <= 0.0)
    }

    /// The price in cents.
    pub fn price(&self) -> Option<u64> {
        if self.contact == Value::Bool(true) {
            return None;
        }
        let raw = self.price_number_raw.as_f64().filter(|raw| raw.fract() == 0.0 && *raw >= 0.0);
        let cents = raw.or_else(|| self.price_number.as_f64().map(|units| (units * 100.0 + 0.5).floor()))?;
        (0.0..=MOST).contains(&cents).then_some(cents as u64)
    }
}

/// A value as JavaScript writes it in a text.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}
