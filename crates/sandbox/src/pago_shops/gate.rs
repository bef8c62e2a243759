//! Every API request passes here: version header, token, limit, account, scope, body; then the resource answers.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::refusal::Refusal;
use super::routes::{NO_SCOPE, find};
use crate::Platform;
use crate::call::Call;
use crate::requests::Party;
use crate::state::{Grant, Kind};
use crate::world::{Shared, World};

/// A request that passed.
pub(super) struct Admitted<'a> {
    pub world: &'a World,
    pub call: &'a Call,
    pub grant: Grant,
    /// What stands for `{id}` in the path.
    pub id: i64,
    /// The body of a POST or PUT.
    pub body: Value,
}

/// Answers any request to the API.
pub(super) async fn answer(State(world): State<Shared>, request: Request) -> Response {
    let Some(call) = Call::read(request).await else {
        return Refusal::Bad("The body is too large".into()).into_response();
    };
    let segments = call.segments();
    let ["api", rest @ ..] = &segments[..] else {
        return Refusal::NotFound.into_response();
    };
    if call.header("x-api-version") != Some("2") {
        return Refusal::Bad("The header X-Api-Version: 2 is required".into()).into_response();
    }
    // Required without a word about methods.
    if !call.is_json() {
        return Refusal::Bad("The header Content-Type: application/json is required".into()).into_response();
    }
    let grant = match authorise(&world, &call) {
        Ok(grant) => grant,
        Err(refusal) => return refusal.into_response(),
    };
    let party = Party { app: grant.app.clone(), store: grant.store.clone() };
    let answered = if world.minutes.admit(&grant.app, &grant.store, world.clock.now_ms()) {
        Admitted { world: &world, call: &call, grant, id: 0, body: Value::Null }.answer(rest)
    } else {
        Err(Refusal::RateLimited)
    };
    let mut response = answered.unwrap_or_else(Refusal::into_response);
    response.extensions_mut().insert(party);
    response
}

fn authorise(world: &World, call: &Call) -> Result<Grant, Refusal> {
    let token = call.bearer("authorization").ok_or(Refusal::Unauthorized)?;
    let grant = world.state.grant(Platform::PagoShops, Kind::Access, token, world.clock.now())?;
    grant.ok_or(Refusal::Unauthorized)
}

impl Admitted<'_> {
    fn answer(mut self, rest: &[&str]) -> Result<Response, Refusal> {
        let store = self.world.state.store(Platform::PagoShops, &self.grant.store)?;
        if store.is_none_or(|store| store.suspended) {
            return Err(Refusal::Suspended);
        }
        let (route, id) = find(&self.call.method, rest).ok_or(Refusal::NotFound)?;
        self.id = id;
        if route.scope != NO_SCOPE && !self.grant.scopes.iter().any(|granted| granted == route.scope) {
            return Err(Refusal::MissingScope(route.scope));
        }
        if matches!(self.call.method, Method::POST | Method::PUT) {
            self.body = serde_json::from_slice(&self.call.body)
                .map_err(|error| Refusal::Bad(format!("The body is no JSON: {error}")))?;
        }
        (route.handler)(&self)
    }
}
