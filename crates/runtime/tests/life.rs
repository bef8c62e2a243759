//! Places, moments, timers, tasks, storage, and what leaves the page.

use std::cell::RefCell;
use std::rc::Rc;

use vitrina::prelude::*;
use vitrina::testing::{Shop, Shown};

type Log = Rc<RefCell<Vec<String>>>;

fn write(log: &Log) -> impl Fn(String) + Clone + 'static + use<> {
    let log = Rc::clone(log);
    move |line| log.borrow_mut().push(line)
}

#[test]
fn nodes_stand_at_their_places_until_their_guard_goes() {
    let held: Rc<RefCell<Vec<Guard>>> = Rc::default();
    let own = Rc::clone(&held);
    let shop = Shop::new().start(move |page: Page, ()| {
        let mut guards = own.borrow_mut();
        guards.push(
            page.at(Place::AfterPrice)
                .isolated("p { color: red }")
                .mount("price", |_, view| view.line("p", "now", "x")),
        );
        guards.push(page.at(Place::AfterAddToCart).mount("button", |_, view| view.line("p", "now", "y")));
        guards.push(page.at(Place::Within(".js-labels")).mount("label", |form, view| {
            view.line("p", "now", if form.kind() == FormKind::Card { "card" } else { "page" });
        }));
        guards.push(page.on_page(Spot::Slot("before_footer")).mount("slot", |view| view.line("p", "now", "z")));
        guards.push(page.style("p { margin: 0 }"));
    });
    assert!(shop.is_at("price", Place::AfterPrice) && shop.is_at("button", Place::AfterAddToCart));
    assert!(shop.is_at("label", Place::Within(".js-labels")) && !shop.is_at("label", Place::FormEnd));
    assert!(
        shop.is_on_page("slot", Spot::Slot("before_footer"))
            && !shop.is_on_page("slot", Spot::DataStore("before_footer"))
    );
    assert_eq!((shop.isolation("price").as_deref(), shop.isolation("button")), (Some("p { color: red }"), None));
    assert_eq!(shop.styles(), ["p { margin: 0 }"]);
    let mut form = shop.form_of(FormKind::Card, "price", [Shown::default()]);
    assert_eq!(form.draw().lines(), [("now", "x")]);
    assert_eq!(form.look("button").lines(), [("now", "y")]);
    assert_eq!(form.look("label").lines(), [("now", "card")]);
    assert_eq!(shop.spot("slot").lines(), [("now", "z")]);
    held.borrow_mut().clear();
    assert!(form.draw().is_hidden() && form.look("label").is_hidden() && shop.spot("slot").is_hidden());
    assert!(!shop.is_at("price", Place::AfterPrice));
    assert!(shop.styles().is_empty());
}

struct Counter(u32);

impl PageWidget for Counter {
    fn draw(&mut self, view: &mut View) {
        view.line("p", "count", self.0);
        view.element("button", "more", |view| {
            view.flag("disabled", self.0 == 2);
            view.on_click(1);
            view.text("+");
        });
    }

    fn act(&mut self, action: u32) {
        self.0 += action;
    }
}

#[test]
fn a_widget_at_a_place_of_the_page_answers_to_clicks() {
    let shop = Shop::new().start(|page: Page, ()| {
        page.on_page(Spot::Selector("main")).mount_widget("counter", Counter(0)).forget();
        page.on_page(Spot::Selector("body")).mount("still", |view| view.line("p", "still-now", "x")).forget();
    });
    for count in ["1", "2"] {
        let drawn = shop.click_spot("counter", "more").unwrap_or_default();
        assert_eq!(drawn.lines(), [("count", count), ("more", "+")]);
    }
    // Disabled, no button, no such element, no such node.
    for (spot, class) in [("counter", "more"), ("counter", "count"), ("still", "more"), ("none", "more")] {
        assert_eq!(shop.click_spot(spot, class), None, "{spot} {class}");
    }
}

#[test]
fn what_happens_in_the_page_is_told() {
    let log = Log::default();
    let say = write(&log);
    let shop = Shop::new().start(move |page: Page, ()| {
        let cart = say.clone();
        page.on_cart_changed(move |added| cart(format!("cart {added:?}"))).forget();
        let quick = say.clone();
        page.on_quick_shop(move |what| match what {
            QuickShop::Opened(form) => {
                let price = form.and_then(Form::variant).and_then(Variant::price).map(|price| price.to_text());
                quick(format!("opened {:?} {price:?}", form.map(Form::kind)));
            }
            QuickShop::Closed => quick("closed".into()),
        })
        .forget();
        let results = say.clone();
        page.on_results(move |count| results(format!("{count} cards"))).forget();
        let again = say.clone();
        page.on_shown_again(move || again("again".into())).forget();
    });
    shop.cart_changes(Some(2));
    shop.cart_changes(None);
    let mut card = shop.form_of(FormKind::Card, "", [Shown { cents: Some(500.0), ..Shown::default() }]);
    shop.quick_shop_opens(&mut card);
    shop.quick_shop_closes(&mut card);
    shop.results_arrive(12);
    shop.shown_again();
    let expected =
        ["cart Some(2)", "cart None", "opened Some(QuickShop) Some(\"$5,00\")", "closed", "12 cards", "again"];
    assert_eq!(*log.borrow(), expected);
}

#[test]
fn timers_ring_in_their_order_and_end_with_their_guard() {
    let log = Log::default();
    let say = write(&log);
    let shop = Shop::new().start(move |page: Page, ()| {
        for (name, milliseconds) in [("late", 300), ("soon", 100)] {
            let say = say.clone();
            page.after(milliseconds, move || say(name.into())).forget();
        }
        let every = say.clone();
        let guard = page.every(120, move || every("every".into()));
        page.after(250, move || drop(guard)).forget();
        drop(page.after(10, move || say("never".into())));
    });
    shop.pass(99);
    assert!(log.borrow().is_empty());
    shop.pass(1000);
    assert_eq!(*log.borrow(), ["soon", "every", "every", "late"]);
}

#[test]
fn an_async_script_mounts_when_what_it_waits_for_has_come() {
    async fn script(page: Page, _: ()) {
        vitrina::sleep(200).await;
        page.mount("late", |_, view| view.line("p", "now", "here"));
    }
    let shop = Shop::new().start_async(script);
    let mut form = shop.form("late", [Shown::default()]);
    assert!(form.draw().is_hidden());
    shop.pass(200);
    assert_eq!(form.draw().lines(), [("now", "here")]);
}

#[test]
fn storage_has_a_name_and_tells_what_it_cannot_do() {
    let shelves = |room| {
        Shop::new().storage_of(room).start(move |page: Page, ()| {
            let (one, two) = (page.storage("one"), page.storage("two"));
            match room {
                None => {
                    assert_eq!(one.set("a", "1"), Err(StorageError::Absent));
                    assert_eq!(one.get("a"), Err(StorageError::Absent));
                    assert_eq!(one.remove("a"), Err(StorageError::Absent));
                }
                Some(_) => {
                    assert_eq!(one.set("a\nb", "línea\n2"), Ok(()));
                    assert_eq!(one.get("a\nb"), Ok(Some("línea\n2".into())));
                    assert_eq!((two.get("a\nb"), page.session_storage("one").get("a\nb")), (Ok(None), Ok(None)));
                    assert_eq!(one.set("c", &"x".repeat(100)), Err(StorageError::Full));
                    assert_eq!(one.remove("a\nb"), Ok(()));
                    assert_eq!(one.get("a\nb"), Ok(None));
                }
            }
        });
    };
    shelves(Some(64));
    shelves(None);
}

#[test]
fn beacons_and_lines_leave_as_they_are_written() {
    let shop = Shop::new().start(|page: Page, ()| {
        assert!(page.beacon("https://a.example/b", "{\"seen\":\n1}"));
        page.log("drawn");
    });
    assert_eq!(shop.beacons(), [("https://a.example/b".to_owned(), "{\"seen\":\n1}".to_owned())]);
    assert_eq!(shop.logged(), ["drawn"]);
}

struct Buyer;

impl Widget for Buyer {
    fn draw(&mut self, form: &Form, view: &mut View) {
        view.element("button", "buy", |view| view.on_click(0));
        view.element("button", "other", |view| view.on_click(1));
        view.element("button", "three", |view| view.on_click(2));
        view.line("p", "state", if matches!(form.cart(), Cart::Added(3)) { "added" } else { "" });
    }

    fn act(&mut self, form: &Form, action: u32) {
        match action {
            0 => assert!(form.purchase(form.quantity().unwrap_or(1)).property("Texto\0", "a\0b").option(0, "M").send()),
            1 => assert!(!form.purchase(1).option(0, "XXL").send()),
            _ => form.set_quantity(3),
        }
    }
}

#[test]
fn a_purchase_says_properties_and_options() {
    let shop = Shop::new().start(|page: Page, ()| page.mount_widget("buyer", Buyer));
    let sizes = ["S", "M"].map(|name| Shown { options: vec![name.into()], ..Shown::default() });
    let mut form = shop.form("buyer", sizes);
    form.click("other", "");
    assert!(form.sent().is_empty());
    form.click("three", "");
    assert_eq!(form.asked_for(), Some(3));
    form.click("buy", "");
    assert_eq!(form.sent(), [3]);
    assert_eq!(form.said(), [("properties[Texto]".into(), "ab".into()), ("variation[0]".into(), "M".into())]);
    form.cart_answers(true);
    assert_eq!(form.draw().lines(), [("state", "added")]);
    form.ask_for(None);
    form.click("three", "");
    assert_eq!(form.asked_for(), None);
}
