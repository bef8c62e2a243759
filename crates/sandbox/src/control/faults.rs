//! The rules that make listeners fail.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::problem::Problem;
use crate::faults::{Installed, Rule};
use crate::world::Shared;

/// `GET /__sandbox/faults`: all rules, with how many requests each saw and hit.
pub(super) async fn list(State(world): State<Shared>) -> Json<Vec<Installed>> {
    Json(world.faults.list())
}

/// `POST /__sandbox/faults`: puts a rule in force.
pub(super) async fn add(State(world): State<Shared>, body: Bytes) -> Result<(StatusCode, Json<Installed>), Problem> {
    let rule: Rule = Problem::read(&body)?;
    match rule.mistake() {
        Some(mistake) => Err(Problem::Invalid(mistake)),
        None => Ok((StatusCode::CREATED, Json(world.faults.add(rule)))),
    }
}

/// `DELETE /__sandbox/faults/{id}`.
pub(super) async fn remove(State(world): State<Shared>, Path(id): Path<u64>) -> Result<StatusCode, Problem> {
    if world.faults.remove(id) { Ok(StatusCode::NO_CONTENT) } else { Err(Problem::Missing("fault")) }
}

/// `DELETE /__sandbox/faults`: ends all rules.
pub(super) async fn clear(State(world): State<Shared>) -> StatusCode {
    world.faults.clear();
    StatusCode::NO_CONTENT
}
