//! Every API request passes here: the checks stand in the platform's order (platforms.md §1.2, §1.3), then the
//! resource answers.

use std::sync::PoisonError;

use axum::extract::{Request, State};
use axum::http::HeaderName;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::routes::{Body, Found, Route, find};
use crate::Platform;
use crate::answer;
use crate::call::Call;
use crate::rate::{Bucket, Plan};
use crate::requests::Party;
use crate::state::{Document, Grant, Kind, Range, Store};
use crate::webhooks::Event;
use crate::world::{Shared, World};

/// Which version of the API the path names (platforms.md §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    Dated,
}

/// What an operation answers.
pub(super) type Answered = Result<Response, Refusal>;

/// A request that passed.
pub(super) struct Admitted<'a> {
    pub world: &'a World,
    pub call: &'a Call,
    pub version: Version,
    pub grant: Grant,
    pub store: Store,
    pub route: &'static Route,
    /// What stands for the names in the route's braces.
    pub params: Vec<(&'static str, &'a str)>,
    /// The body; null where the operation has none.
    pub body: Value,
}

/// Answers any request to the API.
pub(super) async fn answer(State(world): State<Shared>, request: Request) -> Response {
    let Some(call) = Call::read(request).await else {
        return Refusal::TooLarge.into_response();
    };
    let segments = call.segments();
    let (version, store, rest) = match &segments[..] {
        ["v1", store, rest @ ..] => (Version::V1, *store, rest),
        ["2025-03", store, rest @ ..] => (Version::Dated, *store, rest),
        _ => return Refusal::NotFound(None).into_response(),
    };
    if call.header("user-agent").is_none() {
        return Refusal::NoUserAgent.into_response();
    }
    let (grant, store) = match authorise(&world, &call, store) {
        Ok(granted) => granted,
        Err(refusal) => return refusal.into_response(),
    };
    let party = Party { app: grant.app.clone(), store: grant.store.clone() };
    let language = store.language().to_owned();
    let plan = world.plan();
    let bucket = world.buckets.pour(&grant.app, &grant.store, plan, world.clock.now_ms());
    let answered = match bucket.admitted {
        true => admit(&world, &call, version, grant, store, rest).and_then(|admitted| admitted.answer()),
        false => Err(Refusal::RateLimited),
    };
    let mut response = answered.unwrap_or_else(Refusal::into_response);
    describe(&mut response, plan, bucket, &language);
    response.extensions_mut().insert(party);
    response
}

/// The grant of the request's token, which must be of the store in the path.
fn authorise(world: &World, call: &Call, store: &str) -> Result<(Grant, Store), Refusal> {
    let token = call.bearer("authentication").or_else(|| call.bearer("authorization")).ok_or(Refusal::Unauthorized)?;
    let grant = world.state.grant(Platform::Tiendanube, Kind::Access, token, world.clock.now())?;
    let grant = grant.filter(|grant| grant.store == store).ok_or(Refusal::Unauthorized)?;
    if world.is_gone(&grant.app)? {
        return Err(Refusal::Unauthorized);
    }
    let store = world.state.store(Platform::Tiendanube, store)?.ok_or(Refusal::Unauthorized)?;
    Ok((grant, store))
}

/// Payment, path, method, scope and body, in this order.
fn admit<'a>(
    world: &'a World,
    call: &'a Call,
    version: Version,
    grant: Grant,
    store: Store,
    rest: &[&'a str],
) -> Result<Admitted<'a>, Refusal> {
    if store.suspended {
        return Err(Refusal::PaymentRequired);
    }
    let (route, params) = match find(&call.method, rest) {
        Found::Route(route, params) => (route, params),
        Found::OtherMethod => return Err(Refusal::Method),
        Found::Nothing => return Err(Refusal::NotFound(None)),
    };
    let mut admitted = Admitted { world, call, version, grant, store, route, params, body: Value::Null };
    if let Some(scope) = route.scope {
        admitted.check_scope(scope, route.writes())?;
    }
    if route.method == "PUT" && !call.says_length() {
        return Err(Refusal::NoLength);
    }
    admitted.body = json_body(call, route.body)?;
    if route.needs_sample() {
        world.state.stock(&admitted.store.id, || world.sample(&admitted.store))?;
    }
    Ok(admitted)
}

impl Admitted<'_> {
    fn answer(&self) -> Answered {
        // Reads what is there and then changes it: one after the other.
        let _one = self.route.writes().then(|| self.world.writing.lock().unwrap_or_else(PoisonError::into_inner));
        (self.route.handler)(self)
    }

    /// Whether the token may read, or change, that kind of thing. A write scope implies the read scope; one app reads
    /// the scripts scope back as `scripts` (platforms.md §2.1).
    pub(super) fn has_scope(&self, scope: &str, writes: bool) -> bool {
        let has = |wanted: &str| self.grant.scopes.iter().any(|scope| scope == wanted);
        has(&format!("write_{scope}"))
            || !writes && has(&format!("read_{scope}"))
            || scope == "scripts" && has("scripts")
    }

    /// Refuses where [`has_scope`](Self::has_scope) is false.
    pub(super) fn check_scope(&self, scope: &str, writes: bool) -> Result<(), Refusal> {
        let right = if writes { "write" } else { "read" };
        match self.has_scope(scope, writes) {
            true => Ok(()),
            false => Err(Refusal::MissingScope(format!("{right}_{scope}"))),
        }
    }

    /// A query parameter that the operation knows.
    pub(super) fn filter(&self, name: &str) -> Option<String> {
        self.call.query(name).filter(|_| self.route.takes(name))
    }

    /// What stands for a name in the route's braces.
    pub(super) fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// The number that stands for `{id}`.
    pub(super) fn id(&self) -> i64 {
        self.number("id")
    }

    /// The number that stands for a name in the route's braces.
    pub(super) fn number(&self, name: &str) -> i64 {
        self.param(name).parse().unwrap_or_default()
    }

    /// The body, which must be an object.
    pub(super) fn object(&self) -> Result<&Map<String, Value>, Refusal> {
        self.body.as_object().ok_or(Refusal::BadRequest("Invalid input format"))
    }

    /// The body, an object; an absent one is empty.
    pub(super) fn object_or_nothing(&self) -> Result<Map<String, Value>, Refusal> {
        if self.body.is_null() { Ok(Map::new()) } else { self.object().cloned() }
    }

    /// A resource of the store, or 404.
    pub(super) fn find(&self, kind: &str, id: i64) -> Result<Document, Refusal> {
        self.world.state.document(&self.store.id, kind, id)?.ok_or(Refusal::NotFound(None))
    }

    /// All resources of a kind.
    pub(super) fn all(&self, kind: &str) -> Result<Vec<Document>, Refusal> {
        Ok(self.world.state.all_documents(&self.store.id, kind)?)
    }

    /// Refuses to make one more where a store has as many as it can.
    pub(super) fn check_room(&self, kind: &str, most: usize, otherwise: &'static str) -> Result<(), Refusal> {
        match self.world.state.count_documents(&self.store.id, kind, &Range::default())? < most {
            true => Ok(()),
            false => Err(Refusal::Unprocessable(otherwise)),
        }
    }

    /// Makes a resource.
    pub(super) fn make(&self, kind: &str, body: Map<String, Value>) -> Result<Document, Refusal> {
        Ok(self.world.make(&self.store.id, kind, body)?)
    }

    /// Keeps a changed resource.
    pub(super) fn keep(&self, kind: &str, document: &mut Document) -> Result<(), Refusal> {
        Ok(self.world.keep(&self.store.id, kind, document)?)
    }

    /// Removes a resource, or 404.
    pub(super) fn remove(&self, kind: &str, id: i64) -> Result<(), Refusal> {
        match self.world.state.remove_document(&self.store.id, kind, id)? {
            true => Ok(()),
            false => Err(Refusal::NotFound(None)),
        }
    }

    /// Lets the apps of the store hear of something.
    pub(super) fn tell(&self, event: &'static str, id: i64) -> Result<(), Refusal> {
        Ok(self.world.emit(&self.store, &Event::about(event, id))?)
    }
}

fn json_body(call: &Call, body: Body) -> Result<Value, Refusal> {
    if body == Body::None {
        return Ok(Value::Null);
    }
    if !call.is_json() {
        return Err(Refusal::NotJson);
    }
    if body == Body::Optional && call.body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&call.body).map_err(|_| Refusal::Unparsable)
}

fn describe(response: &mut Response, plan: Plan, bucket: Bucket, language: &str) {
    answer::set(response, HeaderName::from_static("x-main-language"), language);
    for (name, value) in [
        ("x-rate-limit-limit", plan.size),
        ("x-rate-limit-remaining", bucket.remaining),
        ("x-rate-limit-reset", bucket.reset),
    ] {
        answer::set(response, HeaderName::from_static(name), &value.to_string());
    }
}
