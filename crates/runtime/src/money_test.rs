#![allow(clippy::unwrap_used)]

use super::*;

fn currency(symbol: &str, thousands: &str, cents: &str) -> Currency {
    Currency::new(Some(symbol.into()), Some(thousands.into()), Some(cents.into()))
}

#[test]
fn amounts_are_written_with_the_shops_separators() {
    let cases = [
        (123_450, currency("$", ".", ","), "$1.234,50"),
        (5, currency("R$", ".", ","), "R$0,05"),
        (100_000_000, currency("$", ",", "."), "$1,000,000.00"),
        (123_456_789, currency("R$", "", ","), "R$1234567,89"),
        (0, currency("$", ".", ","), "$0,00"),
        (99_999, currency("$", ".", ","), "$999,99"),
        (MOST, currency("$", ".", ","), "$90.071.992.547.409,91"),
    ];
    for (cents, currency, text) in cases {
        assert_eq!(currency.format(Money(cents)), text);
    }
}

#[test]
fn the_symbol_is_what_is_left_of_the_template() {
    let cases = [
        ("$", "$"),
        ("R$ {{amount}}", "R$"),
        ("{x{y}z}US$", "US$"),
        (" 1.234,5 ", "$"),
        ("", "$"),
        ("\u{a0}€", "€"),
        ("a{b", "a"),
    ];
    for (template, symbol) in cases {
        assert_eq!(currency(template, "", "").symbol, symbol, "{template:?}");
    }
}

#[test]
fn absent_fields_have_defaults_and_empty_ones_mean_none() {
    assert_eq!(Currency::new(None, None, None), currency("$", ".", ","));
    assert_eq!(currency("$", "", "").format(Money(123_456)), "$123456");
}

#[test]
fn prices_are_read_as_the_page_gives_them() {
    const NO: f64 = f64::NAN;
    let cases = [
        (123_450.0, NO, Some(123_450)),
        (0.0, 7.0, Some(0)),
        (NO, 1234.5, Some(123_450)),
        (NO, 0.125, Some(13)),
        (NO, 1.005, Some(100)), // 1.005 * 100 + 0.5 is 100.99999999999999 in IEEE double
        (-5.0, 2.0, Some(200)),
        (12.5, 2.0, Some(200)),
        (-5.0, NO, None),
        (NO, -1.0, None),
        (NO, NO, None),
        (NO, f64::INFINITY, None),
        (f64::INFINITY, NO, None),
        (f64::INFINITY, 99.0, Some(9_900)),
        (9_007_199_254_740_991.0, NO, Some(MOST)),
        (9_007_199_254_740_992.0, 1.0, None),
        (NO, 1e300, None),
    ];
    for (cents, units, expected) in cases {
        assert_eq!(Money::read(cents, units).map(Money::in_cents), expected, "{cents} {units}");
    }
}

#[test]
fn parts_and_per_cents_round_half_up() {
    assert_eq!(Money(123_450).part(3).in_cents(), 41_150);
    assert_eq!(Money(123_450).percent(85).in_cents(), 104_933);
    assert_eq!(Money(5).part(2).in_cents(), 3);
    assert_eq!(Money(1).part(3).in_cents(), 0);
    assert_eq!(Money(5).percent(90).in_cents(), 5);
    assert_eq!(Money(MOST).part(1).in_cents(), MOST);
    assert_eq!(Money(MOST).percent(100).in_cents(), MOST);
    assert_eq!(Money(7).part(0).in_cents(), 7);
}

#[test]
fn texts_of_themes_are_read() {
    let pesos = currency("$", ".", ",");
    let read = [
        ("$47.000,00", 4_700_000),
        ("$47.000,00 ARS", 4_700_000),
        ("$ 11.714,88", 1_171_488),
        ("$12.250", 1_225_000),
        ("12250,5", 1_225_050),
        ("$12250,00", 1_225_000),
        (" Precio: $0,05 ", 5),
        ("$\u{a0}1.000.000", 100_000_000),
    ];
    for (text, cents) in read {
        assert_eq!(pesos.read(text), Money::cents(cents), "{text}");
    }
    assert_eq!(currency("R$", "", ",").read("R$1234,56"), Money::cents(123_456));
    assert_eq!(currency("$", ",", ".").read("$1,000,000.00"), Money::cents(100_000_000));
    assert_eq!(currency("Rs.", "", "").read("Rs. 500"), Money::cents(50_000));
    assert_eq!(currency("$", ".", ".").read("$1.234.50"), Money::cents(123_450));
}

#[test]
fn texts_that_are_no_amount_are_none() {
    let pesos = currency("$", ".", ",");
    let texts = [
        "",
        "—",
        "$",
        "Consultar",
        "$1.23",
        "$1.2345",
        "$12,345",
        "$1,2,3",
        "$10 $20",
        "10%20",
        "1.234.56,00",
        "1..000",
        "²",
    ];
    for text in texts {
        assert_eq!(pesos.read(text), None, "{text}");
    }
    assert_eq!(pesos.read("99999999999999999999"), None);
    assert_eq!(pesos.read("90.071.992.547.409,92"), None);
}

#[test]
fn what_is_written_is_read_again() {
    for shop in [currency("$", ".", ","), currency("R$", "", ","), currency("US$", ",", "."), currency("€", " ", ",")]
    {
        for cents in [0, 5, 99, 100, 99_999, 100_000, 123_456_789, MOST] {
            assert_eq!(shop.read(&shop.format(Money(cents))), Some(Money(cents)), "{cents}");
        }
    }
}
