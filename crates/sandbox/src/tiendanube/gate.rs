//! Every API request passes here: the checks stand in the platform's order (platforms.md §1.2, §1.3), then the
//! resource answers.

use axum::extract::{Request, State};
use axum::http::{HeaderName, Method};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::refusal::Refusal;
use super::{scripts, store};
use crate::Platform;
use crate::answer;
use crate::call::Call;
use crate::rate::{Bucket, Buckets};
use crate::requests::Party;
use crate::state::{Grant, Kind, Store};
use crate::world::{Shared, World};

/// Which version of the API the path names (platforms.md §1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1,
    Dated,
}

/// A request that passed.
pub(super) struct Admitted<'a> {
    pub world: &'a World,
    pub call: &'a Call,
    pub version: Version,
    pub grant: Grant,
    pub store: Store,
    /// The body of a POST or PUT.
    pub body: Value,
}

enum Resource {
    Store,
    Scripts,
    Script(i64),
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
    let bucket = world.buckets.pour(&grant.app, &grant.store, world.clock.now_ms());
    let answered = if bucket.admitted {
        let admitted = Admitted { world: &world, call: &call, version, grant, store, body: Value::Null };
        admitted.answer(rest)
    } else {
        Err(Refusal::RateLimited)
    };
    let mut response = answered.unwrap_or_else(Refusal::into_response);
    describe(&mut response, bucket, &language);
    response.extensions_mut().insert(party);
    response
}

/// The grant of the request's token, which must be of the store in the path.
fn authorise(world: &World, call: &Call, store: &str) -> Result<(Grant, Store), Refusal> {
    let token = call.bearer("authentication").or_else(|| call.bearer("authorization")).ok_or(Refusal::Unauthorized)?;
    let grant = world.state.grant(Platform::Tiendanube, Kind::Access, token, world.clock.now())?;
    let grant = grant.filter(|grant| grant.store == store).ok_or(Refusal::Unauthorized)?;
    let store = world.state.store(Platform::Tiendanube, store)?.ok_or(Refusal::Unauthorized)?;
    Ok((grant, store))
}

impl Admitted<'_> {
    fn answer(mut self, rest: &[&str]) -> Result<Response, Refusal> {
        if self.store.suspended {
            return Err(Refusal::PaymentRequired);
        }
        let resource = match rest {
            ["store"] => Some(Resource::Store),
            ["scripts"] => Some(Resource::Scripts),
            ["scripts", id] => id.parse().ok().map(Resource::Script),
            _ => None,
        };
        let writes = !matches!(self.call.method, Method::GET | Method::HEAD);
        if let Some(Resource::Scripts | Resource::Script(_)) = resource {
            self.check_scope(writes)?;
        }
        if matches!(self.call.method, Method::POST | Method::PUT) {
            self.body = json_body(self.call)?;
        }
        match (resource, self.call.method.as_str()) {
            (None, _) => Err(Refusal::NotFound(None)),
            (Some(Resource::Store), "GET" | "HEAD") => store::get(&self),
            (Some(Resource::Scripts), "GET" | "HEAD") => scripts::list(&self),
            (Some(Resource::Scripts), "POST") => scripts::create(&self),
            (Some(Resource::Script(id)), "GET" | "HEAD") => scripts::get(&self, id),
            (Some(Resource::Script(id)), "PUT") => scripts::update(&self, id),
            (Some(Resource::Script(id)), "DELETE") => scripts::delete(&self, id),
            _ => Err(Refusal::Method),
        }
    }

    /// A write scope implies the read scope; one app reads the scope back as `scripts` (platforms.md §2.1).
    fn check_scope(&self, writes: bool) -> Result<(), Refusal> {
        let has = |wanted: &str| self.grant.scopes.iter().any(|scope| scope == wanted);
        if has("write_scripts") || has("scripts") {
            return Ok(());
        }
        match writes {
            true => Err(Refusal::MissingScope("write_scripts")),
            false if has("read_scripts") => Ok(()),
            false => Err(Refusal::MissingScope("read_scripts")),
        }
    }
}

fn json_body(call: &Call) -> Result<Value, Refusal> {
    if !call.is_json() {
        return Err(Refusal::NotJson);
    }
    if call.method == Method::PUT && call.body.is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(&call.body).map_err(|_| Refusal::Unparsable)
}

fn describe(response: &mut Response, bucket: Bucket, language: &str) {
    answer::set(response, HeaderName::from_static("x-main-language"), language);
    for (name, value) in [
        ("x-rate-limit-limit", Buckets::SIZE),
        ("x-rate-limit-remaining", bucket.remaining),
        ("x-rate-limit-reset", bucket.reset),
    ] {
        answer::set(response, HeaderName::from_static(name), &value.to_string());
    }
}
