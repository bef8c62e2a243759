//! A shop's page: the few, coarse crossings to the files in `js/`.

mod form;
mod listeners;
mod outward;
mod places;
#[cfg(feature = "requests")]
mod requests;
#[cfg(feature = "serde")]
mod settings;
mod shop;

use std::cell::{Cell, RefCell};
use std::mem::{ManuallyDrop, take};

use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(feature = "requests")]
pub(crate) use self::requests::*;
#[cfg(feature = "serde")]
pub(crate) use self::settings::*;
pub(crate) use self::{form::*, listeners::*, outward::*, places::*, shop::*};
use crate::{Form, Variant, Widget};

// Pointers go over as plain numbers: the host reads the bytes before the call returns and keeps no view of the memory, which
// may move when it grows. Signatures of `i32` and `f64` alone need no JavaScript in between.
#[wasm_bindgen(module = "/js/values.js")]
extern "C" {
    #[wasm_bindgen(js_name = number)]
    fn host_number(start: i32, length: i32) -> f64;
    #[wasm_bindgen(js_name = has)]
    fn host_has(start: i32, length: i32) -> i32;
    #[wasm_bindgen(js_name = flag)]
    fn host_flag(start: i32, length: i32) -> i32;
    #[wasm_bindgen(js_name = text)]
    fn host_text(start: i32, length: i32) -> i32;
    #[wasm_bindgen(js_name = kept)]
    fn host_kept(start: i32, length: i32) -> f64;
    #[wasm_bindgen(js_name = keep)]
    fn host_keep(start: i32, length: i32, value: f64);
    #[wasm_bindgen(js_name = language)]
    fn host_language() -> i32;
}
#[wasm_bindgen(module = "/js/message.js")]
extern "C" {
    #[wasm_bindgen(js_name = currency)]
    fn host_currency();
    #[wasm_bindgen(js_name = more)]
    fn host_more(start: i32, length: i32);
    #[wasm_bindgen(js_name = hold)]
    fn host_hold();
    #[wasm_bindgen(js_name = echo)]
    fn host_echo(start: i32, length: i32);
}
#[wasm_bindgen(module = "/js/view.js")]
extern "C" {
    #[wasm_bindgen(js_name = patch)]
    fn host_patch(start: i32, length: i32);
}
#[wasm_bindgen(module = "/js/forms.js")]
extern "C" {
    #[wasm_bindgen(js_name = mount)]
    fn host_mount(start: i32, length: i32) -> i32;
}
#[wasm_bindgen(module = "/js/events.js")]
extern "C" {
    #[wasm_bindgen(js_name = clicks)]
    fn host_clicks();
}
#[wasm_bindgen(module = "/js/options.js")]
extern "C" {
    #[wasm_bindgen(js_name = readOptions)]
    fn host_read_options() -> i32;
    #[wasm_bindgen(js_name = countValues)]
    fn host_count_values(option: i32) -> i32;
    #[wasm_bindgen(js_name = chosenValue)]
    fn host_chosen_value(option: i32) -> i32;
    #[wasm_bindgen(js_name = canBeHad)]
    fn host_can_be_had(option: i32, value: i32) -> i32;
    #[wasm_bindgen(js_name = choose)]
    fn host_choose(option: i32, value: i32);
}
#[wasm_bindgen(module = "/js/cart.js")]
extern "C" {
    #[wasm_bindgen(js_name = addToCart)]
    fn host_add_to_cart(quantity: i32);
}

/// JavaScript that is called by other JavaScript alone. Named here, so that it comes along.
mod inner {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen(module = "/js/module.js")]
    extern "C" {
        fn read();
    }

    #[wasm_bindgen(module = "/js/guard.js")]
    extern "C" {
        fn stop();
    }

    #[wasm_bindgen(module = "/js/tell.js")]
    extern "C" {
        fn tell();
    }

    #[wasm_bindgen(module = "/js/report.js")]
    extern "C" {
        fn introduce();
    }

    #[wasm_bindgen(module = "/js/life.js")]
    extern "C" {
        fn boot();
    }
}

/// Where the bytes lie in the module's memory, and how many there are.
fn span(bytes: &[u8]) -> (i32, i32) {
    (bytes.as_ptr() as i32, bytes.len() as i32)
}

/// A mount, and the one before it. Never dropped: a script lives as long as its page.
struct Mounted {
    /// The number that the host knows it by.
    index: Cell<i32>,
    widget: RefCell<Box<dyn Widget>>,
    before: Option<&'static Mounted>,
}

thread_local! {
    static LAST: Cell<Option<&'static Mounted>> = const { Cell::new(None) };
    /// The text that the host is handing over. Never dropped: a destructor would be paid by every shopper.
    static INBOX: ManuallyDrop<RefCell<String>> = const { ManuallyDrop::new(RefCell::new(String::new())) };
}

pub(crate) fn number(path: &str) -> f64 {
    let (start, length) = span(path.as_bytes());
    host_number(start, length)
}

pub(crate) fn has(path: &str) -> bool {
    let (start, length) = span(path.as_bytes());
    host_has(start, length) != 0
}

pub(crate) fn flag(path: &str) -> Option<bool> {
    let (start, length) = span(path.as_bytes());
    match host_flag(start, length) {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

pub(crate) fn text(path: &str) -> Option<String> {
    let (start, length) = span(path.as_bytes());
    let found = host_text(start, length) != 0;
    let text = received();
    found.then_some(text)
}

pub(crate) fn kept(name: &str) -> f64 {
    let (start, length) = span(name.as_bytes());
    host_kept(start, length)
}

pub(crate) fn keep(name: &str, value: f64) {
    let (start, length) = span(name.as_bytes());
    host_keep(start, length, value);
}

pub(crate) fn language() -> u32 {
    host_language() as u32
}

pub(crate) fn currency() {
    host_currency();
}

pub(crate) fn clicks() {
    host_clicks();
}

pub(crate) fn read_options() -> u32 {
    host_read_options() as u32
}

pub(crate) fn count_values(option: u32) -> u32 {
    host_count_values(option as i32) as u32
}

pub(crate) fn chosen_value(option: u32) -> i32 {
    host_chosen_value(option as i32)
}

pub(crate) fn can_be_had(option: u32, value: u32) -> bool {
    host_can_be_had(option as i32, value as i32) != 0
}

pub(crate) fn choose(option: u32, value: u32) {
    host_choose(option as i32, value as i32);
}

pub(crate) fn add_to_cart(quantity: u32) {
    host_add_to_cart(quantity as i32);
}

pub(crate) fn mount(class: &str, widget: Box<dyn Widget>) {
    let (start, length) = span(class.as_bytes());
    keep_mounted(host_mount(start, length), widget);
}

fn keep_mounted(index: i32, widget: Box<dyn Widget>) {
    let mounted = Mounted { index: Cell::new(index), widget: RefCell::new(widget), before: last() };
    let mounted = Some(&*Box::leak(Box::new(mounted)));
    let _ = LAST.try_with(|last| last.set(mounted));
}

/// `try_with`, here and elsewhere, because what `with` would say of its caller is a hundred bytes that no page reads.
fn last() -> Option<&'static Mounted> {
    LAST.try_with(Cell::get).ok().flatten()
}

pub(crate) fn more(bytes: &[u8]) {
    let (start, length) = span(bytes);
    host_more(start, length);
}

pub(crate) fn patch(bytes: &[u8]) {
    let (start, length) = span(bytes);
    host_patch(start, length);
}

pub(crate) fn hold() {
    host_hold();
}

pub(crate) fn echo(bytes: &[u8]) -> String {
    let (start, length) = span(bytes);
    host_echo(start, length);
    received()
}

fn received() -> String {
    INBOX
        .try_with(|inbox| inbox.try_borrow_mut().map(|mut inbox| take(&mut *inbox)).unwrap_or_default())
        .unwrap_or_default()
}

// What the page calls. Plain exports: what `#[wasm_bindgen]` puts around a function costs more than the function.
//
// SAFETY: the names begin with the crate's own, so no other symbol of a script is called so.

/// Takes one character of a text that the script asked for. A lone surrogate becomes U+FFFD.
#[unsafe(no_mangle)]
extern "C" fn vitrina_put(code: u32) {
    let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    let _ = INBOX.try_with(|inbox| {
        if let Ok(mut inbox) = inbox.try_borrow_mut() {
            inbox.push(letter);
        }
    });
}

/// Draws mount number `index`, and has the host patch its node. Meaning of the numbers: [`Variant::read`].
#[unsafe(no_mangle)]
extern "C" fn vitrina_draw(index: i32, flags: u32, cents: f64, units: f64, stock: f64) {
    with(index, |widget| super::draw(widget, &Form::showing(Variant::read(flags, cents, units, stock))));
}

/// Has mount number `index` act on what the shopper did.
#[unsafe(no_mangle)]
extern "C" fn vitrina_act(index: i32, action: u32, flags: u32, cents: f64, units: f64, stock: f64) {
    with(index, |widget| widget.act(&Form::showing(Variant::read(flags, cents, units, stock)), action));
}

/// A call from inside a call (a page can react to a patch at once) finds the widget taken and does nothing.
fn with(index: i32, work: impl FnOnce(&mut dyn Widget)) {
    let mut at = last();
    while let Some(mounted) = at {
        if mounted.index.get() == index {
            if let Ok(mut widget) = mounted.widget.try_borrow_mut() {
                work(&mut **widget);
            }
            return;
        }
        at = mounted.before;
    }
}
