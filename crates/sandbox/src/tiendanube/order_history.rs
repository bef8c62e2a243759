//! What became of an order: how its total changed, how the merchant edited it, its subscriptions (platforms.md §6.6). The
//! documents name the fields of a row; which figures a payment, a cancellation and an edit leave in them is assumed.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::field::{Field, Form};
use super::gate::{Admitted, Answered};
use super::list::cents;
use super::orders;
use super::shown::Dates;
use crate::answer;
use crate::state::{Document, StateError, Store};
use crate::world::World;

/// The kinds under which rows are kept, each with the id of its order; amounts are cents.
const VALUE: &str = "order_value";
const EDITION: &str = "order_edition";

/// The fields of a change of the total. Amounts are numbers here and nowhere else.
pub(super) const VALUE_FIELDS: &[Field] = &[
    Field::new("status", Form::Text),
    Field::new("total_delta", Form::Number),
    Field::new("total_paid_diff", Form::Number),
    Field::new("gateway_method", Form::Text).null(),
    Field::new("happened_at", Form::Date),
];

/// The fields of an edit.
pub(super) const EDITION_FIELDS: &[Field] = &[
    Field::new("product_changes", Form::List),
    Field::new("shipping_costs", Form::List),
    Field::new("reason", Form::Text).null(),
    Field::new("happened_at", Form::Date),
];

pub(super) fn values(admitted: &Admitted<'_>) -> Answered {
    rows(admitted, VALUE)
}

pub(super) fn editions(admitted: &Admitted<'_>) -> Answered {
    rows(admitted, EDITION)
}

/// No order of these shops recurs, and which fields a subscription has is not documented.
pub(super) fn subscriptions(admitted: &Admitted<'_>) -> Answered {
    admitted.find(orders::KIND, admitted.id())?;
    Ok(answer::json(StatusCode::OK, &json!([])))
}

fn rows(admitted: &Admitted<'_>, kind: &str) -> Answered {
    let order = admitted.find(orders::KIND, admitted.id())?;
    let shown = |mut row: Document| {
        row.body.remove("order");
        for name in ["total_delta", "total_paid_diff"] {
            if let Some(cents) = row.body.get(name).and_then(Value::as_i64) {
                row.body.insert(name.into(), json!(cents as f64 / 100.0));
            }
        }
        row.body.insert("happened_at".into(), json!(Dates::Zoned.write(row.created_at)));
        row.body
    };
    let rows = admitted.all(kind)?.into_iter().filter(|row| row.body["order"] == order.id);
    Ok(answer::json(StatusCode::OK, &rows.map(shown).collect::<Vec<_>>()))
}

/// Writes down that an order's total changed by so many cents, or that it was paid: with what is left to pay now, less than
/// nothing where money goes back.
pub(super) fn changed(
    world: &World,
    store: &Store,
    order: &Document,
    status: &str,
    delta: i64,
    left: i64,
) -> Result<(), StateError> {
    let row = json!({
        "order": order.id,
        "status": status.to_uppercase(),
        "total_delta": delta,
        "total_paid_diff": left,
        "gateway_method": order.body["payment_details"]["method"],
    });
    keep(world, store, VALUE, row)
}

/// How many cents are left to pay.
pub(super) fn left_to_pay(world: &World, store: &Store, order: &Document) -> Result<i64, StateError> {
    let rows = world.state.all_documents(&store.id, VALUE)?;
    let last = rows.iter().rfind(|row| row.body["order"] == order.id);
    Ok(match last.and_then(|row| row.body["total_paid_diff"].as_i64()) {
        Some(left) => left,
        None if order.body["payment_status"] == "paid" => 0,
        None => cents(&order.body["total"]).unwrap_or_default(),
    })
}

/// Writes down an edit.
pub(super) fn edited(
    world: &World,
    store: &Store,
    order: i64,
    change: Value,
    reason: Option<&str>,
) -> Result<(), StateError> {
    let row = json!({ "order": order, "product_changes": [change], "shipping_costs": [], "reason": reason });
    keep(world, store, EDITION, row)
}

fn keep(world: &World, store: &Store, kind: &str, row: Value) -> Result<(), StateError> {
    let Value::Object(body) = row else { return Ok(()) };
    world.make(&store.id, kind, body).map(drop)
}
