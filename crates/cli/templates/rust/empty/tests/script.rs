use vitrina::testing::{Shop, Shown};
use {{crate}}::script;

#[test]
fn it_draws_nothing_yet() {
    let shop = Shop::new().start(|page, ()| script(page));
    let priced = Shown { cents: Some(100.0), ..Shown::default() };
    assert!(shop.draw("{{name}}", Some(priced)).is_hidden());
}
