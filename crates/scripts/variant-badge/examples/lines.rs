//! What the badge shows, natively: reads one JSON object a line from standard input, writes the badge's lines as JSON.
//!
//! `{"lang", "currency": [..3], "settings": {..}, "variant": {..}}` gives `[["class", "text"], ..]`. The browser tests hold the
//! built outputs against it.

use std::io::{BufRead, Write};

use serde_json::Value;
use variant_badge::variant_badge;
use vitrina::testing::{Open, Shop, Shown};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut opened: Option<(Value, Open)> = None;
    for line in std::io::stdin().lock().lines() {
        let mut input: Value = serde_json::from_str(&line?)?;
        let variant = input["variant"].take();
        // Reading the shop is most of the work, and many variants come from one shop.
        if opened.as_ref().is_none_or(|(shop, _)| *shop != input) {
            opened = Some((input.clone(), open(&input)));
        }
        let Some((_, shop)) = &opened else { continue };
        let drawn = shop.draw("vitrina-badge", Some(shown(&variant)));
        writeln!(out, "{}", serde_json::to_string(&drawn.lines())?)?;
    }
    Ok(())
}

fn open(input: &Value) -> Open {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let currency = &input["currency"];
    let mut shop =
        Shop::new().lang(&text(&input["lang"])).currency(&text(&currency[0]), &text(&currency[1]), &text(&currency[2]));
    for (name, value) in input["settings"].as_object().into_iter().flatten() {
        shop = shop.setting(name, value.as_f64().unwrap_or(f64::NAN));
    }
    shop.start(variant_badge)
}

fn shown(variant: &Value) -> Shown {
    Shown {
        cents: variant["price_number_raw"].as_f64(),
        units: variant["price_number"].as_f64(),
        stock: variant["stock"].as_f64(),
        unavailable: variant["available"] == false,
        contact: variant["contact"] == true,
        ..Shown::default()
    }
}
