//! What stands in and around a form, and what is pressed.

use vitrina::prelude::*;

use crate::Held;
use crate::diary::{Diary, kind, line, number};
use crate::mistake;

pub(crate) fn draw_price(form: &Form, view: &mut View) {
    if let Some(price) = form.variant().and_then(Variant::price) {
        view.line("p", "probe-now", price);
    }
}

pub(crate) fn draw_kind(form: &Form, view: &mut View) {
    view.line("p", "probe-kind", kind(form.kind()));
}

/// A button in a shadow root that counts.
pub(crate) struct Counter;

impl Widget for Counter {
    fn draw(&mut self, form: &Form, view: &mut View) {
        view.element("button", "count", |view| {
            view.attribute("type", "button");
            view.on_click(0);
            view.text(form.kept("count").unwrap_or(0.0) as u32);
        });
    }

    fn act(&mut self, form: &Form, _action: u32) {
        form.keep("count", form.kept("count").unwrap_or(0.0) + 1.0);
    }
}

/// The same in the page.
#[derive(Default)]
pub(crate) struct Presses(u32);

impl PageWidget for Presses {
    fn draw(&mut self, view: &mut View) {
        view.element("button", "press", |view| {
            view.on_click(1);
            view.text(self.0);
        });
    }

    fn act(&mut self, action: u32) {
        self.0 += action;
    }
}

/// Buttons that do what a script can do to a form.
pub(crate) struct Buttons {
    pub(crate) page: Page,
    pub(crate) diary: Diary,
    pub(crate) held: Held,
    /// What rings again and again, while it does.
    pub(crate) ticks: Option<Guard>,
}

/// Names of the buttons; a button's place is its action.
const NAMES: [&str; 14] = [
    "buy",
    "other",
    "three",
    "second",
    "end",
    "break",
    "panic",
    "unreachable",
    "overflow",
    "exhaust",
    "beacon",
    "tick",
    "stop",
    "red",
];

impl Widget for Buttons {
    fn draw(&mut self, form: &Form, view: &mut View) {
        #[cfg(target_arch = "wasm32")]
        view.line("p", "probe-elements", elements(form));
        view.line("p", "probe-quantity", number(form.quantity()));
        if let Some(variant) = form.variant() {
            draw_variant(variant, view);
        }
        for (action, name) in NAMES.into_iter().enumerate() {
            view.element("button", name, |view| {
                view.attribute("type", "button");
                view.on_click(action as u32);
                view.text(name);
            });
        }
        view.line(
            "p",
            "probe-cart",
            match form.cart() {
                Cart::Idle => "idle",
                Cart::Sending => "sending",
                Cart::Added(_) => "added",
                Cart::Refused => "refused",
            },
        );
    }

    fn act(&mut self, form: &Form, action: u32) {
        match action {
            0 => {
                self.tell("bought", form.purchase(form.quantity().unwrap_or(1)).property("Grabado", "Ana & Eva").send())
            }
            1 => self.tell("other", form.purchase(1).option(0, "no such").send()),
            2 => form.set_quantity(3),
            3 => drop(form.purchase(1).option(0, "Verde").send()),
            4 => self.held.take().clear(),
            // As mistakes in a script would.
            5 => std::process::abort(),
            10 => self.tell("beacon", self.page.beacon("https://app.example/seen", "visto: ñ\n2")),
            11 => self.tick(),
            12 => self.ticks = None,
            13 => self.tell("red", form.choose_text(0, "Rojo")),
            action => mistake::make(action),
        }
    }
}

/// The image of what is chosen, and every way to pay it in parts.
fn draw_variant(variant: &Variant, view: &mut View) {
    if let Some(image) = variant.image() {
        view.line("p", "probe-image", image);
    }
    let written = |amount: Option<Money>| amount.map_or_else(|| "-".to_owned(), |amount| amount.to_text());
    for each in variant.installments() {
        let interest = if each.is_without_interest() { " without interest" } else { "" };
        let (method, count) = (each.method().to_text(), each.count().to_text());
        let said = [&method, " ", &count, " ", &written(each.value()), " ", &written(each.total()), interest];
        view.line("p", "probe-part", line(&said));
    }
}

/// The elements of the form's product: tags, and the number of pictures.
#[cfg(target_arch = "wasm32")]
fn elements(form: &Form) -> String {
    let tag =
        |element: Option<web_sys::Element>| element.map_or_else(|| "-".to_owned(), |element| element.local_name());
    let pictures = form.picture_elements().len() as u32;
    line(&[
        &tag(form.element()),
        " ",
        &tag(form.price_element()),
        " ",
        &tag(form.submit_element()),
        " ",
        &pictures.to_text(),
    ])
}

impl Buttons {
    /// Rings every tenth of a second; what would ring once is given up before it does.
    fn tick(&mut self) {
        let (page, diary) = (self.page, self.diary.clone());
        let never = diary.clone();
        self.ticks = Some(page.every(100, move || {
            diary.write("tick");
            page.redraw();
        }));
        drop(page.after(100, move || never.write("tick that was given up")));
    }

    fn tell(&self, what: &str, done: bool) {
        self.diary.write(&line(&[what, if done { " yes" } else { " no" }]));
        self.page.redraw();
    }
}
