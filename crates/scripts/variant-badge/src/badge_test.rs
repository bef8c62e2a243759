use vitrina::testing::{Drawn, Open, Shop, Shown};

use super::*;

fn shop() -> Shop {
    Shop::new().lang("es_AR").currency("$", ".", ",")
}

fn badge(shop: &Open, shown: Shown) -> Drawn {
    shop.draw("vitrina-badge", Some(shown))
}

fn priced(cents: f64) -> Shown {
    Shown { cents: Some(cents), ..Shown::default() }
}

#[test]
fn price_in_parts_and_by_transfer() {
    let shop = shop().setting("installments", 3.0).setting("transfer_discount", 15.0).start(variant_badge);
    let drawn = badge(&shop, priced(123_450.0));
    assert_eq!(
        drawn.lines(),
        [
            ("vitrina-installments", "3x $411,50 sin interés"),
            ("vitrina-transfer", "$1.049,33 con transferencia (15% off)")
        ]
    );
    assert_eq!(drawn.attribute("role"), Some("status"));
}

#[test]
fn low_stock_has_its_threshold_and_its_singular() {
    let low = |shop: &Open, stock: f64| {
        let drawn = badge(shop, Shown { stock: Some(stock), ..priced(100.0) });
        drawn.lines().iter().find(|(class, _)| *class == "vitrina-low").map(|(_, text)| (*text).to_owned())
    };
    let shop_es = shop().start(variant_badge);
    assert_eq!(low(&shop_es, 1.0).as_deref(), Some("¡Última unidad!"));
    assert_eq!(low(&shop_es, 5.0).as_deref(), Some("¡Últimas 5 unidades!"));
    assert_eq!(low(&shop_es, 6.0), None);
    let never = shop().setting("low_stock", 0.0).start(variant_badge);
    assert_eq!(low(&never, 1.0), None);
    let english = shop().lang("EN_us").start(variant_badge);
    assert_eq!(low(&english, 1.0).as_deref(), Some("Only 1 left!"));
    let portuguese = shop().lang("pt_BR").start(variant_badge);
    assert_eq!(low(&portuguese, 1.0).as_deref(), Some("Última unidade!"));
    assert_eq!(low(&portuguese, 2.0).as_deref(), Some("Últimas 2 unidades!"));
}

#[test]
fn sold_out_and_ask_stand_alone() {
    let shop = shop().start(variant_badge);
    assert_eq!(badge(&shop, Shown { stock: Some(0.0), ..priced(100.0) }).lines(), [("vitrina-out", "Sin stock")]);
    assert_eq!(badge(&shop, Shown { unavailable: true, ..priced(100.0) }).lines(), [("vitrina-out", "Sin stock")]);
    assert_eq!(
        badge(&shop, Shown { contact: true, unavailable: true, ..priced(100.0) }).lines(),
        [("vitrina-out", "Sin stock")]
    );
    assert_eq!(badge(&shop, Shown { contact: true, ..priced(100.0) }).lines(), [("vitrina-ask", "Consultar precio")]);
    assert_eq!(badge(&shop, Shown::default()).lines(), [("vitrina-ask", "Consultar precio")]);
}

#[test]
fn no_match_hides_the_badge() {
    let shop = shop().start(variant_badge);
    assert!(shop.draw("vitrina-badge", None).is_hidden());
    assert_eq!(shop.draw("vitrina-badge", None).attribute("role"), Some("status"));
}

#[test]
fn settings_fall_back_field_by_field() {
    let text = |shop: Shop| {
        let drawn = badge(&shop.start(variant_badge), priced(100.0));
        drawn.lines().iter().map(|(_, text)| (*text).to_owned()).collect::<Vec<_>>()
    };
    let defaults = ["6x $0,17 sin interés", "$0,90 con transferencia (10% off)"];
    assert_eq!(text(shop()), defaults);
    for (name, value) in [
        ("installments", 0.0),
        ("installments", 25.0),
        ("installments", 3.5),
        ("transfer_discount", 91.0),
        ("transfer_discount", -1.0),
    ] {
        assert_eq!(text(shop().setting(name, value)), defaults, "{name} = {value}");
    }
    assert_eq!(text(shop().setting("installments", 1.0).setting("transfer_discount", 0.0)), ["1x $1,00 sin interés"]);
    assert_eq!(
        text(shop().setting("installments", 24.0).setting("transfer_discount", 90.0)),
        ["24x $0,04 sin interés", "$0,10 con transferencia (90% off)"]
    );
}

#[test]
fn zero_is_a_price() {
    let drawn = badge(&shop().start(variant_badge), priced(0.0));
    assert_eq!(drawn.lines()[0], ("vitrina-installments", "6x $0,00 sin interés"));
}
