//! How the control API refuses: `{"error": "..."}`.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::answer;
use crate::state::StateError;

/// Why the control API refuses.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("the control API is for this machine's own programs: {0}")]
    Foreign(&'static str),
    #[error("there is no such {0}")]
    Missing(&'static str),
    #[error("the body does not read: {0}")]
    Unreadable(String),
    #[error("{0}")]
    Invalid(String),
    #[error(transparent)]
    State(#[from] StateError),
}

impl Problem {
    /// Reads a JSON body.
    pub(super) fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
        serde_json::from_slice(body).map_err(|error| Problem::Unreadable(error.to_string()))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = match self {
            Problem::Foreign(_) | Problem::Unreadable(_) => StatusCode::BAD_REQUEST,
            Problem::Missing(_) => StatusCode::NOT_FOUND,
            Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::State(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        answer::json(status, &json!({ "error": self.to_string() }))
    }
}
