//! What pages say of the shop, by the tables of platforms.md §4.2 and every disagreement in them.

#![allow(clippy::panic)]

use vitrina::prelude::*;
use vitrina::testing::Shop;

/// Runs `look` in a page whose `LS` is this, at a path.
fn page_at(path: &str, ls: &str, look: impl FnOnce(Page)) {
    Shop::new().path(path).ls(ls).start(|page: Page, ()| look(page));
}

fn page(ls: &str, look: impl FnOnce(Page)) {
    page_at("/", ls, look);
}

#[test]
fn every_kind_of_page_is_known() {
    let cases = [
        ("/productos/remera/", r#"{"product": {"id": 41}}"#, PageKind::Product),
        ("/remera/", r#"{"product": {"id": "41"}}"#, PageKind::Product),
        ("/ropa/", r#"{"category": {"id": 7, "name": "Ropa"}}"#, PageKind::Category),
        ("/productos/", r#"{"category": {"id": 0}}"#, PageKind::Category),
        ("/produtos/page/2/", "{}", PageKind::Category),
        ("/", "{}", PageKind::Home),
        ("", "{}", PageKind::Home),
        ("/search/", "{}", PageKind::Search),
        ("/search/", r#"{"category": {"id": 0}}"#, PageKind::Search),
        ("/comprar/", "{}", PageKind::Cart),
        ("/checkout/v3/start/1", r#"{"currency": "ARS"}"#, PageKind::Checkout),
        ("/checkout/v3/start/1", "{}", PageKind::Checkout),
        ("/x", r#"{"currency": "ARS"}"#, PageKind::Checkout),
        ("/checkout/v3/success/1", r#"{"currency": "ARS", "order": {"id": 9}}"#, PageKind::ThankYou),
        ("/blog/", "{}", PageKind::Other),
        ("/blog/", r#"{"product": {"id": null}, "category": 5, "order": 3}"#, PageKind::Other),
    ];
    for (path, ls, kind) in cases {
        page_at(path, ls, |page| assert_eq!(page.kind(), kind, "{path} {ls}"));
    }
}

#[test]
fn the_store_has_a_number_and_an_address() {
    let cases = [
        (r#"{"store": {"id": 1001, "url": "https://a.example"}}"#, Some(1001), Some("https://a.example")),
        (r#"{"store": {"id": "1001", "url": "//a.example"}}"#, Some(1001), Some("https://a.example")),
        (r#"{"store": {"id": 0, "url": "a.example"}}"#, None, Some("https://a.example")),
        (r#"{"store": {"id": 1.5, "url": ""}}"#, None, None),
        (r#"{"store": {"id": "x1"}}"#, None, None),
        (r#"{"store": {"id": -1, "url": {}}}"#, None, None),
        (r#"{"store": "{\"id\": 5}"}"#, Some(5), None),
        (r#"{"store": null}"#, None, None),
        ("{}", None, None),
    ];
    for (ls, id, url) in cases {
        page(ls, |page| assert_eq!((page.store().id, page.store().url.as_deref()), (id, url), "{ls}"));
    }
}

#[test]
fn where_the_page_names_no_store_the_tag_does() {
    for (ls, id) in [("{}", 7), (r#"{"store": {"id": "x"}}"#, 7), (r#"{"store": {"id": 1001}}"#, 1001)] {
        Shop::new().tag_store(7).ls(ls).start(|page: Page, ()| assert_eq!(page.store().id, Some(id), "{ls}"));
    }
}

#[test]
fn the_cart_is_in_cents() {
    let whole = r#"{"cart": {"subtotal": 4700000, "has_shippable_products": true, "has_non_shippable_products": false,
        "items": [{"id": 501, "name": "Azul", "unit_price": 123450, "quantity": 2, "requires_shipping": true}]},
        "data": {"cart": {"subtotal": 1, "total": 4800000, "shipping": 100000}}}"#;
    page(whole, |page| {
        let cart = page.cart();
        assert_eq!(cart.subtotal, Money::cents(4_700_000));
        assert_eq!((cart.total, cart.shipping), (Money::cents(4_800_000), Money::cents(100_000)));
        assert_eq!((cart.has_shippable_products, cart.has_non_shippable_products), (Some(true), Some(false)));
        let [item] = cart.items.as_slice() else { panic!("one item") };
        assert_eq!((item.variant_id, item.quantity), (Some(501), Some(2)));
        assert_eq!((item.name.as_deref(), item.unit_price), (Some("Azul"), Money::cents(123_450)));
        assert_eq!(item.requires_shipping, Some(true));
    });
    // As JSON, with texts for numbers, and without what the checkout leaves out.
    page(
        r#"{"cart": "{\"subtotal\": \"500\", \"items\": \"[{\\\"id\\\": \\\"7\\\", \\\"quantity\\\": 1}]\"}"}"#,
        |page| {
            let cart = page.cart();
            assert_eq!((cart.subtotal, cart.items.len()), (Money::cents(500), 1));
            assert_eq!((cart.items[0].variant_id, cart.items[0].unit_price), (Some(7), None));
            assert_eq!(cart.items[0].requires_shipping, None);
        },
    );
}

#[test]
fn an_amount_that_is_no_whole_number_of_cents_is_none() {
    for subtotal in
        ["\"12.50\"", "12.5", "-1", "\"1.234\"", "\"$5\"", "null", "{}", "[5]", "true", "1e300", "\"\"", "\" 5\""]
    {
        let ls = format!(r#"{{"cart": {{"subtotal": {subtotal}, "items": {subtotal}}}}}"#);
        page(&ls, |page| assert_eq!(page.cart().subtotal, None, "{ls}"));
    }
}

#[test]
fn currency_is_an_object_or_a_text() {
    page(r#"{"currency": {"code": "BRL", "display_short": "R$"}}"#, |page| {
        assert_eq!(page.currency_code().as_deref(), Some("BRL"));
        assert_eq!(Money::cents(5).map(|cents| page.currency().format(cents)).as_deref(), Some("R$0,05"));
    });
    page(r#"{"currency": "ARS"}"#, |page| assert_eq!(page.currency_code().as_deref(), Some("ARS")));
    for (code, text) in [("BRL", "R$0,05"), ("ARS", "$0,05"), ("", "$0,05")] {
        page(&format!(r#"{{"currency": "{code}"}}"#), |page| {
            assert_eq!(Money::cents(5).map(|cents| page.currency().format(cents)).as_deref(), Some(text));
            assert_eq!(Money::cents(5).map(|cents| cents.to_text()).as_deref(), Some(text));
        });
    }
    page(r#"{"currency": {}}"#, |page| assert_eq!(page.currency_code(), None));
    page(r#"{"currency": []}"#, |page| assert_eq!(page.currency_code(), None));
}

#[test]
fn the_customer_is_a_number_an_object_or_nobody() {
    for (customer, id) in
        [("77", Some(77)), ("\"77\"", Some(77)), (r#"{"id": 77}"#, Some(77)), ("null", None), ("0", None), ("{}", None)]
    {
        let ls = format!(r#"{{"customer": {customer}}}"#);
        page(&ls, |page| assert_eq!(page.customer(), id, "{ls}"));
    }
    page("{}", |page| assert_eq!(page.customer(), None));
}

#[test]
fn tags_and_coupons_are_lists_or_texts() {
    for tags in [r#"["a", "b"]"#, r#""a, b""#, r#""[\"a\", \"b\"]""#, r#"["a", null, {}, "b", ""]"#] {
        page(&format!(r#"{{"product": {{"id": 1, "tags": {tags}}}, "order": {{"coupon": {tags}}}}}"#), |page| {
            assert_eq!(page.product().map(|product| product.tags), Some(vec!["a".into(), "b".into()]), "{tags}");
            assert_eq!(page.order().map(|order| order.coupons), Some(vec!["a".into(), "b".into()]), "{tags}");
        });
    }
}

#[test]
fn category_zero_is_none() {
    page(r#"{"category": {"id": 0, "name": "Todos"}}"#, |page| assert_eq!(page.category(), None));
    page(r#"{"category": {"id": 3, "name": "Ropa"}}"#, |page| {
        assert_eq!(page.category(), Some(Category { id: 3, name: Some("Ropa".into()) }));
    });
}

#[test]
fn the_order_of_the_thank_you_page() {
    let ls = r#"{"order": {"id": 9, "number": 100, "hash": "abc", "created_at": "2026-01-01", "coupon": [],
        "discount": 0, "total": 100000, "total_in_usd": "71", "gateway": "mercadopago"}}"#;
    page(ls, |page| {
        let order = page.order().unwrap_or_default();
        assert_eq!((order.id, order.number, order.hash.as_deref()), (Some(9), Some(100), Some("abc")));
        assert_eq!(
            (order.discount, order.total, order.total_in_usd),
            (Money::cents(0), Money::cents(100_000), Money::cents(71))
        );
        assert_eq!(order.gateway.as_deref(), Some("mercadopago"));
    });
}

#[test]
fn a_page_that_says_nothing_or_nonsense_has_nothing() {
    for nonsense in ["null", "5", "\"x\"", "[]", "true", "\"{\"", "[[]]"] {
        let ls = ["store", "cart", "currency", "country", "customer", "theme", "product", "category", "order", "data"]
            .map(|name| format!("\"{name}\": {nonsense}"))
            .join(", ");
        page(&format!("{{{ls}}}"), |page| {
            let cart = page.cart();
            assert_eq!((page.store(), page.theme(), page.category()), (Store::default(), Theme::default(), None));
            assert_eq!((cart.subtotal, cart.total, cart.items.len()), (None, None, 0));
            assert_eq!(page.product().and_then(|product| product.id), None);
            assert_eq!(page.order().and_then(|order| order.total), None);
        });
    }
}
