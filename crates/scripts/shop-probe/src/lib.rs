#![doc = include_str!("../README.md")]

mod ask;
mod diary;
mod form;
mod mistake;
mod page;

use std::cell::RefCell;
use std::rc::Rc;

use vitrina::Serde;
use vitrina::prelude::*;

use crate::ask::Question;
use crate::diary::{Diary, line};
use crate::form::Buttons;

/// What is mounted and listened to, until the shopper ends it.
type Held = Rc<RefCell<Vec<Guard>>>;

/// Shows everything at once, and one node a moment later.
#[vitrina::script(nube = "yields")]
pub async fn shop_probe(page: Page, settings: Serde<Question>) {
    let (diary, held) = (Diary::default(), Held::default());
    let mut guards = places(page, &diary);
    guards.extend(diary.listen(page));
    held.replace(guards);
    page.mount_widget("probe-form", Buttons { page, diary: diary.clone(), held: Rc::clone(&held), ticks: None });

    let (count, kept) = visit(&page.storage("probe"));
    diary.write(kept);
    let (of_tab, kept) = visit(&page.session_storage("probe"));
    diary.write(&line(&["tab ", &of_tab.to_text(), " ", kept]));
    page.log("the probe is there");

    vitrina::sleep(50).await;
    page.mount("probe-late", move |_, view| view.line("p", "probe-visit", count));
    ask::ask(page, settings.0, &diary).await;
}

/// Counts the visits on a shelf: how many, and how keeping it went.
fn visit(shelf: &Storage) -> (u32, &'static str) {
    let count = shelf.get("visits").ok().flatten().and_then(|count| count.parse::<u32>().ok()).unwrap_or(0) + 1;
    let kept = match shelf.set("visits", &count.to_text()) {
        Ok(()) => "kept",
        Err(StorageError::Full) => "storage full",
        Err(StorageError::Absent) => "no storage",
    };
    (count, kept)
}

/// A node at every place, and a style.
fn places(page: Page, diary: &Diary) -> Vec<Guard> {
    let told = diary.clone();
    vec![
        page.style(".probe-form { outline: 3px solid rgb(1, 2, 3) }"),
        page.at(Place::AfterPrice).isolated("p { color: rgb(4, 5, 6) }").mount("probe-price", form::draw_price),
        page.at(Place::AfterAddToCart).mount("probe-button", form::draw_kind),
        page.at(Place::FormEnd).isolated("").mount_widget("probe-count", form::Counter),
        page.at(Place::Within(".js-item-name, .swatches")).mount("probe-within", form::draw_kind),
        page.at(Place::Within("p[")).mount("probe-nowhere", form::draw_kind),
        page.on_page(Spot::Selector("p[")).mount("probe-nowhere", |view| view.line("p", "", "x")),
        page.on_page(Spot::DataStore("cart-page")).mount("probe-data-store", |view| view.line("p", "", "x")),
        page.on_page(Spot::Slot("before_\"footer")).mount("probe-slot", |view| view.line("p", "", "x")),
        page.on_page(Spot::Selector("body")).isolated("").mount_widget("probe-presses", form::Presses::default()),
        page.on_page(Spot::Selector("main")).mount("probe-page", move |view| page::draw(page, view)),
        page.on_page(Spot::Selector("body")).mount("probe-diary", move |view| told.draw(view)),
    ]
}
