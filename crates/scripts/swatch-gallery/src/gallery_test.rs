#![allow(clippy::expect_used)]

use vitrina::testing::{Open, Shop, Shown, TestForm};

use super::*;

fn variant(id: u32, options: [&str; 2], stock: f64) -> Shown {
    Shown {
        id: Some(f64::from(id)),
        options: options.map(String::from).to_vec(),
        stock: Some(stock),
        image: Some(format!("/{id}.jpg")),
        ..Shown::default()
    }
}

fn open() -> Open {
    Shop::new().lang("en").setting("max_quantity", 3.0).start(swatch_gallery)
}

fn form(shop: &Open) -> TestForm<'_> {
    let variants = [variant(1, ["Red", "S"], 9.0), variant(2, ["Red", "M"], 2.0), variant(3, ["Blue", "S"], 0.0)];
    shop.form("vitrina-gallery", variants)
}

#[test]
fn swatches_say_what_is_chosen_and_what_can_be_had() {
    let shop = open();
    let drawn = form(&shop).draw();
    let swatches: Vec<_> = drawn
        .all("vitrina-swatch")
        .map(|swatch| {
            let attribute = |name| swatch.attribute(name).unwrap_or("none");
            (swatch.text.as_str(), attribute("aria-pressed"), attribute("aria-label"))
        })
        .collect();
    assert_eq!(
        swatches,
        [("Red", "true", "Red"), ("Blue", "false", "Blue, unavailable"), ("S", "true", "S"), ("M", "false", "M")]
    );
}

#[test]
fn a_swatch_chooses_and_the_picture_follows() {
    let shop = open();
    let mut form = form(&shop);
    let drawn = form.click("vitrina-swatch", "M").expect("the swatch can be clicked");
    let picture = drawn.all("vitrina-picture").next().expect("the variant has a picture");
    assert_eq!((picture.attribute("src"), picture.attribute("alt")), (Some("/2.jpg"), Some("Red, M")));
    assert!(form.click("vitrina-swatch", "M").is_none(), "what is chosen answers to no click");
    let drawn = form.click("vitrina-swatch", "Blue").expect("the swatch can be clicked");
    assert_eq!(drawn.all("vitrina-add").next().map(|add| add.text.as_str()), Some("Choose another combination"));
    assert_eq!(drawn.all("vitrina-picture").count(), 0);
}

#[test]
fn the_quantity_keeps_between_one_and_the_most() {
    let shop = open();
    let mut form = form(&shop);
    let count = |drawn: vitrina::testing::Drawn| drawn.all("vitrina-count").next().map(|count| count.text.clone());
    assert!(form.click("vitrina-less", "").is_none());
    assert_eq!(form.click("vitrina-more", "").and_then(count).as_deref(), Some("2"));
    assert_eq!(form.click("vitrina-more", "").and_then(count).as_deref(), Some("3"));
    assert!(form.click("vitrina-more", "").is_none(), "the setting is the most");
    assert_eq!(form.click("vitrina-swatch", "M").and_then(count).as_deref(), Some("2"), "two are left");
    assert_eq!(form.click("vitrina-less", "").and_then(count).as_deref(), Some("1"));
}

#[test]
fn adding_tells_how_it_went_until_something_changes() {
    let shop = open();
    let mut form = form(&shop);
    let status = |form: &mut TestForm<'_>| {
        form.draw().all("vitrina-status").next().map(|status| status.text.clone()).unwrap_or_default()
    };
    form.click("vitrina-more", "");
    assert!(form.click("vitrina-add", "Add to cart").is_some());
    assert!(form.click("vitrina-add", "").is_none(), "one request at a time");
    assert_eq!(status(&mut form), "");
    form.cart_answers(true);
    assert_eq!(status(&mut form), "Added to the cart: 2");
    form.click("vitrina-less", "");
    assert_eq!(status(&mut form), "");
    form.click("vitrina-add", "");
    form.cart_answers(false);
    assert_eq!(status(&mut form), "Could not be added");
    form.click("vitrina-swatch", "M");
    assert_eq!(status(&mut form), "");
    assert_eq!(form.sent(), [2, 1]);
}

#[test]
fn what_is_not_for_sale_says_why() {
    let shop = open();
    let invitation = |shown: Shown| {
        let drawn = shop.form("vitrina-gallery", [shown]).draw();
        let add = drawn.all("vitrina-add").next().expect("the button is always there").clone();
        (add.text.clone(), add.attribute("disabled").is_some())
    };
    assert_eq!(invitation(Shown::default()), ("Add to cart".to_owned(), false));
    assert_eq!(invitation(Shown { unavailable: true, ..Shown::default() }), ("Out of stock".to_owned(), true));
    assert_eq!(invitation(Shown { contact: true, ..Shown::default() }), ("Ask for the price".to_owned(), true));
    let sold_out = Shown { contact: true, stock: Some(-1.0), ..Shown::default() };
    assert_eq!(invitation(sold_out), ("Out of stock".to_owned(), true));
}
