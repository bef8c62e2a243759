//! The elements themselves, for what no other function of this crate does. In a page only; tests in memory have no elements.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use crate::Form;

#[wasm_bindgen(module = "/js/product.js")]
extern "C" {
    #[wasm_bindgen(js_name = currentForm)]
    fn current_form() -> Option<Element>;
    #[wasm_bindgen(js_name = currentPrice)]
    fn current_price() -> Option<Element>;
    #[wasm_bindgen(js_name = currentSubmit)]
    fn current_submit() -> Option<Element>;
    #[wasm_bindgen(js_name = currentPictures)]
    fn current_pictures() -> Vec<Element>;
}

impl Form {
    /// The form's element. What it throws is a mistake of the script, which switches it off: see [`web_sys`].
    pub fn element(&self) -> Option<Element> {
        current_form()
    }

    /// Where the theme shows the price of the form's product (platforms.md §4.7).
    pub fn price_element(&self) -> Option<Element> {
        current_price()
    }

    /// The form's own button.
    pub fn submit_element(&self) -> Option<Element> {
        current_submit()
    }

    /// The pictures of the product's gallery.
    pub fn picture_elements(&self) -> Vec<Element> {
        current_pictures()
    }
}
