//! The authorization code grant (platforms.md §2.1). Scopes and the redirect URL belong to the app, not to the URL.

use axum::extract::{Path, Request, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::Response;
use serde_json::json;

use crate::Platform;
use crate::answer;
use crate::call::Call;
use crate::consent::{Consent, back};
use crate::fields::Fields;
use crate::requests::Party;
use crate::state::{App, Code, CodeError, Grant, StateError, Store};
use crate::world::{Shared, World};

const PLATFORM: Platform = Platform::Tiendanube;

/// `GET /apps/{app}/authorize?state=`: the consent page.
pub(super) async fn ask(State(world): State<Shared>, Path(app): Path<String>, request: Request) -> Response {
    let fields = Fields::from_form(request.uri().query().unwrap_or_default().as_bytes());
    asked(&world, &app, &fields).unwrap_or_else(failed)
}

fn asked(world: &World, app: &str, fields: &Fields) -> Result<Response, StateError> {
    let Some(app) = world.state.app(PLATFORM, app)? else {
        return Ok(unknown_app(app));
    };
    let chosen = |store: &Store| store.platform == PLATFORM && is_for(&app, &store.id);
    let stores: Vec<_> = world.state.stores()?.into_iter().filter(chosen).collect();
    let consent = Consent {
        scopes: &app.scopes,
        stores: &stores,
        preselected: fields.get("store"),
        hidden: &[("state", fields.get("state").unwrap_or_default())],
        app: &app,
    };
    Ok(consent.page())
}

/// The consent page's form: 302 back to the app.
pub(super) async fn decide(State(world): State<Shared>, Path(app): Path<String>, request: Request) -> Response {
    let Some(call) = Call::read(request).await else {
        return answer::notice(StatusCode::PAYLOAD_TOO_LARGE, "Too much", "The form is too large.");
    };
    decided(&world, &app, &Fields::from_form(&call.body)).unwrap_or_else(failed)
}

fn decided(world: &World, app: &str, fields: &Fields) -> Result<Response, StateError> {
    let Some(app) = world.state.app(PLATFORM, app)? else {
        return Ok(unknown_app(app));
    };
    let state = fields.get("state");
    if fields.get("decision") != Some("accept") {
        let text = Some("The merchant did not let the app in.");
        return Ok(back(
            &app.redirect_uri,
            &[("error", Some("access_denied")), ("error_description", text), ("state", state)],
        ));
    }
    let store = fields.get("store").unwrap_or_default();
    if world.state.store(PLATFORM, store)?.is_none() {
        return Ok(answer::notice(StatusCode::BAD_REQUEST, "No such store", "Go back and pick one of the stores."));
    }
    if !is_for(&app, store) {
        let text = "The app is for stores that its partner chose, and this is none of them.";
        return Ok(answer::notice(StatusCode::FORBIDDEN, "Not for this store", text));
    }
    let has_it = world.state.installs(PLATFORM, store)?.iter().any(|install| install.app == app.id);
    if !has_it && !world.takes_new_stores(&app)? {
        let text =
            "Since 2026-08-30 only apps that are built with NubeSDK can be installed, and those on the whitelist.";
        return Ok(answer::notice(StatusCode::FORBIDDEN, "No new installations", text));
    }
    let grant = Grant { platform: PLATFORM, app: app.id, store: store.to_owned(), scopes: app.scopes };
    let code = Code { grant: &grant, redirect_uri: &app.redirect_uri };
    let code = world.state.issue_code(&code, world.clock.now())?;
    Ok(back(&app.redirect_uri, &[("code", Some(&code)), ("state", state)]))
}

/// `POST /apps/authorize/token`. Refusals have status 200 too (platforms.md §2.1).
pub(super) async fn token(State(world): State<Shared>, request: Request) -> Response {
    let fields = match Call::read(request).await {
        Some(call) => Fields::from_body(&call.body),
        None => None,
    };
    let issued = match &fields {
        Some(fields) => exchange(&world, fields),
        None => Err(Refused("invalid_request", "The body is neither a JSON object nor a form".to_owned())),
    };
    let mut response = match issued {
        Ok((grant, store, token)) => {
            let mut body = json!({
                "access_token": token,
                "token_type": "bearer",
                "scope": grant.scopes.join(","),
                "user_id": grant.store.parse::<u64>().ok(),
            });
            // "Sometimes store_id carries the same data": here in the stores of one language.
            if store.is_some_and(|store| store.language() == "pt") {
                body["store_id"] = body["user_id"].clone();
            }
            let mut response = answer::json(StatusCode::OK, &body);
            response.extensions_mut().insert(Party { app: grant.app, store: grant.store });
            response
        }
        Err(Refused(error, description)) => {
            answer::json(StatusCode::OK, &json!({ "error": error, "error_description": description }))
        }
    };
    answer::set(&mut response, CACHE_CONTROL, "no-store");
    response
}

/// Error and description.
struct Refused(&'static str, String);

impl From<StateError> for Refused {
    fn from(error: StateError) -> Self {
        Refused("server_error", error.to_string())
    }
}

fn exchange(world: &World, fields: &Fields) -> Result<(Grant, Option<Store>, String), Refused> {
    let refused = |error, description: &str| Refused(error, description.to_owned());
    let given = (fields.get("client_id"), fields.get("client_secret"), fields.get("grant_type"), fields.get("code"));
    let (Some(id), Some(secret), Some(grant_type), Some(code)) = given else {
        return Err(refused("invalid_request", "client_id, client_secret, grant_type and code are required"));
    };
    let app = world.state.app_with_secret(PLATFORM, id, secret)?;
    let app = app.ok_or_else(|| refused("invalid_client", "The client credentials are invalid"))?;
    if grant_type != "authorization_code" {
        return Err(refused("unsupported_grant_type", "The grant type must be authorization_code"));
    }
    let now = world.clock.now();
    let used = world.state.use_code(PLATFORM, &app.id, code, None, now)?;
    let grant = used.map_err(|error| match error {
        CodeError::Expired => refused("invalid_grant", "The code has expired"),
        CodeError::Unknown | CodeError::OtherRedirect => {
            refused("invalid_grant", "The code is unknown, was used before, or belongs to another app")
        }
    })?;
    let (token, _) = world.state.issue_tokens(&grant, None, world.clock.now_ms())?;
    let store = world.state.store(PLATFORM, &grant.store)?;
    Ok((grant, store, token))
}

/// Whether an app is for a store: one of the App Store is for any.
fn is_for(app: &App, store: &str) -> bool {
    app.only_stores.is_empty() || app.only_stores.iter().any(|chosen| chosen == store)
}

fn unknown_app(id: &str) -> Response {
    let text = format!("The sandbox has no Tiendanube app “{id}”. Its control page lists the apps it has.");
    answer::notice(StatusCode::NOT_FOUND, "No such app", &text)
}

fn failed(error: StateError) -> Response {
    answer::notice(StatusCode::INTERNAL_SERVER_ERROR, "The sandbox failed", &error.to_string())
}
