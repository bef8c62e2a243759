//! What a merchant does to an order in the admin.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::problem::Problem;
use crate::Platform;
use crate::tiendanube::{Edit, EditError, edit};
use crate::world::Shared;

/// `POST /__sandbox/stores/tiendanube/{id}/orders/{order}/editions {"variant_id", "quantity", "reason"}`: adds goods.
pub(super) async fn add(
    State(world): State<Shared>,
    Path((store, order)): Path<(String, i64)>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let given: Edit = Problem::read(&body)?;
    let store = world.state.store(Platform::Tiendanube, &store)?.ok_or(Problem::Missing("store"))?;
    match edit(&world, &store, order, &given) {
        Ok(()) => Ok(StatusCode::CREATED),
        Err(EditError::NoOrder) => Err(Problem::Missing("order")),
        Err(EditError::State(error)) => Err(error.into()),
        Err(error) => Err(Problem::Invalid(error.to_string())),
    }
}
