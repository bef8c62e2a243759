//! The page's `LS`.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Reflect};
use wasm_bindgen::JsValue;

use crate::money::Currency;

const PATIENCE: f64 = 10_000.0;
const APART: u32 = 50;

pub struct Shop {
    global: JsValue,
}

impl Shop {
    /// Waits until the page has a shop; `None` when it has none for 10 s.
    pub async fn arrives(life: &JsValue) -> Option<Shop> {
        let deadline = Date::now() + PATIENCE;
        loop {
            let global = Reflect::get(&js_sys::global(), &"LS".into()).unwrap_or_default();
            if crate::stopped(life) {
                return None;
            }
            if global.is_object() {
                return Some(Shop { global });
            }
            if Date::now() >= deadline {
                return None;
            }
            TimeoutFuture::new(APART).await;
        }
    }

    pub fn global(&self) -> JsValue {
        self.global.clone()
    }

    /// A field; `undefined` where it cannot be read.
    pub fn get(&self, name: &str) -> JsValue {
        Reflect::get(&self.global, &name.into()).unwrap_or_default()
    }

    /// The tag's store when it is digits only, else the page's.
    pub fn store(&self, tag: Option<String>) -> Option<String> {
        let page = Reflect::get(&self.get("store"), &"id".into()).unwrap_or_default();
        let page = page.as_string().or_else(|| page.as_f64().map(|id| format!("{}", id as i64)));
        let digits = |id: &String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        [tag, page].into_iter().flatten().find(digits)
    }

    /// The first two letters of its language in lower case.
    pub fn language(&self) -> String {
        self.get("lang").as_string().unwrap_or_default().chars().take(2).collect::<String>().to_lowercase()
    }

    pub fn currency(&self) -> Currency {
        let currency = self.get("currency");
        let field = |name: &str| Reflect::get(&currency, &name.into()).ok().and_then(|value| value.as_string());
        Currency {
            display_short: field("display_short"),
            thousands_separator: field("thousands_separator"),
            cents_separator: field("cents_separator"),
        }
    }
}
