//! `GET /store` (platforms.md §6.1).

use axum::http::StatusCode;
use serde_json::{Map, json};

use super::field::{Field, Form};
use super::gate::{Admitted, Answered};
use super::shown;
use crate::catalogue::authority;
use crate::clock::tiendanube_date;

/// The fields of a store.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("name", Form::Localized),
    Field::new("description", Form::Localized),
    Field::new("type", Form::Text).null(),
    Field::new("email", Form::Text),
    Field::new("contact_email", Form::Text),
    Field::new("logo", Form::Text).null(),
    Field::new("facebook", Form::Text).null(),
    Field::new("twitter", Form::Text).null(),
    Field::new("google_plus", Form::Text).null(),
    Field::new("instagram", Form::Text).null(),
    Field::new("pinterest", Form::Text).null(),
    Field::new("blog", Form::Text).null(),
    Field::new("address", Form::Text).null(),
    Field::new("phone", Form::Text).null(),
    Field::new("business_id", Form::Text).null(),
    Field::new("business_name", Form::Text).null(),
    Field::new("business_address", Form::Text).null(),
    Field::new("customer_accounts", Form::OneOf(&["optional", "mandatory"])),
    Field::new("plan_name", Form::Text),
    Field::new("country", Form::Text),
    Field::new("languages", Form::Object),
    Field::new("domains", Form::List),
    Field::new("original_domain", Form::Text),
    Field::new("current_theme", Form::Text),
    Field::new("main_language", Form::Text),
    Field::new("main_currency", Form::Text),
    Field::new("admin_language", Form::Text),
    Field::new("created_at", Form::Date),
    Field::new("url_with_protocol", Form::Text).null(),
];

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    let store = &admitted.store;
    let shop = admitted.world.shop(store);
    let domain = shop.map_or("", authority);
    let language = store.language();
    let each =
        |text: &str| store.languages.iter().map(|language| (language.clone(), json!(text))).collect::<Map<_, _>>();
    let currency = json!({ "currency": store.currency, "active": true });
    let languages: Map<_, _> = store.languages.iter().map(|language| (language.clone(), currency.clone())).collect();
    let fields = json!({
        "id": store.id.parse::<u64>().ok(),
        "name": each(&store.name),
        "description": each(""),
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
        "languages": languages,
        "domains": [domain],
        "original_domain": domain,
        "current_theme": store.theme,
        "main_language": language,
        "main_currency": store.currency,
        "admin_language": language,
        "created_at": tiendanube_date(1_357_215_111),
        "url_with_protocol": shop.map(url::Url::as_str),
    });
    shown::one(admitted, StatusCode::OK, FIELDS, &fields)
}
