//! The store's settings.

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_net::http::{Request, RequestBuilder, Response};
use gloo_timers::future::TimeoutFuture;
use js_sys::Promise;
use serde::Deserialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{RequestCredentials, Url};

const PATIENCE: u32 = 3_000;

pub struct Settings {
    pub installments: u32,
    pub transfer_discount: u32,
    pub low_stock: u32,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    installments: Value,
    transfer_discount: Value,
    low_stock: Value,
}

impl Settings {
    /// The hosting's answer, else the defaults.
    pub async fn fetch(address: &Url, store: &str) -> Settings {
        let (tell, told) = oneshot::channel();
        let (address, store) = (address.clone(), store.to_string());
        spawn_local(async move {
            let _ = tell.send(ask(&address, &store).await);
        });
        let answer = match select(told, TimeoutFuture::new(PATIENCE)).await {
            Either::Left((Ok(Some(answer)), _)) => answer,
            _ => Answer::default(),
        };
        Settings {
            installments: within(&answer.installments, 1, 24, 6),
            transfer_discount: within(&answer.transfer_discount, 0, 90, 10),
            low_stock: within(&answer.low_stock, 0, 99, 5),
        }
    }
}

async fn ask(address: &Url, store: &str) -> Option<Answer> {
    let file = address.search_params().get("settings").unwrap_or_else(|| format!("settings/{store}.json"));
    let url = Url::new_with_base(&file, &address.href()).ok()?;
    let request: RequestBuilder = Request::get(&url.href()).credentials(RequestCredentials::Omit);
    let request: web_sys::Request = request.build().ok()?.into();
    let answer = JsFuture::from(Promise::resolve(&fetch(&request).ok()?)).await.ok()?;
    let answer = Response::from(answer.dyn_into::<web_sys::Response>().ok()?);
    if answer.status() != 200 {
        return None;
    }
    answer.json().await.ok()
}

fn within(value: &Value, least: u32, most: u32, other: u32) -> u32 {
    match value.as_f64() {
        Some(number) if number.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(&number) => {
            number as u32
        }
        _ => other,
    }
}

#[wasm_bindgen]
extern "C" {
    // gloo-net's own `send` lets an exception through that a page's replaced `fetch` throws.
    #[wasm_bindgen(catch)]
    fn fetch(request: &web_sys::Request) -> Result<JsValue, JsValue>;
}
