//! Answers for the package's own tests: what Rust makes of amounts and of texts with amounts.
//!
//! stdin is a JSON list of `{"symbol", "thousands", "separator", "amounts", "parts", "percents", "texts"}`; stdout is the list of
//! `{"written", "parts", "percents", "read"}` for them.

use std::io;

use serde_json::{Value, json};
use vitrina::{Currency, Money};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let asked: Vec<Value> = serde_json::from_reader(io::stdin().lock())?;
    let answers: Vec<Value> = asked.iter().map(answer).collect();
    serde_json::to_writer(io::stdout().lock(), &answers)?;
    Ok(())
}

fn answer(asked: &Value) -> Value {
    let text = |name: &str| asked[name].as_str().map(str::to_owned);
    let currency = Currency::new(text("symbol"), text("thousands"), text("separator"));
    let amounts: Vec<Money> =
        list(asked, "amounts").iter().filter_map(Value::as_u64).filter_map(Money::cents).collect();
    let of = |name: &str, work: fn(Money, u32) -> Money| -> Vec<u64> {
        let numbers = list(asked, name).iter().filter_map(Value::as_u64);
        amounts.iter().zip(numbers).map(|(amount, number)| work(*amount, number as u32).in_cents()).collect()
    };
    let texts = list(asked, "texts").iter().filter_map(Value::as_str);
    json!({
        "written": amounts.iter().map(|amount| currency.format(*amount)).collect::<Vec<_>>(),
        "parts": of("parts", Money::part),
        "percents": of("percents", Money::percent),
        "read": texts.map(|text| currency.read(text).map(Money::in_cents)).collect::<Vec<_>>(),
    })
}

fn list<'a>(asked: &'a Value, name: &str) -> &'a [Value] {
    asked[name].as_array().map(Vec::as_slice).unwrap_or_default()
}
