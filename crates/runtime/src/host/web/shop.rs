//! What the page says of the shop.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{received, span};

#[wasm_bindgen(module = "/js/shop.js")]
extern "C" {
    #[wasm_bindgen(js_name = tolerantNumber)]
    fn host_tolerant_number(start: i32, length: i32) -> f64;
    #[wasm_bindgen(js_name = tolerantText)]
    fn host_tolerant_text(start: i32, length: i32) -> i32;
    #[wasm_bindgen(js_name = shape)]
    fn host_shape(start: i32, length: i32) -> i32;
    #[wasm_bindgen(js_name = count)]
    fn host_count(start: i32, length: i32) -> i32;
}
#[wasm_bindgen(module = "/js/installments.js")]
extern "C" {
    #[wasm_bindgen(js_name = readInstallments)]
    fn host_read_installments() -> i32;
}

pub(crate) fn tolerant_number(path: &str) -> f64 {
    let (start, length) = span(path.as_bytes());
    host_tolerant_number(start, length)
}

pub(crate) fn tolerant_text(path: &str) -> Option<String> {
    let (start, length) = span(path.as_bytes());
    let found = host_tolerant_text(start, length) != 0;
    let text = received();
    found.then_some(text)
}

pub(crate) fn shape(path: &str) -> u32 {
    let (start, length) = span(path.as_bytes());
    host_shape(start, length) as u32
}

pub(crate) fn count(path: &str) -> u32 {
    let (start, length) = span(path.as_bytes());
    host_count(start, length) as u32
}

pub(crate) fn read_installments() -> u32 {
    host_read_installments() as u32
}
