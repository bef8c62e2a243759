//! The products' pictures: one drawing each, in the colour that the address names.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::template::Template;
use crate::world::Shared;
use crate::www;

/// `GET /pictures/{picture}-{colour}-1024-1024.svg`.
pub(super) async fn picture(State(world): State<Shared>, Path(file): Path<String>) -> Response {
    let named = file.strip_suffix("-1024-1024.svg").and_then(|name| name.split_once('-'));
    let drawn =
        named.and_then(|(picture, colour)| Some((www::picture(picture)?, world.catalogue.colours.get(colour)?)));
    match drawn {
        Some((drawing, hex)) => {
            let svg = Template::new(drawing).text("colour", hex).fill();
            ([(CONTENT_TYPE, "image/svg+xml"), (CACHE_CONTROL, "public, max-age=3600")], svg).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
