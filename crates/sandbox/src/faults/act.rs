//! A listener's requests meet the rules here.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_LENGTH, HOST};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use url::form_urlencoded;

use super::{Asked, Effect, Hit, Place};
use crate::Platform;
use crate::answer;
use crate::listener::Listener;
use crate::requests::FaultId;
use crate::state::Kind;
use crate::world::{Shared, World};

/// The largest body that a fault works on, in bytes.
const BODY_LIMIT: usize = 64 << 20;

/// Lets the request through, or lets the first rule that hits it act.
pub(crate) async fn meet(
    State((world, listener)): State<(Shared, Listener)>,
    request: Request,
    next: Next,
) -> Response {
    let Some(hit) = hit(&world, listener, &request) else {
        return next.run(request).await;
    };
    let mut response = act(&world, listener, &hit, request, next).await;
    response.extensions_mut().insert(FaultId(hit.id));
    response
}

fn hit(world: &World, listener: Listener, request: &Request) -> Option<Hit> {
    let place = Place::of(listener).filter(|_| !world.faults.is_empty())?;
    let store = store_asked(world, place, request);
    let asked = Asked { place, method: request.method().as_str(), path: request.uri().path(), store: store.as_deref() };
    world.faults.hit(&asked)
}

/// The store that a request is about, as far as the request says.
fn store_asked(world: &World, place: Place, request: &Request) -> Option<String> {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    match place {
        Place::Tiendanube => request.uri().path().split('/').nth(2).map(str::to_owned),
        Place::PagoShops => {
            let token = header(axum::http::header::AUTHORIZATION)?.split_once(' ')?.1.trim();
            let grant = world.state.grant(Platform::PagoShops, Kind::Access, token, world.clock.now()).ok()??;
            Some(grant.store)
        }
        Place::Shops => {
            let slug = header(HOST)?.split(':').next()?.strip_suffix(".localhost")?;
            Some(world.state.store_of_slug(slug).ok()??.id)
        }
        Place::Cdn | Place::AppsScripts => form_urlencoded::parse(request.uri().query()?.as_bytes())
            .find(|(name, _)| name == "store")
            .map(|(_, store)| store.into_owned()),
        Place::Webhooks => None,
    }
}

async fn act(world: &Shared, listener: Listener, hit: &Hit, request: Request, next: Next) -> Response {
    let effect = &hit.effect;
    let replaced = effect.hang || effect.drop || effect.status.is_some();
    let mut carried_out = None;
    let mut waiting = Some((request, next));
    if effect.after
        && let Some((request, next)) = waiting.take()
    {
        carried_out = Some(next.run(request).await);
    }
    if let Some(late) = effect.late_ms
        && let Some((request, next)) = waiting.take()
    {
        carry_out_late(world, late, request, next).await;
    }
    if let Some(delay) = effect.delay_ms {
        let until = world.clock.now_ms() + i64::from(delay);
        tokio::select! {
            () = world.clock.reached(until) => {}
            () = world.faults.gone(hit.id) => {}
        }
    }
    if effect.hang {
        world.faults.gone(hit.id).await;
        return broken_off();
    }
    if effect.drop {
        return broken_off();
    }
    let response = match (effect.status, carried_out, waiting) {
        (Some(status), ..) => instead(status, effect, listener),
        (None, Some(response), _) => response,
        (None, None, Some((request, next))) if !replaced => next.run(request).await,
        (None, None, _) => broken_off(),
    };
    changed(world, effect, response).await
}

/// Takes the whole request in and lets it be carried out later, though its sender may be gone by then.
async fn carry_out_late(world: &Shared, late_ms: u32, request: Request, next: Next) {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else { return };
    let (world, until) = (world.clone(), world.clock.now_ms() + i64::from(late_ms));
    tokio::spawn(async move {
        world.clock.reached(until).await;
        next.run(Request::from_parts(head, Body::from(body))).await;
    });
}

/// The answer that takes the place of the listener's own.
fn instead(status: u16, effect: &Effect, listener: Listener) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, effect.body.clone().unwrap_or_default()).into_response();
    answer::set(&mut response, CACHE_CONTROL, "no-store");
    if listener == Listener::Cdn {
        answer::set(&mut response, ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    }
    response
}

async fn changed(world: &World, effect: &Effect, mut response: Response) -> Response {
    if let Some(unit) = effect.reset {
        let name = HeaderName::from_static("x-rate-limit-reset");
        let seconds = response.headers().get(&name).and_then(|value| value.to_str().ok()?.parse().ok());
        if let Some(seconds) = seconds {
            answer::set(&mut response, name, &unit.write(seconds, world.clock.now_ms()).to_string());
        }
    }
    for (name, value) in &effect.headers {
        let Ok(name) = HeaderName::try_from(name) else { continue };
        match value {
            Some(value) => answer::set(&mut response, name, value),
            None => drop(response.headers_mut().remove(name)),
        }
    }
    if effect.flip.is_none() && effect.truncate.is_none() && effect.cut.is_none() && effect.slow.is_none() {
        return response;
    }
    let (mut head, body) = response.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return broken_off();
    };
    let body = tampered(effect, body);
    let length = HeaderValue::from(body.len());
    let body = match (effect.cut, effect.slow) {
        (None, None) => {
            head.headers.remove(CONTENT_LENGTH);
            Body::from(body)
        }
        (cut, slow) => {
            head.headers.insert(CONTENT_LENGTH, length);
            let pace = slow.map(|slow| (slow.bytes, Duration::from_millis(slow.every_ms.into())));
            in_drops(body, cut, pace.unwrap_or((usize::MAX, Duration::ZERO)))
        }
    };
    Response::from_parts(head, body)
}

fn tampered(effect: &Effect, body: Bytes) -> Bytes {
    let mut body = Vec::from(body);
    if let Some(place) = effect.flip
        && !body.is_empty()
    {
        let place = place % body.len();
        // Another letter of the same case, so that a text stays text.
        body[place] ^= 1;
    }
    if let Some(left) = effect.truncate {
        body.truncate(left);
    }
    body.into()
}

/// The body drop by drop, one at each `pace`; after `cut` bytes the connection breaks off.
fn in_drops(body: Bytes, cut: Option<usize>, (size, pause): (usize, Duration)) -> Body {
    let whole = body.len();
    let body = body.slice(..cut.unwrap_or(whole).min(whole));
    let breaks = body.len() < whole;
    Body::from_stream(stream::unfold(Some(body), move |rest| async move {
        let mut rest = rest?;
        // Also lets the server send what it was given before.
        tokio::time::sleep(pause).await;
        tokio::task::yield_now().await;
        if rest.is_empty() {
            return breaks.then(|| (Err(BrokenOff), None));
        }
        let drop = rest.split_to(size.min(rest.len()));
        Some((Ok(drop), Some(rest)))
    }))
}

/// An answer whose body fails at once: the server closes the connection and has sent nothing.
fn broken_off() -> Response {
    Response::new(Body::from_stream(stream::once(async { Err::<Bytes, _>(BrokenOff) })))
}

#[derive(Debug, thiserror::Error)]
#[error("a fault of the sandbox ends the connection")]
struct BrokenOff;
