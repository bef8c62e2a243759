//! A shop's page: the few, coarse crossings to `js/host.js`.

use std::cell::RefCell;
use std::mem::{ManuallyDrop, take};

use wasm_bindgen::prelude::wasm_bindgen;

use super::Draw;
use crate::Variant;

// Pointers go over as they are: the host reads the bytes before the call returns and keeps no view of the memory, which may
// move when it grows.
#[wasm_bindgen(module = "/js/host.js")]
extern "C" {
    #[wasm_bindgen(js_name = number)]
    fn host_number(start: *const u8, length: usize) -> f64;
    #[wasm_bindgen(js_name = text)]
    fn host_text(start: *const u8, length: usize) -> bool;
    #[wasm_bindgen(js_name = mount)]
    fn host_mount(start: *const u8, length: usize);
    #[wasm_bindgen(js_name = patch)]
    fn host_patch(start: *const u8, length: usize);
}

thread_local! {
    // Never dropped: a script lives as long as its page, and a destructor would be paid by every shopper.
    /// The script's mounts, by the number that the host knows them by.
    static DRAWS: ManuallyDrop<RefCell<Vec<Draw>>> = const { ManuallyDrop::new(RefCell::new(Vec::new())) };
    /// The text that the host is handing over.
    static INBOX: ManuallyDrop<RefCell<String>> = const { ManuallyDrop::new(RefCell::new(String::new())) };
}

pub(crate) fn number(path: &str) -> f64 {
    host_number(path.as_ptr(), path.len())
}

pub(crate) fn text(path: &str) -> Option<String> {
    let found = host_text(path.as_ptr(), path.len());
    let text = INBOX.with(|inbox| inbox.try_borrow_mut().map(|mut inbox| take(&mut *inbox)).unwrap_or_default());
    found.then_some(text)
}

pub(crate) fn mount(class: &str, draw: Draw) {
    DRAWS.with(|draws| {
        if let Ok(mut draws) = draws.try_borrow_mut() {
            host_mount(class.as_ptr(), class.len());
            draws.push(draw);
        }
    });
}

/// Takes one character of a text that `host_text` asked for. A lone surrogate becomes U+FFFD.
#[wasm_bindgen]
pub fn put(code: u32) {
    let letter = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    INBOX.with(|inbox| {
        if let Ok(mut inbox) = inbox.try_borrow_mut() {
            inbox.push(letter);
        }
    });
}

/// Draws mount number `index`, and has the host patch its node. Meaning of the numbers: [`Variant::read`]. A call from
/// inside a call (a page can react to a patch at once) finds the list taken and does nothing.
#[wasm_bindgen]
pub fn draw(index: usize, flags: u32, cents: f64, units: f64, stock: f64) {
    let variant = Variant::read(flags, cents, units, stock);
    DRAWS.with(|draws| {
        if let Ok(mut draws) = draws.try_borrow_mut()
            && let Some(draw) = draws.get_mut(index)
        {
            let operations = draw.run(variant.as_ref());
            host_patch(operations.as_ptr(), operations.len());
        }
    });
}
