//! The Partner Portal's part: what a human does there with buttons (platforms.md §3.4).

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;

use super::problem::Problem;
use super::upload::uploaded;
use crate::loopback::allowed_src;
use crate::state::{DeployTo, NewPortalScript, PortalError, PortalScript, Version};
use crate::world::Shared;

impl From<PortalError> for Problem {
    fn from(error: PortalError) -> Self {
        match error {
            PortalError::Missing => Problem::Missing("app, script or version in the Portal"),
            PortalError::HandleTaken => Problem::Invalid("the app has a script of that handle".into()),
        }
    }
}

/// `GET /portal/apps/{app}/scripts`.
pub(super) async fn list(
    State(world): State<Shared>,
    Path(app): Path<String>,
) -> Result<Json<Vec<PortalScript>>, Problem> {
    Ok(Json(world.state.portal_scripts(&app)?))
}

/// `POST /portal/apps/{app}/scripts {"handle", "event", "location", "auto_install", "uses_nube_sdk"}`.
pub(super) async fn create(
    State(world): State<Shared>,
    Path(app): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<PortalScript>), Problem> {
    let new: NewPortalScript = Problem::read(&body)?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    for (name, value, fits) in [
        ("handle", &new.handle, !new.handle.is_empty() && new.handle.bytes().all(plain)),
        ("event", &new.event, ["onload", "onfirstinteraction"].contains(&new.event.as_str())),
        ("location", &new.location, ["store", "checkout"].contains(&new.location.as_str())),
    ] {
        if !fits {
            return Err(Problem::Invalid(format!("{name} `{value}` is not allowed")));
        }
    }
    Ok((StatusCode::CREATED, Json(world.state.add_portal_script(&app, &new, world.clock.now_ms())??)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Develop {
    development_url: Option<String>,
}

/// `PATCH /portal/apps/{app}/scripts/{script} {"development_url": "http://localhost:8080/main.js"}`; null takes it away.
pub(super) async fn develop(
    State(world): State<Shared>,
    Path((app, script)): Path<(String, i64)>,
    body: Bytes,
) -> Result<Json<PortalScript>, Problem> {
    let Develop { development_url } = Problem::read(&body)?;
    if let Some(url) = &development_url
        && !allowed_src(url, true)
    {
        return Err(Problem::Invalid(format!("development_url `{url}` is neither https nor http on this machine")));
    }
    Ok(Json(world.state.set_development_url(&app, script, development_url.as_deref(), world.clock.now_ms())??))
}

/// `POST /portal/apps/{app}/scripts/{script}/versions` with the file as the body or in a form: a draft.
pub(super) async fn upload(
    State(world): State<Shared>,
    Path((app, script)): Path<(String, i64)>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Version>), Problem> {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let file = uploaded(content_type, &body).ok_or_else(|| Problem::Unreadable("the form carries no file".into()))?;
    if file.is_empty() {
        return Err(Problem::Invalid("the file is empty".into()));
    }
    Ok((StatusCode::CREATED, Json(world.state.add_version(&app, script, file, world.clock.now_ms())??)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deploy {
    to: DeployTo,
}

/// `POST /portal/apps/{app}/scripts/{script}/versions/{number}/deploy {"to": "testing" | "active"}`.
pub(super) async fn deploy(
    State(world): State<Shared>,
    Path((app, script, number)): Path<(String, i64, i64)>,
    body: Bytes,
) -> Result<Json<PortalScript>, Problem> {
    let Deploy { to } = Problem::read(&body)?;
    Ok(Json(world.state.deploy(&app, script, number, to, world.clock.now_ms())??))
}
