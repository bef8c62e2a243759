//! What a badge shows, and how it gets into the page.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use crate::forms::document;
use crate::money::{part, reduced};
use crate::settings::Settings;
use crate::shop::Shop;
use crate::variant::Variant;

/// The lines of a badge: class and text.
pub fn lines(variant: Option<&Variant>, shop: &Shop, settings: &Settings) -> Vec<(String, String)> {
    let Some(variant) = variant else { return Vec::new() };
    let language = shop.language();
    let line = |name: &str, text: String| (format!("vitrina-{name}"), text);
    if variant.sold_out() {
        let text = match language.as_str() {
            "pt" => "Esgotado",
            "en" => "Out of stock",
            _ => "Sin stock",
        };
        return vec![line("out", text.to_string())];
    }
    let Some(cents) = variant.price() else {
        let text = match language.as_str() {
            "pt" => "Consulte o preço",
            "en" => "Ask for the price",
            _ => "Consultar precio",
        };
        return vec![line("ask", text.to_string())];
    };
    let currency = shop.currency();
    let (count, discount) = (settings.installments, settings.transfer_discount);
    let each = currency.format(part(cents, count));
    let mut lines = vec![line(
        "installments",
        match language.as_str() {
            "pt" => format!("{count}x de {each} sem juros"),
            "en" => format!("{count}x {each} interest-free"),
            _ => format!("{count}x {each} sin interés"),
        },
    )];
    if discount > 0 {
        let price = currency.format(reduced(cents, discount));
        let text = match language.as_str() {
            "pt" => format!("{price} no Pix ({discount}% off)"),
            "en" => format!("{price} by transfer ({discount}% off)"),
            _ => format!("{price} con transferencia ({discount}% off)"),
        };
        lines.push(line("transfer", text));
    }
    if let Some(left) = variant.stock().filter(|left| *left <= f64::from(settings.low_stock)) {
        let text = match (language.as_str(), left as u32) {
            ("pt", 1) => "Última unidade!".to_string(),
            ("pt", left) => format!("Últimas {left} unidades!"),
            ("en", left) => format!("Only {left} left!"),
            (_, 1) => "¡Última unidad!".to_string(),
            (_, left) => format!("¡Últimas {left} unidades!"),
        };
        lines.push(line("low", text));
    }
    lines
}

/// Brings the badge up to date, touching what differs.
pub fn draw(badge: &Element, lines: &[(String, String)]) -> Result<(), JsValue> {
    let mut next = badge.first_child();
    for (class, text) in lines {
        let present = next.clone().and_then(|node| node.dyn_into::<Element>().ok());
        let line = match present.filter(|line| line.class_name() == *class) {
            Some(line) => line,
            None => {
                let line = document()?.create_element("p")?;
                line.set_class_name(class);
                badge.insert_before(&line, next.as_ref())?;
                line
            }
        };
        if line.text_content().as_deref() != Some(text) {
            line.set_text_content(Some(text));
        }
        next = line.next_sibling();
    }
    while let Some(gone) = next {
        next = gone.next_sibling();
        badge.remove_child(&gone)?;
    }
    badge.toggle_attribute_with_force("hidden", lines.is_empty())?;
    Ok(())
}
