use vitrina::testing::{Shop, Shown};
use {{crate}}::script;

fn variants() -> [Shown; 1] {
    [Shown { cents: Some(100.0), ..Shown::default() }]
}

#[test]
fn a_click_adds_and_says_so() {
    let shop = Shop::new().lang("es_AR").setting("pieces", 2.0).start(script);
    let mut form = shop.form("{{name}}", variants());
    form.draw();
    form.click("{{name}}-add", "Agregar al carrito");
    assert_eq!(form.sent(), [2]);
    form.cart_answers(true);
    let drawn = form.draw();
    assert!(drawn.lines().contains(&("{{name}}-status", "Agregado al carrito: 2")), "{drawn:?}");
}

#[test]
fn a_refusal_is_told() {
    let shop = Shop::new().lang("pt_BR").start(script);
    let mut form = shop.form("{{name}}", variants());
    form.draw();
    form.click("{{name}}-add", "Adicionar ao carrinho");
    form.cart_answers(false);
    let drawn = form.draw();
    assert!(drawn.lines().contains(&("{{name}}-status", "Não foi possível adicionar")), "{drawn:?}");
}

#[test]
fn a_merchant_may_name_the_button_and_have_nothing_told() {
    let shop = Shop::new().settings(r#"{"label": "Lo quiero", "tells": false}"#).start(script);
    let mut form = shop.form("{{name}}", variants());
    form.draw();
    form.click("{{name}}-add", "Lo quiero");
    form.cart_answers(true);
    assert_eq!(form.draw().all("{{name}}-status").count(), 0);
}
