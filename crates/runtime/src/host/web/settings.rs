//! The store's settings as a whole.

use serde::de::DeserializeOwned;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/js/settings.js")]
extern "C" {
    #[wasm_bindgen(js_name = settings)]
    fn host_settings() -> JsValue;
}

pub(crate) fn settings<T: DeserializeOwned>() -> Option<T> {
    serde_wasm_bindgen::from_value(host_settings()).ok()
}
