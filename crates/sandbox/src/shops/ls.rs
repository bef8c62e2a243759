//! The global `LS` of a page's head (platforms.md §4.2).

use serde_json::{Value, json};

use super::Shop;
use super::page::Kind;
use crate::clock::tiendanube_date;
use crate::template::script_json;

/// The inline script that defines `LS`; nothing in a shop that has none.
pub(super) fn inline(shop: &Shop, kind: &Kind<'_>) -> String {
    let store = &shop.store;
    if !store.has_ls {
        return String::new();
    }
    if kind.is_checkout() {
        return format!(
            "<script type=\"text/javascript\">\nvar LS = {};\n</script>\n",
            script_json(&checkout(shop, kind))
        );
    }
    let mut ls = json!({
        "store": { "id": store.id.parse::<u64>().ok(), "url": shop.url.as_str().trim_end_matches('/') },
        "cart": shop.cart.ls(false),
        "data": { "cart": { "subtotal": shop.cart.subtotal(), "total": shop.cart.subtotal(), "shipping": 0 } },
        "lang": store.lang,
        "currency": {
            "code": store.currency,
            "display_short": store.symbol,
            "display_long": format!("{} {}", store.symbol, store.currency),
            "cents_separator": store.cents,
            "thousands_separator": store.thousands,
        },
        "country": store.country,
        "customer": null,
        "theme": { "code": shop.theme().code, "name": shop.theme().title },
    });
    match kind {
        Kind::Product(product) => {
            ls["product"] = json!({
                "id": product.id,
                "name": product.name,
                "tags": product.tags,
                "requires_shipping": product.requires_shipping,
            });
            ls["variants"] = json!(product.variants);
        }
        Kind::Category { id, name } => ls["category"] = json!({ "id": id, "name": name }),
        Kind::Home | Kind::Cart | Kind::Checkout | Kind::ThankYou(_) | Kind::Other => {}
    }
    format!("<script type=\"text/javascript\">\nvar LS = {};\n</script>\n", script_json(&ls))
}

/// No theme, no country, no events, and the currency as a plain text; the thank-you page knows the order, in cents.
fn checkout(shop: &Shop, kind: &Kind<'_>) -> Value {
    let store = &shop.store;
    let mut ls = json!({
        "store": { "id": store.id.parse::<u64>().ok(), "url": shop.url.as_str().trim_end_matches('/') },
        "cart": shop.cart.ls(true),
        "customer": null,
        "lang": store.lang,
        "currency": store.currency,
    });
    if let Kind::ThankYou(order) = kind {
        ls["order"] = json!({
            "id": order.id,
            "number": order.number,
            "hash": order.hash,
            "created_at": tiendanube_date(order.created_at),
            "coupon": [],
            "discount": 0,
            "total": order.total,
            "total_in_usd": order.total,
            "gateway": "offline",
        });
    }
    ls
}
