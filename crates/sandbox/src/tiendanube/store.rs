//! `GET /store` (platforms.md §6.1).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::gate::Admitted;
use super::refusal::Refusal;
use super::selection::Selection;
use crate::answer;
use crate::catalogue::authority;
use crate::clock::tiendanube_date;

pub(super) fn get(admitted: &Admitted<'_>) -> Result<Response, Refusal> {
    let store = &admitted.store;
    let shop = admitted.world.shop(store);
    let domain = shop.map_or("", authority);
    let language = store.language();
    let fields = json!({
        "id": store.id.parse::<u64>().ok(),
        "name": { language: store.name },
        "description": { language: "" },
        "type": null,
        "email": format!("hello@{}.example", store.slug),
        "contact_email": format!("hello@{}.example", store.slug),
        "logo": null,
        "facebook": null, "twitter": null, "google_plus": null, "instagram": null, "pinterest": null, "blog": null,
        "address": null, "phone": null,
        "business_id": null, "business_name": null, "business_address": null,
        "customer_accounts": "optional",
        "plan_name": "Sandbox",
        "country": store.country,
        "languages": { language: { "currency": store.currency, "active": true } },
        "domains": [domain],
        "original_domain": domain,
        "current_theme": "base",
        "main_language": language,
        "main_currency": store.currency,
        "admin_language": language,
        "created_at": tiendanube_date(1_357_215_111),
        "url_with_protocol": shop.map(url::Url::as_str),
    });
    let known: Vec<&str> = fields.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let selection = Selection::of(admitted.call, &known)?;
    Ok(answer::json(StatusCode::OK, &selection.pick(&fields)))
}
