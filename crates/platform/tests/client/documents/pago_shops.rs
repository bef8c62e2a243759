//! The description of the Pago Shops API. It shows no request and no reply but headers, statuses and the form of a webhook.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use vitrina_platform::pago_shops::{App, Assumptions, Config, Envelope, Query, STAGING_API_URL, Scope, Written};
use vitrina_platform::{Error, Recording, Retry, TokenStore, Tokens};

use super::answering;
use crate::pago_shops::Kept;

fn app(platform: &Recording) -> App {
    let config = Config {
        client_id: "c".to_owned(),
        redirect_uri: "https://app.example/callback".parse().unwrap(),
        api_url: STAGING_API_URL.parse().unwrap(),
        authorize_url: "https://auth.example/authorize".parse().unwrap(),
        token_url: "https://auth.example/token".parse().unwrap(),
        allow_http: true,
        scopes: Scope::ALL.map(|scope| scope.to_string()).to_vec(),
        assumptions: Assumptions::shipped().unwrap(),
    };
    let kept: Arc<dyn TokenStore> = Arc::new(Kept::default());
    let quick = Retry { attempts: 2, first: Duration::from_millis(1), most: Duration::from_millis(1) };
    App::new(config, Arc::new(platform.clone()), kept).unwrap().with_retry(quick)
}

fn account(platform: &Recording) -> vitrina_platform::pago_shops::Account {
    let tokens = Tokens { access: "access".into(), refresh: None, expires_at: None };
    app(platform).account("acc_3001", "secret".into(), tokens)
}

/// "Headers", and the environment that the document names.
#[tokio::test]
async fn required_headers() {
    let platform = answering(200, &[], "[]");
    account(&platform).products().all(&Query::new()).await.unwrap();
    let request = platform.exchanges()[0].request.clone();
    assert!(request.url.as_str().starts_with("http://admin.pagoshops.staging.pfshops.info/api/"), "{}", request.url);
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["x-api-version"], "2");
}

/// "Headers", the note: not with token calls.
#[tokio::test]
async fn token_calls_need_no_version() {
    let platform = answering(200, &[], r#"{"access_token": "a", "refresh_token": "r"}"#);
    let grant = app(&platform).exchange(&"secret".into(), &"code".into()).await.unwrap();
    assert!(grant.tokens.refresh.is_some(), "both tokens are there to be kept");
    let request = platform.exchanges()[0].request.clone();
    assert!(!request.headers.contains_key("x-api-version"));
}

/// "HTTP Status Codes", each row, and 429 of "Rate limiting".
#[tokio::test]
async fn every_status_of_the_table() {
    let create = async |status: u16| {
        let platform = answering(status, &[("retry-after", "0")], r#"{"id": 1}"#);
        account(&platform).products().create(&json!({})).await
    };
    for status in [200, 201] {
        assert!(matches!(create(status).await, Ok(Written::Done(item)) if item.id == "1"), "{status}");
    }
    assert_eq!(create(202).await.unwrap(), Written::Queued);
    account(&answering(204, &[], "")).products().delete("1").await.unwrap();
    assert!(matches!(create(400).await, Err(Error::Refused { .. })));
    assert!(matches!(create(401).await, Err(Error::NoRefreshToken { .. })), "a 401 is answered by renewing");
    assert!(matches!(create(403).await, Err(Error::MissingScope { .. })));
    assert!(matches!(create(404).await, Err(Error::NotFound { .. })));
    for status in [500, 502, 503, 504, 599] {
        assert!(matches!(create(status).await, Err(Error::UnknownOutcome { .. })), "{status}");
    }
    assert!(matches!(create(429).await, Err(Error::RateLimited { .. })));
}

/// "Permissions": asked for in the authorize address.
#[test]
fn all_scopes_can_be_asked_for() {
    let url = app(&answering(200, &[], "")).authorize_url(&vitrina_platform::State::generate());
    let scope = url.query_pairs().find(|(name, _)| name == "scope").unwrap().1.into_owned();
    assert_eq!(scope.split(' ').count(), 11);
    assert!(scope.contains("abandoned_cart_write") && !scope.contains("customer_write"), "{scope}");
}

/// "Webhook structure": the five attributes. The document's words for `data` are "a list of resource specific data payload".
#[test]
fn the_form_of_a_webhook() {
    let message = json!({
        "id": "a1", "created_at": "2023-05-29T19:14:55.000Z", "topic": "order_created",
        "data": [{"anything": true}], "account_id": "3001",
    });
    let envelope: Envelope = serde_json::from_value(message).unwrap();
    assert_eq!(envelope.time(), "2023-05-29T19:14:55Z".parse().ok());
    assert_eq!((envelope.account_id.as_str(), envelope.data.len()), ("3001", 1));
}

/// "Date and Datetime": any zone is sent, UTC is received.
#[tokio::test]
async fn dates_in_any_zone_go_in_and_utc_comes_out() {
    let platform = answering(
        200,
        &[],
        r#"[{"id": 1, "created_at": "2023-05-29T19:14:55.000Z", "updated_at": "2023-05-29 19:14:55"}]"#,
    );
    let from: jiff::Zoned = "2023-05-29T16:00:00-03:00[America/Sao_Paulo]".parse().unwrap();
    let items = account(&platform).orders().all(&Query::new().time("from", &from)).await.unwrap();
    let sent = platform.exchanges()[0].request.url.clone();
    let sent = sent.query_pairs().find(|(name, _)| name == "from").unwrap().1.into_owned();
    assert_eq!(sent, "2023-05-29T16:00:00-03:00");
    let utc = "2023-05-29T19:14:55Z".parse().ok();
    assert_eq!((items[0].time("created_at"), items[0].time("updated_at")), (utc, utc));
}
