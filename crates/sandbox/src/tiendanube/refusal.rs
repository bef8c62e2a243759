//! The bodies with which Tiendanube refuses (platforms.md §1.3).

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::answer;
use crate::state::StateError;

/// Why a request is refused.
#[derive(Debug)]
pub(crate) enum Refusal {
    NoUserAgent,
    Unauthorized,
    RateLimited,
    PaymentRequired,
    MissingScope(String),
    NotJson,
    /// A PUT without a body that does not say so by `Content-Length: 0` (platforms.md §1.2); the answer is assumed.
    NoLength,
    Unparsable,
    TooLarge,
    /// The first shape of 422: a map of field to texts.
    Fields(Value),
    /// The second shape of 422.
    Unprocessable(&'static str),
    /// The third shape of 422: the second with a map of field to texts.
    Invalid(Map<String, Value>),
    /// The fourth shape of 422: the second with the variants whose values are repeated.
    Repeated(Vec<i64>),
    /// 400 in the platform's own form.
    BadRequest(&'static str),
    /// The scripts service's shape of 422.
    Service(&'static str),
    NotFound(Option<String>),
    Method,
    /// An empty 500, which `v1` gives for a script without a version.
    Empty,
    State(StateError),
}

impl Refusal {
    /// A 422 about one field.
    pub(crate) fn field(name: &str, text: &str) -> Refusal {
        Refusal::Fields(json!({ name: [text] }))
    }
}

impl From<StateError> for Refusal {
    fn from(error: StateError) -> Self {
        Refusal::State(error)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, description) = match self {
            Refusal::Fields(fields) => return answer::json(StatusCode::UNPROCESSABLE_ENTITY, &fields),
            Refusal::Service(message) => {
                let body = json!({ "message": message, "error": "Unprocessable Entity", "statusCode": 422 });
                return answer::json(StatusCode::UNPROCESSABLE_ENTITY, &body);
            }
            Refusal::Invalid(mut fields) => {
                fields.insert("code".into(), json!(422));
                fields.insert("message".into(), json!("Unprocessable Entity"));
                fields.insert("description".into(), json!("Validation error"));
                return answer::json(StatusCode::UNPROCESSABLE_ENTITY, &fields);
            }
            Refusal::Repeated(ids) => {
                let body = json!({
                    "code": 422,
                    "message": "Unprocessable Entity",
                    "description": "Variants cannot be repeated",
                    "duplicate_variant_ids": ids,
                });
                return answer::json(StatusCode::UNPROCESSABLE_ENTITY, &body);
            }
            Refusal::Unparsable => {
                return answer::json(StatusCode::BAD_REQUEST, &json!({ "error": "Problems parsing JSON" }));
            }
            Refusal::Empty => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Refusal::NoUserAgent => {
                (StatusCode::BAD_REQUEST, Some("Missing User-Agent header: name your app and a contact".to_owned()))
            }
            Refusal::BadRequest(description) => (StatusCode::BAD_REQUEST, Some(description.to_owned())),
            Refusal::Unauthorized => (StatusCode::UNAUTHORIZED, Some("Invalid access token".to_owned())),
            Refusal::RateLimited => (StatusCode::TOO_MANY_REQUESTS, Some("The request limit is reached".to_owned())),
            Refusal::PaymentRequired => {
                (StatusCode::PAYMENT_REQUIRED, Some("The store or its app subscription is not paid".to_owned()))
            }
            Refusal::MissingScope(scope) => (StatusCode::FORBIDDEN, Some(format!("Missing required scope: {scope}"))),
            Refusal::NotJson => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, Some("Content-Type should be application/json".to_owned()))
            }
            Refusal::NoLength => {
                (StatusCode::LENGTH_REQUIRED, Some("A PUT without a body needs Content-Length: 0".to_owned()))
            }
            Refusal::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Some("The body is too large".to_owned())),
            Refusal::Unprocessable(description) => (StatusCode::UNPROCESSABLE_ENTITY, Some(description.to_owned())),
            Refusal::NotFound(description) => (StatusCode::NOT_FOUND, description),
            Refusal::Method => (StatusCode::METHOD_NOT_ALLOWED, None),
            Refusal::State(error) => (StatusCode::INTERNAL_SERVER_ERROR, Some(error.to_string())),
        };
        let message = status.canonical_reason().unwrap_or_default();
        answer::json(status, &json!({ "code": status.as_u16(), "message": message, "description": description }))
    }
}
