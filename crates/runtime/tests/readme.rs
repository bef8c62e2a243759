//! The example of the READMEs: it stands in both as it stands here, compiles, and does what they say.

use vitrina::testing::{Shop, Shown};

include!("readme/offer.rs");

const SOURCE: &str = include_str!("readme/offer.rs");

#[test]
fn the_example_is_the_readmes_and_about_twenty_lines() {
    for readme in [include_str!("../README.md"), include_str!("../../../README.md")] {
        assert!(
            readme.contains(&format!("```rust\n{SOURCE}```")),
            "the README's example is another than tests/readme/offer.rs"
        );
    }
    let lines = SOURCE.lines().filter(|line| !line.is_empty()).count();
    assert!(lines <= 20, "{lines} lines");
}

#[test]
fn it_divides_the_price_in_the_shops_language() {
    let price = || Some(Shown { cents: Some(90_000.0), ..Shown::default() });
    let shop = Shop::new().lang("pt_BR").currency("R$", ".", ",").setting("installments", 3.0).start(offer);
    assert_eq!(shop.draw("offer", price()).lines(), [("offer-parts", "3x de R$300,00 sem juros")]);
    let shop = Shop::new().start(offer);
    assert_eq!(shop.draw("offer", price()).lines(), [("offer-parts", "6x $150,00 sin interés")]);
    assert!(shop.draw("offer", None).is_hidden());
}
