//! The reference widget as a Rust developer writes it who has the usual crates at hand and no budget of bytes in mind:
//! web-sys for every touch of the page, serde for every value, gloo-net for the request, `format!` for every text.

mod badge;
mod forms;
mod money;
mod settings;
mod shop;
mod variant;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlFormElement, MutationObserver, MutationObserverInit, Url};

use forms::Forms;
use settings::Settings;
use shop::Shop;

/// Starts the script. `url` is its tag's address; `life` holds `stopped`, true once a higher release has taken over.
#[wasm_bindgen]
pub fn start(url: String, life: JsValue) {
    wasm_bindgen_futures::spawn_local(async move {
        let _ = run(url, life).await;
    });
}

async fn run(url: String, life: JsValue) -> Result<(), JsValue> {
    let address = Url::new(&url)?;
    let Some(shop) = Shop::arrives(&life).await else { return Ok(()) };
    let Some(store) = shop.store(address.search_params().get("store")) else { return Ok(()) };

    let forms: Rc<RefCell<Option<Forms>>> = Rc::default();
    listen(&shop, &life, &forms)?;

    let settings = Settings::fetch(&address, &store).await;
    if stopped(&life) {
        return Ok(());
    }
    let begun = Forms::new(shop, settings);
    begun.mount_all();
    *forms.borrow_mut() = Some(begun);

    let watch = {
        let forms = forms.clone();
        Closure::<dyn Fn()>::new(move || {
            if !stopped(&life)
                && let Some(forms) = &*forms.borrow()
            {
                forms.mount_all();
            }
        })
    };
    let options = MutationObserverInit::new();
    options.set_child_list(true);
    options.set_subtree(true);
    options.set_attributes(true);
    options.set_attribute_filter(&Array::of1(&"data-variants".into()));
    let document = forms::document()?;
    MutationObserver::new(watch.as_ref().unchecked_ref())?.observe_with_options(&document, &options)?;
    watch.forget();
    Ok(())
}

/// Registers with the platform, or follows the controls' own events.
fn listen(shop: &Shop, life: &JsValue, forms: &Rc<RefCell<Option<Forms>>>) -> Result<(), JsValue> {
    let (life, forms) = (life.clone(), forms.clone());
    match shop.get("registerOnChangeVariant").dyn_into::<Function>() {
        Ok(register) => {
            let signal = Closure::<dyn Fn(JsValue)>::new(move |variant: JsValue| {
                if !stopped(&life)
                    && let Some(forms) = &*forms.borrow()
                {
                    forms.changed(&variant);
                }
            });
            register.call1(&shop.global(), signal.as_ref())?;
            signal.forget();
        }
        Err(_) => {
            let change = Closure::<dyn Fn(Event)>::new(move |event: Event| {
                let form = event.target().and_then(|target| Reflect::get(&target, &"form".into()).ok());
                let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
                if !stopped(&life)
                    && let Some(forms) = &*forms.borrow()
                {
                    forms.touched(&form);
                }
            });
            let document = forms::document()?;
            document.add_event_listener_with_callback_and_bool("change", change.as_ref().unchecked_ref(), true)?;
            change.forget();
        }
    }
    Ok(())
}

fn stopped(life: &JsValue) -> bool {
    Reflect::get(life, &"stopped".into()).is_ok_and(|stopped| stopped.is_truthy())
}
