//! Dates, money and ids in every form that is seen (platforms.md §1.7).

use jiff::Timestamp;
use serde_json::{Value, json};
use vitrina_platform::tiendanube::Id;
use vitrina_platform::{Decimal, Moment};

#[test]
fn dates_are_read_in_all_seen_forms() {
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    let php = |zone: &str| json!({"date": "2022-02-23 12:25:18.000000", "timezone_type": 3, "timezone": zone});
    let cases = [
        (json!("2013-01-03T09:11:51-03:00"), at("2013-01-03T12:11:51Z")),
        (json!("2013-09-05T17:59:19+0000"), at("2013-09-05T17:59:19Z")),
        (json!("2013-09-05T17:59:19-0300"), at("2013-09-05T20:59:19Z")),
        (json!("2015-01-02T20:27:51Z"), at("2015-01-02T20:27:51Z")),
        (json!("2015-01-02 20:27:51"), None),
        (json!("2014-05-08"), None),
        (php("UTC"), at("2022-02-23T12:25:18Z")),
        (php("-03:00"), at("2022-02-23T15:25:18Z")),
        (php("Nowhere/At_All"), None),
        (json!("yesterday"), None),
        (json!(""), None),
    ];
    for (json, timestamp) in cases {
        let moment: Moment = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(moment.timestamp(), timestamp, "{json}: {moment:?}");
        let back: Moment = serde_json::from_value(serde_json::to_value(&moment).unwrap()).unwrap();
        assert_eq!(back, moment, "{json}");
    }
    assert!(matches!(Moment::read("2015-01-02 20:27:51"), Moment::Local(local) if local.hour() == 20));
    assert!(matches!(Moment::read("2014-05-08"), Moment::Day(day) if day.month() == 5));
    assert_eq!(Moment::read("0000-00-00 00:00:00"), Moment::Other("0000-00-00 00:00:00".to_owned()));
    for wrong in [json!(1), json!([]), json!({"date": 1}), json!(true)] {
        assert!(serde_json::from_value::<Moment>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn money_is_exact_whether_it_comes_as_text_or_number() {
    let cases = [
        (json!("19.00"), 1_900),
        (json!("0.10"), 10),
        (json!("-0.05"), -5),
        (json!("1234567.89"), 123_456_789),
        (json!(10.5), 1_050),
        (json!(0.29), 29),
        (json!(1.1), 110),
        (json!(7), 700),
        (json!(-7), -700),
        (json!("0000"), 0),
    ];
    for (json, cents) in cases {
        let amount: Decimal = serde_json::from_value(json.clone()).unwrap();
        assert_eq!(amount.minor_units(2), Some(cents), "{json}");
    }
    for wrong in [
        "",
        ".",
        "1.",
        ".5",
        "1,00",
        "1e3",
        "0x1",
        "1.2.3",
        "--1",
        "NaN",
        "Infinity",
        "1 000",
        "+1",
        "9999999999999999999",
    ] {
        assert!(wrong.parse::<Decimal>().is_err(), "{wrong}");
        assert!(serde_json::from_value::<Decimal>(json!(wrong)).is_err(), "{wrong}");
    }
    for wrong in [json!(null), json!(true), json!([1]), json!(1e300), json!(0.123_456_789_012_345_67)] {
        assert!(serde_json::from_value::<Decimal>(wrong.clone()).is_err(), "{wrong}");
    }
}

#[test]
fn nothing_is_rounded_and_equal_figures_are_equal() {
    let figure = |text: &str| text.parse::<Decimal>().unwrap();
    assert_eq!(figure("19.005").minor_units(2), None);
    assert_eq!(figure("19.000").minor_units(2), Some(1_900));
    assert_eq!(figure("999999999999999999").minor_units(2), None, "more than 64 bits of cents");
    assert_eq!(figure("1").minor_units(255), None);
    assert_eq!(figure("19"), figure("19.00"));
    assert!(figure("-1.5") < figure("-1.49") && figure("2") > figure("1.999"));
    for text in ["19.00", "-0.05", "0.00", "7", "123456789012345678", "0.12345678901234567"] {
        assert_eq!(figure(text).to_string(), text);
        assert_eq!(serde_json::to_value(figure(text)).unwrap(), Value::from(text));
    }
    assert_eq!(Decimal::from_minor_units(-5, 2).to_string(), "-0.05");
    assert_eq!(Decimal::from_minor_units(i64::MIN, 255).minor_units(18), Some(i64::MIN));
}

/// An own oracle: digits moved as text.
#[test]
fn minor_units_and_text_agree_for_many_amounts() {
    for amount in (-20_000_i64..20_000).step_by(7).chain([i64::MAX / 1_000, i64::MIN / 1_000]) {
        for decimals in 0..=4_usize {
            let digits = format!("{:0width$}", amount.unsigned_abs(), width = decimals + 1);
            let (whole, fraction) = digits.split_at(digits.len() - decimals);
            let sign = if amount < 0 { "-" } else { "" };
            let text = if decimals == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
            let figure: Decimal = text.parse().unwrap();
            assert_eq!(figure.minor_units(decimals as u8), Some(amount), "{text}");
            assert_eq!(Decimal::from_minor_units(amount, decimals as u8).to_string(), text);
        }
    }
}

#[test]
fn ids_are_read_as_number_or_text() {
    for json in [json!(42), json!("42")] {
        assert_eq!(serde_json::from_value::<Id>(json).unwrap(), Id(42));
    }
    for wrong in [json!(-1), json!(1.5), json!(""), json!("x"), json!(null), json!([1])] {
        assert!(serde_json::from_value::<Id>(wrong.clone()).is_err(), "{wrong}");
    }
    assert_eq!(serde_json::to_value(Id(42)).unwrap(), json!(42));
}
