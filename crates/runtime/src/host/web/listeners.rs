//! What the script listens to, waits for and gives back.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::{Form, Variant, listeners};

#[wasm_bindgen(module = "/js/changes.js")]
extern "C" {
    #[wasm_bindgen(js_name = listen)]
    fn host_listen() -> i32;
}
#[wasm_bindgen(module = "/js/release.js")]
extern "C" {
    #[wasm_bindgen(js_name = release)]
    fn host_release(number: i32);
    #[wasm_bindgen(js_name = ownNumber)]
    fn host_own_number() -> i32;
}
#[wasm_bindgen(module = "/js/again.js")]
extern "C" {
    #[wasm_bindgen(js_name = redrawLater)]
    fn host_redraw();
}
#[wasm_bindgen(module = "/js/moments.js")]
extern "C" {
    #[wasm_bindgen(js_name = onCart)]
    fn host_on_cart() -> i32;
    #[wasm_bindgen(js_name = onQuickShop)]
    fn host_on_quick_shop() -> i32;
    #[wasm_bindgen(js_name = onResults)]
    fn host_on_results() -> i32;
    #[wasm_bindgen(js_name = onShownAgain)]
    fn host_on_shown_again() -> i32;
    #[wasm_bindgen(js_name = hasForm)]
    fn host_has_form() -> i32;
}
#[wasm_bindgen(module = "/js/timers.js")]
extern "C" {
    #[wasm_bindgen(js_name = timer)]
    fn host_timer(milliseconds: f64, again: i32) -> i32;
}
#[wasm_bindgen(module = "/js/tasks.js")]
extern "C" {
    #[wasm_bindgen(js_name = wake)]
    fn host_wake(number: i32);
}
#[wasm_bindgen(module = "/js/nube.js")]
extern "C" {
    #[wasm_bindgen(js_name = yields)]
    fn host_yields() -> i32;
}

pub(crate) fn listen() -> i32 {
    host_listen()
}

pub(crate) fn release(number: i32) {
    host_release(number);
}

pub(crate) fn redraw() {
    host_redraw();
}

pub(crate) fn on_cart() -> i32 {
    host_on_cart()
}

pub(crate) fn on_quick_shop() -> i32 {
    host_on_quick_shop()
}

pub(crate) fn on_results() -> i32 {
    host_on_results()
}

pub(crate) fn on_shown_again() -> i32 {
    host_on_shown_again()
}

pub(crate) fn has_form() -> bool {
    host_has_form() != 0
}

pub(crate) fn timer(milliseconds: u32, again: bool) -> i32 {
    host_timer(f64::from(milliseconds), i32::from(again))
}

pub(crate) fn wake(number: i32) {
    host_wake(number);
}

pub(crate) fn own_number() -> i32 {
    host_own_number()
}

pub(crate) fn yields_to_nube() -> bool {
    host_yields() != 0
}

/// Tells a listener a number, and the form that shows a variant with these numbers: [`Variant::read`].
#[unsafe(no_mangle)]
extern "C" fn vitrina_told(number: i32, what: i32, flags: u32, cents: f64, units: f64, stock: f64) {
    listeners::tell(number, what, &Form::showing(Variant::read(flags, cents, units, stock)));
}
