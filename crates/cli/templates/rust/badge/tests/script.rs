use vitrina::testing::{Shop, Shown};
use {{crate}}::script;

fn priced(cents: f64) -> Option<Shown> {
    Some(Shown { cents: Some(cents), ..Shown::default() })
}

#[test]
fn the_price_in_instalments() {
    let shop = Shop::new().lang("es_AR").currency("$", ".", ",").start(script);
    let drawn = shop.draw("{{name}}", priced(123_450.0));
    assert_eq!(drawn.lines(), [("{{name}}-parts", "6x $205,75 sin interés")]);
}

#[test]
fn a_store_sets_how_many() {
    let shop = Shop::new().lang("pt_BR").currency("R$", ".", ",").setting("installments", 3.0).start(script);
    let drawn = shop.draw("{{name}}", priced(300.0));
    assert_eq!(drawn.lines(), [("{{name}}-parts", "3x de R$1,00 sem juros")]);
}

#[test]
fn a_variant_without_a_price_shows_nothing() {
    let shop = Shop::new().start(script);
    assert!(shop.draw("{{name}}", Some(Shown::default())).is_hidden());
}
