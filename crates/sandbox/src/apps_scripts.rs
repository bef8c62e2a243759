//! The platform's own CDN: `/{app}/{script}/{n}.js?versionId=..&store=..` (platforms.md §3.2, §3.4).

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::response::{IntoResponse, Response};

use crate::hosting::IMMUTABLE;
use crate::world::Shared;

/// A version that was deployed, testing or not. The query is the page's business and decides nothing here.
pub(crate) async fn serve(
    State(world): State<Shared>,
    Path((app, script, file)): Path<(String, String, String)>,
) -> Response {
    let number = file.strip_suffix(".js").and_then(|number| number.parse().ok());
    let body = match number {
        Some(number) => world.state.deployed_body(&app, &script, number, world.clock.now_ms()),
        None => Ok(None),
    };
    match body {
        Ok(Some(body)) => {
            let headers = [
                (CONTENT_TYPE, "text/javascript; charset=utf-8"),
                (CACHE_CONTROL, IMMUTABLE),
                (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, body).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
