//! Authorization code and refresh token, after RFC 6749; parameter names are assumed (platforms.md §2.2).

use axum::extract::{Request, State};
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
use crate::state::{App, Code, CodeError, Grant, StateError};
use crate::world::{Shared, World};

const PLATFORM: Platform = Platform::PagoShops;

/// The eleven documented scopes.
const SCOPES: [&str; 11] = [
    "abandoned_cart_read",
    "abandoned_cart_write",
    "customer_read",
    "product_read",
    "product_write",
    "order_read",
    "order_write",
    "coupon_read",
    "coupon_write",
    "script_write",
    "script_read",
];

/// `GET /oauth/authorize`: the consent page.
pub(super) async fn ask(State(world): State<Shared>, request: Request) -> Response {
    let fields = Fields::from_form(request.uri().query().unwrap_or_default().as_bytes());
    asked(&world, &fields).unwrap_or_else(|stopped| *stopped.0)
}

fn asked(world: &World, fields: &Fields) -> Result<Response, Stopped> {
    let (app, scopes) = wanted(world, fields)?;
    let stores: Vec<_> = world.state.stores()?.into_iter().filter(|store| store.platform == PLATFORM).collect();
    let hidden = ["response_type", "client_id", "redirect_uri", "scope", "state"]
        .map(|name| (name, fields.get(name).unwrap_or_default()));
    let consent =
        Consent { app: &app, scopes: &scopes, stores: &stores, preselected: fields.get("store"), hidden: &hidden };
    Ok(consent.page())
}

/// The consent page's form: 302 back to the app.
pub(super) async fn decide(State(world): State<Shared>, request: Request) -> Response {
    let Some(call) = Call::read(request).await else {
        return answer::notice(StatusCode::PAYLOAD_TOO_LARGE, "Too much", "The form is too large.");
    };
    decided(&world, &Fields::from_form(&call.body)).unwrap_or_else(|stopped| *stopped.0)
}

fn decided(world: &World, fields: &Fields) -> Result<Response, Stopped> {
    let (app, scopes) = wanted(world, fields)?;
    if fields.get("decision") != Some("accept") {
        return Ok(error_back(&app, fields, "access_denied", "The merchant did not let the app in."));
    }
    let store = fields.get("store").unwrap_or_default();
    if world.state.store(PLATFORM, store)?.is_none() {
        return Ok(answer::notice(StatusCode::BAD_REQUEST, "No such account", "Go back and pick one of the stores."));
    }
    let grant = Grant { platform: PLATFORM, app: app.id, store: store.to_owned(), scopes };
    let code = Code { grant: &grant, redirect_uri: &app.redirect_uri };
    let code = world.state.issue_code(&code, world.clock.now())?;
    Ok(back(&app.redirect_uri, &[("code", Some(&code)), ("state", fields.get("state"))]))
}

/// The answer that ends a request early.
struct Stopped(Box<Response>);

impl From<Response> for Stopped {
    fn from(answer: Response) -> Self {
        Stopped(Box::new(answer))
    }
}

impl From<StateError> for Stopped {
    fn from(error: StateError) -> Self {
        Stopped::from(answer::notice(StatusCode::INTERNAL_SERVER_ERROR, "The sandbox failed", &error.to_string()))
    }
}

/// The app that asks and the scopes it would get, or the answer that refuses. As long as the redirect URL is not known
/// to be the app's, nothing is sent to it (RFC 6749 §4.1.2.1).
fn wanted(world: &World, fields: &Fields) -> Result<(App, Vec<String>), Stopped> {
    let app = world.state.app(PLATFORM, fields.get("client_id").unwrap_or_default())?;
    let Some(app) = app else {
        let text = "The sandbox has no Pago Shops app of that client_id. Its control page lists the apps it has.";
        return Err(answer::notice(StatusCode::BAD_REQUEST, "No such app", text).into());
    };
    if fields.get("redirect_uri") != Some(&app.redirect_uri) {
        let text = format!(
            "redirect_uri must be the one registered for the app, {}. Change either on the control page.",
            app.redirect_uri
        );
        return Err(answer::notice(StatusCode::BAD_REQUEST, "Another redirect URL", &text).into());
    }
    if fields.get("response_type") != Some("code") {
        let text = "response_type must be code";
        return Err(error_back(&app, fields, "unsupported_response_type", text).into());
    }
    let asked: Vec<&str> = fields.get("scope").unwrap_or_default().split_whitespace().collect();
    let scopes: Vec<String> = app.scopes.iter().filter(|scope| asked.contains(&scope.as_str())).cloned().collect();
    if scopes.is_empty() || asked.iter().any(|scope| !SCOPES.contains(scope)) {
        let text = "scope must name permissions that the app has, separated by spaces";
        return Err(error_back(&app, fields, "invalid_scope", text).into());
    }
    Ok((app, scopes))
}

fn error_back(app: &App, fields: &Fields, error: &str, description: &str) -> Response {
    let parameters = [("error", Some(error)), ("error_description", Some(description)), ("state", fields.get("state"))];
    back(&app.redirect_uri, &parameters)
}

/// `POST /oauth/token`: a code or a refresh token for a new pair.
pub(super) async fn token(State(world): State<Shared>, request: Request) -> Response {
    let fields = match Call::read(request).await {
        Some(call) => Fields::from_body(&call.body),
        None => None,
    };
    let renewed = match &fields {
        Some(fields) => renew(&world, fields),
        None => Err(Refused::request("The body is neither a JSON object nor a form")),
    };
    let mut response = renewed.map_or_else(Refused::response, Issued::response);
    answer::set(&mut response, CACHE_CONTROL, "no-store");
    response
}

struct Issued {
    grant: Grant,
    life: u32,
    access: String,
    refresh: Option<String>,
}

impl Issued {
    fn response(self) -> Response {
        let body = json!({
            "access_token": self.access,
            "token_type": "Bearer",
            "expires_in": self.life,
            "refresh_token": self.refresh,
            "scope": self.grant.scopes.join(" "),
            "account_id": self.grant.store,
        });
        let mut response = answer::json(StatusCode::OK, &body);
        response.extensions_mut().insert(Party { app: self.grant.app, store: self.grant.store });
        response
    }
}

struct Refused {
    status: StatusCode,
    error: &'static str,
    description: String,
}

impl Refused {
    fn request(description: &str) -> Refused {
        Refused { status: StatusCode::BAD_REQUEST, error: "invalid_request", description: description.to_owned() }
    }

    fn grant(description: &str) -> Refused {
        Refused { error: "invalid_grant", ..Refused::request(description) }
    }

    fn response(self) -> Response {
        answer::json(self.status, &json!({ "error": self.error, "error_description": self.description }))
    }
}

impl From<StateError> for Refused {
    fn from(error: StateError) -> Self {
        let description = error.to_string();
        Refused { status: StatusCode::INTERNAL_SERVER_ERROR, error: "server_error", description }
    }
}

fn renew(world: &World, fields: &Fields) -> Result<Issued, Refused> {
    let (Some(id), Some(secret)) = (fields.get("client_id"), fields.get("client_secret")) else {
        return Err(Refused::request("client_id and client_secret are required"));
    };
    let app = world.state.app_with_secret(PLATFORM, id, secret)?.ok_or_else(|| Refused {
        status: StatusCode::UNAUTHORIZED,
        error: "invalid_client",
        description: "The client credentials are invalid".to_owned(),
    })?;
    let grant = match fields.get("grant_type") {
        Some("authorization_code") => by_code(world, &app, fields)?,
        Some("refresh_token") => by_refresh(world, &app, fields)?,
        Some(_) => {
            let refused = Refused::request("The grant type must be authorization_code or refresh_token");
            return Err(Refused { error: "unsupported_grant_type", ..refused });
        }
        None => return Err(Refused::request("grant_type is required")),
    };
    let (access, refresh) = world.state.issue_tokens(&grant, Some(app.token_lifetime), world.clock.now_ms())?;
    Ok(Issued { grant, life: app.token_lifetime, access, refresh })
}

fn by_code(world: &World, app: &App, fields: &Fields) -> Result<Grant, Refused> {
    let (Some(code), Some(redirect_uri)) = (fields.get("code"), fields.get("redirect_uri")) else {
        return Err(Refused::request("code and redirect_uri are required"));
    };
    let used = world.state.use_code(PLATFORM, &app.id, code, Some(redirect_uri), world.clock.now())?;
    used.map_err(|error| {
        Refused::grant(match error {
            CodeError::Unknown => "The code is unknown or was used before",
            CodeError::Expired => "The code has expired",
            CodeError::OtherRedirect => "The code was issued for another redirect_uri",
        })
    })
}

fn by_refresh(world: &World, app: &App, fields: &Fields) -> Result<Grant, Refused> {
    let token = fields.get("refresh_token").ok_or_else(|| Refused::request("refresh_token is required"))?;
    let used = world.state.use_refresh(PLATFORM, &app.id, token)?;
    used.ok_or_else(|| Refused::grant("The refresh token is unknown or was used before"))
}
