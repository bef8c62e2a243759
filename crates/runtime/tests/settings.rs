//! What a merchant may set: numbers, flags, texts, and texts of a list; what does not fit is the default, field by field.

use vitrina::prelude::*;
use vitrina::testing::Shop;

#[derive(Settings)]
struct Offer {
    #[setting(default = 6, range = 1..=24)]
    parts: u32,
    #[setting(default = -2, range = -5..=5)]
    shift: i8,
    #[setting(default = true)]
    transfer: bool,
    #[setting(default = false)]
    r#loop: bool,
    #[setting(default = "Envío \"gratis\"")]
    headline: String,
    #[setting(default = "calm", one_of = ["calm", "loud"])]
    tone: &'static str,
}

const DEFAULT: (u32, i8, bool, bool, &str, &str) = (6, -2, true, false, "Envío \"gratis\"", "calm");

fn read(settings: &str, expected: (u32, i8, bool, bool, &str, &str)) {
    Shop::new().settings(settings).start(|_page: Page, offer: Offer| {
        let Offer { parts, shift, transfer, r#loop, headline, tone } = offer;
        assert_eq!((parts, shift, transfer, r#loop, headline.as_str(), tone), expected, "{settings}");
    });
}

#[test]
fn each_field_takes_what_it_may_have() {
    read("{}", DEFAULT);
    let all = r#"{"parts": 24, "shift": -5, "transfer": false, "loop": true, "headline": "", "tone": "loud"}"#;
    read(all, (24, -5, false, true, "", "loud"));
    read(r#"{"parts": 3.0, "headline": "24 h"}"#, (3, -2, true, false, "24 h", "calm"));
}

#[test]
fn what_does_not_fit_is_the_default_and_costs_its_own_field_alone() {
    for value in ["null", "[]", "{}", "[true]", "\"3\"", "1e99", "2.5", "-6"] {
        let settings = format!(
            r#"{{"parts": {value}, "shift": {value}, "transfer": {value}, "loop": {value}, "tone": {value}, "other": 1}}"#
        );
        read(&settings, DEFAULT);
    }
    read(
        r#"{"transfer": "true", "loop": 1, "headline": 7, "tone": "LOUD", "parts": 2}"#,
        (2, -2, true, false, "Envío \"gratis\"", "calm"),
    );
}

#[test]
fn the_command_is_told_all_of_it() {
    let schema: Option<serde_json::Value> = serde_json::from_str(Offer::SCHEMA).ok();
    let expected = serde_json::json!([
        {"name": "parts", "kind": "integer", "default": 6, "least": 1, "most": 24},
        {"name": "shift", "kind": "integer", "default": -2, "least": -5, "most": 5},
        {"name": "transfer", "kind": "flag", "default": true},
        {"name": "loop", "kind": "flag", "default": false},
        {"name": "headline", "kind": "text", "default": "Envío \"gratis\""},
        {"name": "tone", "kind": "text", "default": "calm", "one_of": ["calm", "loud"]},
    ]);
    assert_eq!(schema, Some(expected));
}
