//! What else a form has: its kind, its quantity, and how it is bought.

use wasm_bindgen::prelude::wasm_bindgen;

use super::span;

#[wasm_bindgen(module = "/js/product.js")]
extern "C" {
    #[wasm_bindgen(js_name = kindOfForm)]
    fn host_kind_of_form() -> i32;
}
#[wasm_bindgen(module = "/js/quantity.js")]
extern "C" {
    #[wasm_bindgen(js_name = quantity)]
    fn host_quantity() -> i32;
    #[wasm_bindgen(js_name = setQuantity)]
    fn host_set_quantity(count: i32);
}
#[wasm_bindgen(module = "/js/purchase.js")]
extern "C" {
    #[wasm_bindgen(js_name = purchase)]
    fn host_purchase(quantity: i32, start: i32, length: i32) -> i32;
}

pub(crate) fn kind_of_form() -> u32 {
    host_kind_of_form() as u32
}

pub(crate) fn quantity() -> u32 {
    host_quantity() as u32
}

pub(crate) fn set_quantity(count: u32) {
    host_set_quantity(count as i32);
}

pub(crate) fn purchase(quantity: u32, said: &str) -> bool {
    let (start, length) = span(said.as_bytes());
    host_purchase(quantity as i32, start, length) != 0
}
