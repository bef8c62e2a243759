//! `/checkouts`: carts that were left at the second step (platforms.md §6.11).

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::field::{Field, Form};
use super::gate::{Admitted, Answered};
use super::list::List;
use super::refusal::Refusal;
use super::shown::{self, Dates};
use super::{coupons, customers};
use crate::state::{Document, Range};

pub(super) const KIND: &str = "checkout";

/// The fields of an abandoned checkout.
pub(super) const FIELDS: &[Field] = &[
    Field::new("id", Form::Integer),
    Field::new("token", Form::Text),
    Field::new("store_id", Form::Integer),
    Field::new("abandoned_checkout_url", Form::Text),
    Field::new("contact_email", Form::Text),
    Field::new("contact_name", Form::Text),
    Field::new("contact_phone", Form::Text).null(),
    Field::new("contact_identification", Form::Text).null(),
    Field::new("customer", Form::Object).null(),
    Field::new("products", Form::List),
    Field::new("coupon", Form::List),
    Field::new("note", Form::Text).null(),
    Field::new("subtotal", Form::Money),
    Field::new("discount", Form::Money),
    Field::new("total", Form::Money),
    Field::new("total_usd", Form::Money),
    Field::new("currency", Form::Text),
    Field::new("language", Form::Text),
    Field::new("gateway", Form::Text).null(),
    Field::new("shipping", Form::Text).null(),
    Field::new("shipping_address", Form::Object).null(),
    Field::new("created_at", Form::Date),
    Field::new("updated_at", Form::Date),
];

/// How long one is kept, in seconds.
const KEPT: i64 = 30 * 24 * 3600;

/// No checkout at all is a 404.
pub(super) fn list(admitted: &Admitted<'_>) -> Answered {
    let now = admitted.world.clock.now();
    let range = Range { created: (now - KEPT, i64::MAX), ..Range::default() };
    if admitted.world.state.count_documents(&admitted.store.id, KIND, &range)? == 0 {
        return Err(Refusal::NotFound(None));
    }
    let keep = |checkout: &Document| checkout.created_at >= now - KEPT;
    let item = |checkout: &Document| item(admitted, checkout);
    List { kind: KIND, fields: FIELDS, item: &item, keep: Some(&keep), sort: None }.answer(admitted)
}

pub(super) fn get(admitted: &Admitted<'_>) -> Answered {
    let checkout = found(admitted)?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(admitted, &checkout))
}

/// `POST /checkouts/{id}/coupons {"coupon_id"}`.
pub(super) fn add_coupon(admitted: &Admitted<'_>) -> Answered {
    let mut checkout = found(admitted)?;
    let wrong = |text: &str| Refusal::field("coupon_id", text);
    let id = admitted.object()?.get("coupon_id").filter(|id| !id.is_null()).ok_or_else(|| wrong("can't be blank"))?;
    let id = id.as_i64().ok_or_else(|| wrong("The coupon id must be an integer."))?;
    let coupon = admitted.world.state.document(&admitted.store.id, coupons::KIND, id)?;
    let coupon = coupon.ok_or_else(|| wrong("does not exist"))?;
    let mut item_of_coupon = Value::Object(coupon.body);
    item_of_coupon["id"] = json!(coupon.id);
    checkout.body.insert("coupon".into(), json!([item_of_coupon]));
    admitted.keep(KIND, &mut checkout)?;
    shown::one(admitted, StatusCode::OK, FIELDS, &item(admitted, &checkout))
}

fn found(admitted: &Admitted<'_>) -> Result<Document, Refusal> {
    let checkout = admitted.find(KIND, admitted.id())?;
    let is_kept = checkout.created_at >= admitted.world.clock.now() - KEPT;
    if is_kept { Ok(checkout) } else { Err(Refusal::NotFound(None)) }
}

/// The customer shows only to those who may read customers.
fn item(admitted: &Admitted<'_>, checkout: &Document) -> Value {
    let mut item = shown::item(checkout, Dates::Plain);
    if !admitted.has_scope("customers", false) {
        item["customer"] = Value::Null;
    } else if let Some(id) = item["customer"].as_i64() {
        let customer = admitted.world.state.document(&admitted.store.id, customers::KIND, id).ok().flatten();
        item["customer"] = customer.as_ref().map(customers::item).unwrap_or_default();
    }
    item
}
