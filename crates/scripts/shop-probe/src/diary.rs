//! What has happened.

use std::cell::RefCell;
use std::rc::Rc;

use vitrina::prelude::*;

/// How many lines are kept: a page that is open for hours must not grow.
const MOST: usize = 200;

/// Lines, shared by all who write; the last ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diary(Rc<RefCell<Vec<String>>>);

impl Diary {
    pub(crate) fn write(&self, line: &str) {
        let mut lines = self.0.borrow_mut();
        if lines.len() == MOST {
            lines.remove(0);
        }
        lines.push(line.to_owned());
    }

    pub(crate) fn draw(&self, view: &mut View) {
        for line in self.0.borrow().iter() {
            view.line("p", "probe-line", line.as_str());
        }
    }

    /// Writes whatever happens.
    pub(crate) fn listen(&self, page: Page) -> [Guard; 6] {
        let own = self.clone();
        let say = move |line: String| {
            own.write(&line);
            page.redraw();
        };
        let (variants, twice, cart, quick_shop, results, again) =
            (say.clone(), say.clone(), say.clone(), say.clone(), say.clone(), say);
        [
            page.on_variant(move |change| variants(of_change(change))),
            page.on_variant(move |change| {
                if change.reason() == Reason::Initial {
                    twice(line(&["again ", &of_change(change)]));
                }
            }),
            page.on_cart_changed(move |added| cart(line(&["cart ", &number(added)]))),
            page.on_quick_shop(move |what| match what {
                QuickShop::Opened(form) => quick_shop(line(&["opened ", form.map_or("", |form| kind(form.kind()))])),
                QuickShop::Closed => quick_shop("closed".to_owned()),
            }),
            page.on_results(move |count| results(line(&["results ", &count.to_text()]))),
            page.on_shown_again(move || again("shown again".to_owned())),
        ]
    }
}

fn of_change(change: &Change<'_>) -> String {
    let reason = match change.reason() {
        Reason::Initial => "initial ",
        Reason::Shopper => "shopper ",
        Reason::Script => "script ",
    };
    let Some(variant) = change.variant() else { return line(&[reason, "none"]) };
    let price = variant.price().map(|price| price.to_text());
    let sku = variant.sku().map(|sku| sku.to_text());
    let longest = variant.longest_without_interest().map(|each| each.count());
    line(&[
        reason,
        kind(change.form().kind()),
        " ",
        &number(variant.id().map(|id| id as u32)),
        " ",
        price.as_deref().unwrap_or("-"),
        " ",
        sku.as_deref().unwrap_or("-"),
        " ",
        &number(longest),
    ])
}

pub(crate) fn kind(kind: FormKind) -> &'static str {
    match kind {
        FormKind::ProductPage => "page",
        FormKind::Card => "card",
        FormKind::QuickShop => "quick shop",
        FormKind::Clone => "clone",
        FormKind::Unknown => "unknown",
    }
}

pub(crate) fn number(number: Option<u32>) -> String {
    number.map_or_else(|| "-".to_owned(), |number| number.to_text())
}

pub(crate) fn line(parts: &[&str]) -> String {
    parts.concat()
}
