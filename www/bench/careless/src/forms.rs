//! The product forms of a page, and the variants that they show.

use std::collections::BTreeMap;

use js_sys::{Array, JSON, Reflect, WeakSet};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, HtmlInputElement, HtmlSelectElement, UrlSearchParams, Window};

use crate::badge;
use crate::settings::Settings;
use crate::shop::Shop;
use crate::variant::{Variant, text};

const FORM: &str = "form.js-product-form";
const PRODUCT_PAGE: &str = "#single-product,.js-product-detail,[data-store=\"product-detail\"]";

pub struct Forms {
    shop: Shop,
    settings: Settings,
    known: WeakSet,
}

impl Forms {
    pub fn new(shop: Shop, settings: Settings) -> Forms {
        Forms { shop, settings, known: WeakSet::new() }
    }

    /// Draws the forms that are new, and those that lost their badge.
    pub fn mount_all(&self) {
        for form in all(FORM) {
            if !self.known.has(&form) || badge_in(&form).is_none() {
                let _ = self.refresh(&form, None);
            }
        }
    }

    /// The platform's signal: the forms inside the nodes that `element` matches, else those of the product.
    pub fn changed(&self, variant: &JsValue) {
        let field = |name: &str| Reflect::get(variant, &name.into()).unwrap_or_default();
        let nodes = field("element").as_string().map(|selector| all(&selector)).unwrap_or_default();
        let product = field("product_id");
        let product = product.as_string().or_else(|| product.as_f64().map(|id| format!("{}", id as i64)));
        for form in all(FORM) {
            let meant = if nodes.is_empty() {
                let input = form.query_selector("input[name=\"add_to_cart\"]").ok().flatten();
                let value =
                    input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()).map(|input| input.value());
                value.is_some() && value == product
            } else {
                nodes.iter().any(|node| node.contains(Some(&form)))
            };
            if meant {
                let _ = self.refresh(&form, Some(variant));
            }
        }
    }

    /// A control of a form was used.
    pub fn touched(&self, form: &Element) {
        if form.matches(FORM).unwrap_or_default() {
            let _ = self.refresh(form, None);
        }
    }

    fn refresh(&self, form: &Element, handed: Option<&JsValue>) -> Result<(), JsValue> {
        let Some(container) = form.closest("[data-variants]")? else { return Ok(()) };
        let present = badge_in(form);
        let Some(variants) = variants_of(&container) else {
            if let (Some(badge), Some(handed)) = (present, handed) {
                let variant: Variant = serde_wasm_bindgen::from_value(handed.clone())?;
                badge::draw(&badge, &badge::lines(Some(&variant), &self.shop, &self.settings))?;
            }
            return Ok(());
        };
        let lines = badge::lines(chosen(form, &container, &variants)?, &self.shop, &self.settings);
        match present {
            Some(badge) => badge::draw(&badge, &lines)?,
            None => {
                let badge = document()?.create_element("div")?;
                badge.set_class_name("vitrina-badge");
                badge.set_attribute("role", "status")?;
                badge::draw(&badge, &lines)?;
                form.append_child(&badge)?;
            }
        }
        self.known.add(form);
        Ok(())
    }
}

pub fn window() -> Result<Window, JsValue> {
    web_sys::window().ok_or_else(|| "there is no window".into())
}

pub fn document() -> Result<Document, JsValue> {
    window()?.document().ok_or_else(|| "there is no document".into())
}

fn all(selector: &str) -> Vec<Element> {
    let Ok(nodes) = document().and_then(|document| document.query_selector_all(selector)) else { return Vec::new() };
    (0..nodes.length()).filter_map(|at| nodes.get(at)?.dyn_into::<Element>().ok()).collect()
}

fn badge_in(form: &Element) -> Option<Element> {
    form.query_selector(".vitrina-badge").ok().flatten()
}

/// The list of a container; `None` where it is none.
fn variants_of(container: &Element) -> Option<Vec<Variant>> {
    let list = JSON::parse(&container.get_attribute("data-variants")?).ok()?.dyn_into::<Array>().ok()?;
    let objects = list.iter().filter(JsValue::is_object);
    Some(objects.filter_map(|variant| serde_wasm_bindgen::from_value(variant).ok()).collect())
}

/// The values of a form's controls by number; `None` for radios of which none is checked.
fn values_of(form: &Element) -> Result<BTreeMap<usize, Option<String>>, JsValue> {
    let mut values = BTreeMap::new();
    let controls = form.query_selector_all("[name^=\"variation[\"]")?;
    for at in 0..controls.length() {
        let Some(control) = controls.get(at).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let name = control.get_attribute("name").unwrap_or_default();
        let Some(option) = name.chars().nth(10).and_then(|digit| digit.to_digit(10)) else { continue };
        if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
            values.insert(option as usize, Some(select.value()));
        } else if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            if input.type_() != "radio" || input.checked() {
                values.insert(option as usize, Some(input.value()));
            } else {
                values.entry(option as usize).or_insert(None);
            }
        }
    }
    Ok(values)
}

fn chosen<'a>(form: &Element, container: &Element, variants: &'a [Variant]) -> Result<Option<&'a Variant>, JsValue> {
    let values = values_of(form)?;
    if !values.is_empty() {
        let fits = |variant: &&Variant| values.iter().all(|(option, value)| variant.fits(*option, value.as_deref()));
        return Ok(variants.iter().rev().find(fits));
    }
    let wanted = if container.matches(PRODUCT_PAGE)? {
        let search = window()?.location().search()?;
        UrlSearchParams::new_with_str(&search)?.get("variant")
    } else {
        None
    };
    let named = variants.iter().find(|variant| wanted.is_some() && text(&variant.id) == wanted);
    Ok(named.or_else(|| variants.first()))
}
