//! What listeners are told, and what a variant says.

#![allow(clippy::panic)]

use std::cell::RefCell;
use std::rc::Rc;

use vitrina::prelude::*;
use vitrina::testing::{Open, Shop, Shown};

type Log = Rc<RefCell<Vec<String>>>;

/// A variant of sizes and its price.
fn size(name: &str, cents: f64) -> Shown {
    Shown { options: vec![name.into()], cents: Some(cents), ..Shown::default() }
}

/// A shop whose script writes what it is told.
fn listening() -> (Open, Log) {
    let log = Log::default();
    let own = Rc::clone(&log);
    let shop = Shop::new().start(move |page: Page, ()| {
        page.on_variant(move |change| {
            let price = change.variant().and_then(Variant::price).map(|price| price.to_text());
            own.borrow_mut().push(format!("{:?} {}", change.reason(), price.as_deref().unwrap_or("none")));
        })
        .forget();
    });
    (shop, log)
}

#[test]
fn a_form_is_told_once_at_first_and_then_at_every_change() {
    let (shop, log) = listening();
    let mut form = shop.form("", [size("S", 100.0), size("M", 200.0)]);
    form.choose(0, "S");
    form.choose(0, "M");
    form.is_changed(0, "S");
    form.choose(0, "XL");
    assert_eq!(*log.borrow(), ["Initial $1,00", "Shopper $2,00", "Script $1,00", "Shopper none"]);
}

#[test]
fn every_form_is_told_of_by_itself() {
    let (shop, log) = listening();
    let mut one = shop.form("", [size("S", 100.0), size("M", 200.0)]);
    let _two = shop.form_of(FormKind::Card, "", [size("S", 300.0)]);
    one.choose(0, "M");
    assert_eq!(*log.borrow(), ["Initial $1,00", "Initial $3,00", "Shopper $2,00"]);
}

#[test]
fn a_list_that_is_written_anew_is_a_change_of_the_scripts() {
    let (shop, log) = listening();
    let mut form = shop.form("", [size("S", 100.0)]);
    form.lists([size("S", 100.0)]);
    form.lists([size("S", 150.0)]);
    assert_eq!(*log.borrow(), ["Initial $1,00", "Script $1,50"]);
}

#[test]
fn a_listener_ends_with_its_guard_also_from_inside() {
    let log = Log::default();
    let held: Rc<RefCell<Option<Guard>>> = Rc::default();
    let (own, inside) = (Rc::clone(&log), Rc::clone(&held));
    let shop = Shop::new().start(move |page: Page, ()| {
        let guard = page.on_variant(move |_| {
            own.borrow_mut().push("told".to_owned());
            drop(inside.borrow_mut().take());
        });
        *held.borrow_mut() = Some(guard);
        // Dropped at once.
        let _ = page.on_variant(|_| panic!("it has ended"));
    });
    let mut form = shop.form("", [size("S", 100.0), size("M", 200.0)]);
    form.choose(0, "M");
    assert_eq!(*log.borrow(), ["told"]);
    assert_eq!(Rc::strong_count(&log), 1, "the closure is gone, and what it held");
}

#[test]
fn a_listener_that_chooses_is_told_of_its_choice() {
    let log = Log::default();
    let own = Rc::clone(&log);
    let shop = Shop::new().start(move |page: Page, ()| {
        page.on_variant(move |change| {
            own.borrow_mut().push(format!("{:?}", change.reason()));
            assert!(!change.form().choose_text(0, "XXL"));
            change.form().choose_text(0, "M");
        })
        .forget();
    });
    let mut form = shop.form("", [size("S", 100.0), size("M", 200.0)]);
    form.choose(0, "S");
    assert_eq!(*log.borrow(), ["Initial", "Script", "Shopper", "Script"]);
}

#[test]
fn a_variant_says_what_its_page_says() {
    let shown = Shown::of_json(
        r#"{"id": 501, "product_id": 41, "option0": "Azul", "option1": "38/39", "option2": null, "available": true, "contact": false,
        "stock": null, "sku": "A-1", "image": 9001, "image_url": "//i.example/1.webp", "price_short": "$900,00",
        "price_number_raw": 90000, "compare_at_price_number": 1000, "compare_at_price_number_raw": 100000,
        "installments_data": "{\"Mercado Pago\": {\"1\": {\"installment_value_cents\": 90000, \"total_value\": 900, \"without_interests\": true}, \"6\": {\"installment_value\": 150.0, \"without_interests\": true}, \"12\": {\"installment_value_cents\": 9000, \"total_value\": 1080.0, \"without_interests\": false}, \"0\": {}, \"x\": {}}}"}"#,
    );
    let log = Log::default();
    let own = Rc::clone(&log);
    let shop = Shop::new().start(move |page: Page, ()| {
        page.on_variant(move |change| {
            let Some(variant) = change.variant() else { return };
            assert_eq!(
                (variant.id(), variant.product_id(), variant.image_id()),
                (Some(501.0), Some(41.0), Some(9001.0))
            );
            assert_eq!((variant.compare_price(), variant.saving()), (Money::cents(100_000), Money::cents(10_000)));
            assert_eq!(
                (variant.stock(), variant.is_available(), variant.is_contact()),
                (Stock::Unlimited, true, false)
            );
            let texts = [
                variant.sku(),
                variant.option(0),
                variant.option(1),
                variant.option(2),
                variant.option(3),
                variant.price_text(),
            ];
            let texts = texts.map(|text| text.map(|text| text.to_text()).unwrap_or_default());
            assert_eq!(texts, ["A-1", "Azul", "38/39", "", "", "$900,00"]);
            for each in variant.installments() {
                let (value, total) = (each.value().map(Money::in_cents), each.total().map(Money::in_cents));
                own.borrow_mut().push(format!(
                    "{} {} {value:?} {total:?} {}",
                    each.method().to_text(),
                    each.count(),
                    each.is_without_interest()
                ));
            }
            assert_eq!(variant.longest_without_interest().map(|each| each.count()), Some(6));
        })
        .forget();
    });
    shop.form("", [shown]);
    assert_eq!(
        *log.borrow(),
        [
            "Mercado Pago 1 Some(90000) Some(90000) true",
            "Mercado Pago 6 Some(15000) None true",
            "Mercado Pago 12 Some(9000) Some(108000) false"
        ]
    );
}

#[test]
fn an_id_is_an_integer_that_a_page_can_say_exactly_or_none() {
    const MOST: f64 = 9_007_199_254_740_991.0;
    let numbers = [0.0, 501.0, MOST, -3.0, 1.5, MOST + 1.0, 1e300, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    let expected = [Some(0.0), Some(501.0), Some(MOST)].into_iter().chain([None; 7]);
    for (number, expected) in numbers.into_iter().zip(expected) {
        let told = Rc::new(RefCell::new(None));
        let own = Rc::clone(&told);
        let shop = Shop::new().start(move |page: Page, ()| {
            page.on_variant(move |change| {
                *own.borrow_mut() =
                    change.variant().map(|variant| [variant.id(), variant.product_id(), variant.image_id()]);
            })
            .forget();
        });
        let id = Some(number);
        shop.form("", [Shown { id, product_id: id, image_id: id, ..size("S", 100.0) }]);
        assert_eq!(*told.borrow(), Some([expected; 3]), "{number}");
    }
}

#[test]
fn a_price_before_that_is_no_higher_saves_nothing() {
    for compare in [None, Some(0.0), Some(100.0), Some(99.0)] {
        let shop = Shop::new().start(|page: Page, ()| {
            page.on_variant(|change| assert_eq!(change.variant().and_then(Variant::saving), None)).forget();
        });
        shop.form("", [Shown { compare_cents: compare, ..size("S", 100.0) }]);
    }
}

#[test]
fn instalments_that_are_no_json_are_none() {
    for data in [None, Some(""), Some("null"), Some("5"), Some("[]"), Some("{\"a\": 5}"), Some("{\"a\"")] {
        let count = Rc::new(RefCell::new(None));
        let own = Rc::clone(&count);
        let shop = Shop::new().start(move |page: Page, ()| {
            page.on_variant(move |change| {
                *own.borrow_mut() = change.variant().map(|variant| variant.installments().count())
            })
            .forget();
        });
        shop.form("", [Shown { installments: data.map(Into::into), ..size("S", 100.0) }]);
        assert_eq!(*count.borrow(), Some(0), "{data:?}");
    }
}
