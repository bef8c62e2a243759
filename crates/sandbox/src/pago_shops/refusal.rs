//! The bodies with which Pago Shops refuses. The statuses are documented, the bodies are assumed (platforms.md §2.2).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::answer;
use crate::state::StateError;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// 400 with what is wrong.
    Bad(String),
    Unauthorized,
    RateLimited,
    Suspended,
    MissingScope(&'static str),
    NotFound,
    State(StateError),
}

impl From<StateError> for Refusal {
    fn from(error: StateError) -> Self {
        Refusal::State(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, error, message) = match self {
            Refusal::Bad(message) => (StatusCode::BAD_REQUEST, "bad_request", message),
            Refusal::Unauthorized => {
                (StatusCode::UNAUTHORIZED, "unauthorized", "The access token is invalid or has expired".to_owned())
            }
            Refusal::RateLimited => {
                (StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "300 requests a minute are allowed".to_owned())
            }
            Refusal::Suspended => (StatusCode::FORBIDDEN, "forbidden", "The account is suspended".to_owned()),
            Refusal::MissingScope(scope) => {
                (StatusCode::FORBIDDEN, "forbidden", format!("The access token lacks the scope {scope}"))
            }
            Refusal::NotFound => (StatusCode::NOT_FOUND, "not_found", "There is no such resource".to_owned()),
            Refusal::State(error) => (StatusCode::INTERNAL_SERVER_ERROR, "server_error", error.to_string()),
        };
        answer::json(status, &json!({ "error": error, "message": message }))
    }
}
