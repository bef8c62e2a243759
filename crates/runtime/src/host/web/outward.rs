//! The browser around the page: storage, beacons, console.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{received, span};

#[wasm_bindgen(module = "/js/storage.js")]
extern "C" {
    #[wasm_bindgen(js_name = store)]
    fn host_store(session: i32, start: i32, length: i32) -> i32;
    #[wasm_bindgen(js_name = stored)]
    fn host_stored(session: i32, start: i32, length: i32) -> i32;
    #[wasm_bindgen(js_name = unstore)]
    fn host_unstore(session: i32, start: i32, length: i32) -> i32;
}
#[wasm_bindgen(module = "/js/outward.js")]
extern "C" {
    #[wasm_bindgen(js_name = beacon)]
    fn host_beacon(start: i32, length: i32) -> i32;
    #[wasm_bindgen(js_name = log)]
    fn host_log(start: i32, length: i32);
}

pub(crate) fn store(session: bool, text: &str) -> i32 {
    let (start, length) = span(text.as_bytes());
    host_store(i32::from(session), start, length)
}

pub(crate) fn stored(session: bool, key: &str) -> (i32, Option<String>) {
    let (start, length) = span(key.as_bytes());
    let answer = host_stored(i32::from(session), start, length);
    let text = received();
    (answer, (answer == 0).then_some(text))
}

pub(crate) fn unstore(session: bool, key: &str) -> i32 {
    let (start, length) = span(key.as_bytes());
    host_unstore(i32::from(session), start, length)
}

pub(crate) fn beacon(text: &str) -> bool {
    let (start, length) = span(text.as_bytes());
    host_beacon(start, length) != 0
}

pub(crate) fn log(line: &str) {
    let (start, length) = span(line.as_bytes());
    host_log(start, length);
}
