//! Tiendanube: what is sent, what is read, and what each refusal becomes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod server;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use secrecy::ExposeSecret;
use serde_json::{Value, json};
use server::{Reply, Server, text};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use url::Url;
use vitrina_platform::tiendanube::{App, AuthHeader, Config, Event, Grant, Store, missing_scopes};
use vitrina_platform::{
    Error, MAX_BODY_BYTES, Network, RegisteredScript, Retry, Scopes, ScriptApi, ScriptId, SetupError, State, What,
};

const TOKEN: &str = "canary-token-5f2a";

fn config(url: &Url) -> Config {
    Config {
        app_id: "1001".to_owned(),
        name: "variant-badge".to_owned(),
        contact: "dev@example.com".to_owned(),
        api_url: url.clone(),
        auth_url: url.clone(),
        api_version: "2025-03".to_owned(),
        auth_header: AuthHeader::default(),
    }
}

fn app(url: &Url) -> App {
    let quick = Retry { attempts: 3, first: Duration::from_millis(1), most: Duration::from_millis(2) };
    App::new(config(url), Arc::new(Network::new().unwrap())).unwrap().with_retry(quick)
}

fn store(server: &Server) -> Store {
    app(&server.url).store("1234", TOKEN.into()).unwrap()
}

async fn answering(status: u16, body: Value) -> Server {
    Server::start(move |_, _| Reply::Json(status, body.clone())).await
}

#[tokio::test]
async fn every_call_carries_what_the_platform_requires() {
    let server = answering(200, json!({"id": 7})).await;
    let scripts = store(&server).scripts();
    let id = ScriptId::from(7);
    scripts.get(&id).await.unwrap();
    scripts.create("https://cdn.example/a.js", Event::OnLoad).await.unwrap();
    scripts.associate(&id, &BTreeMap::new()).await.unwrap();
    scripts.update(&id, &What::Src("https://cdn.example/b.js".to_owned())).await.unwrap();
    scripts.delete(&id).await.unwrap();
    let asked = server.asked();
    let lines: Vec<String> = asked.iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect();
    let (one, all) = ("/2025-03/1234/scripts/7", "/2025-03/1234/scripts");
    let wanted = [
        format!("GET {one}"),
        format!("POST {all}"),
        format!("POST {all}"),
        format!("PUT {one}"),
        format!("DELETE {one}"),
    ];
    assert_eq!(lines, wanted);
    for asked in &asked {
        assert_eq!(asked.header("authentication"), Some(format!("bearer {TOKEN}").as_str()));
        assert_eq!(asked.header("authorization"), None);
        assert_eq!(asked.header("user-agent"), Some("variant-badge (dev@example.com)"));
        let json = matches!(asked.method.as_str(), "POST" | "PUT").then_some("application/json; charset=utf-8");
        assert_eq!(asked.header("content-type"), json, "{asked:?}");
    }
    assert_eq!(asked[1].json(), json!({"src": "https://cdn.example/a.js", "event": "onload", "where": "store"}));
    assert_eq!(asked[3].json(), json!({"src": "https://cdn.example/b.js"}));
}

#[tokio::test]
async fn the_standard_header_is_an_option() {
    let server = answering(200, json!({"result": [], "total": 0})).await;
    let config = Config { auth_header: AuthHeader::Authorization, api_version: "v1".to_owned(), ..config(&server.url) };
    let app = App::new(config, Arc::new(Network::new().unwrap())).unwrap();
    app.store("1", TOKEN.into()).unwrap().scripts().list().await.unwrap();
    let asked = &server.asked()[0];
    assert_eq!(asked.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    assert_eq!((asked.header("authentication"), asked.path.as_str()), (None, "/v1/1/scripts"));
}

#[tokio::test]
async fn query_params_are_sent_as_text_even_to_clear_them() {
    let server = answering(200, json!({"id": 7001})).await;
    let scripts = store(&server).scripts();
    let query = BTreeMap::from([("channel".to_owned(), "a&b".to_owned())]);
    scripts.associate(&ScriptId::from(7001), &query).await.unwrap();
    let empty = What::Association { script_id: ScriptId::from(7001), query: BTreeMap::new() };
    scripts.update(&ScriptId::from(7001), &empty).await.unwrap();
    let asked = server.asked();
    assert_eq!(asked[0].json(), json!({"script_id": 7001, "query_params": "{\"channel\":\"a&b\"}"}));
    assert_eq!(asked[1].json(), json!({"script_id": 7001, "query_params": "{}"}));
}

#[tokio::test]
async fn the_authorize_address_has_the_app_and_the_state() {
    let app = app(&"http://127.0.0.1:9/".parse().unwrap());
    let state = State::generate();
    assert_eq!(state.as_str().len(), 64);
    let url = app.authorize_url(&state);
    assert_eq!(url.as_str(), format!("http://127.0.0.1:9/apps/1001/authorize?state={}", state.as_str()));
    let longer = format!("{}0", state.as_str());
    for other in ["", &state.as_str()[..63], &state.as_str()[1..], &longer, State::generate().as_str()] {
        assert!(!state.matches(other), "{other}");
    }
    assert!(state.matches(state.as_str()));
    assert_eq!(format!("{state:?}"), "State(..)");
}

async fn exchange(status: u16, body: Value) -> (Result<Grant, Error>, Server) {
    let server = answering(status, body).await;
    let grant = app(&server.url).exchange(&"canary-secret".into(), &"canary-code".into()).await;
    (grant, server)
}

#[tokio::test]
async fn a_code_becomes_a_token_whatever_type_the_store_id_has() {
    for store in [
        json!({"user_id": 789}),
        json!({"user_id": "789"}),
        json!({"store_id": 789}),
        json!({"user_id": null, "store_id": "789"}),
    ] {
        let mut body = json!({"access_token": TOKEN, "token_type": "bearer", "scope": "write_scripts,read_products"});
        body.as_object_mut().unwrap().extend(store.as_object().unwrap().clone());
        let (grant, server) = exchange(200, body).await;
        let grant = grant.unwrap();
        assert_eq!((grant.store_id.as_str(), grant.token.expose_secret()), ("789", TOKEN), "{store}");
        assert_eq!(grant.scopes.iter().collect::<Vec<_>>(), ["read_products", "write_scripts"]);
        assert!(!format!("{grant:?}").contains(TOKEN));
        let asked = &server.asked()[0];
        assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/apps/authorize/token"));
        let sent = json!({"client_id": "1001", "client_secret": "canary-secret", "grant_type": "authorization_code", "code": "canary-code"});
        assert_eq!(asked.json(), sent);
        assert!(asked.header("user-agent").is_some() && asked.header("authentication").is_none());
    }
}

#[tokio::test]
async fn an_oauth_error_with_status_200_is_an_error() {
    let (grant, _) =
        exchange(200, json!({"error": "invalid_grant", "error_description": "The code canary-code expired"})).await;
    let error = grant.unwrap_err();
    let Error::Denied { code, description, .. } = &error else { panic!("{error:?}") };
    assert_eq!((code.as_str(), description.as_str()), ("invalid_grant", "The code [secret] expired"));
    assert!(error.to_string().contains("log in again"), "{error}");
}

#[tokio::test]
async fn a_token_answer_without_token_or_store_is_refused_and_not_quoted() {
    for body in [
        json!({"access_token": TOKEN}),
        json!({"user_id": 1}),
        json!({"access_token": "", "user_id": 1}),
        json!({"access_token": TOKEN, "user_id": "../1"}),
        json!([TOKEN]),
        json!(TOKEN),
    ] {
        let (grant, _) = exchange(200, body).await;
        let error = grant.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains(TOKEN), "{error}");
    }
}

#[tokio::test]
async fn a_token_call_is_never_made_twice() {
    let server = Server::start(|_, _| text(503, "")).await;
    let error = app(&server.url).exchange(&"s".into(), &"c".into()).await.unwrap_err();
    assert!(matches!(error, Error::UnknownOutcome { .. }), "{error}");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn both_spellings_of_the_script_scope_are_taken() {
    for (scopes, missing) in [("write_scripts", 0), ("scripts", 0), ("read_scripts,write_products", 1), ("", 1)] {
        assert_eq!(missing_scopes(&Scopes::read(scopes)).len(), missing, "{scopes}");
    }
}

#[tokio::test]
async fn both_shapes_of_the_list_and_all_shapes_of_its_items_are_read() {
    let items = json!([
        {"id": 1, "src": "https://cdn.example/a.js", "event": "onload", "where": "store", "created_at": "2013-01-03T09:11:51-03:00"},
        {"id": "2", "location": "store", "status": "active", "is_auto_install": true, "query_params": {"a": 1, "b": "x"},
         "current_version": {"version": "v3", "src": "https://apps-scripts.tiendanube.com/a/b/3.js"}},
        {"script_id": 3, "current_version": 4, "query_params": "{\"a\":\"1\"}"},
        {"id": 4, "current_version": null, "draft_version": {"version": 1}, "status": "draft"},
        {"id": 5, "current_version": {"version": 2}, "status": "idle", "query_params": "not json"},
        {"id": 6},
    ]);
    for body in [items.clone(), json!({"result": items, "total": 6})] {
        let server = answering(200, body).await;
        let scripts = store(&server).scripts();
        let listed = scripts.list().await.unwrap();
        assert_eq!(server.asked().len(), 1);
        let ids: Vec<&str> = listed.iter().map(|script| script.id.0.as_str()).collect();
        assert_eq!(ids, ["1", "2", "3", "4", "5", "6"]);
        assert_eq!(listed[0].location.as_deref(), Some("store"));
        assert_eq!(listed[1].query_params, BTreeMap::from([("a".into(), "1".into()), ("b".into(), "x".into())]));
        assert_eq!(listed[1].current_version.as_ref().unwrap().number.as_deref(), Some("v3"));
        assert_eq!(listed[2].current_version.as_ref().unwrap().number.as_deref(), Some("4"));
        assert_eq!(listed[2].query_params, BTreeMap::from([("a".into(), "1".into())]));
        assert_eq!(listed[4].query_params, BTreeMap::new());
        assert_eq!(listed[3].raw["draft_version"]["version"], 1);

        let registered: Vec<RegisteredScript> = ScriptApi::list(&scripts).await.unwrap();
        assert_eq!(registered[0].what, What::Src("https://cdn.example/a.js".to_owned()));
        assert_eq!(registered[1].served.as_deref(), Some("https://apps-scripts.tiendanube.com/a/b/3.js"));
        let active: Vec<Option<bool>> = registered.iter().map(|script| script.active).collect();
        assert_eq!(active, [None, Some(true), Some(true), Some(false), Some(false), None]);
        assert!(registered[1].auto_installed && !registered[2].auto_installed);
    }
}

#[tokio::test]
async fn a_list_that_is_none_is_unreadable() {
    for body in [json!({"results": []}), json!("x"), json!(null), json!([{"name": "no id"}]), json!({"result": {}})] {
        let server = answering(200, body.clone()).await;
        let error = store(&server).scripts().list().await.unwrap_err();
        assert!(matches!(error, Error::Unreadable { .. }), "{body}: {error}");
    }
    let server = Server::start(|_, _| text(200, "<html>maintenance</html>")).await;
    let error = store(&server).scripts().list().await.unwrap_err();
    assert!(error.to_string().contains("no JSON"), "{error}");
}

fn page(asked: &server::Asked) -> usize {
    let url: Url = format!("http://x/?{}", asked.query).parse().unwrap();
    let page = url.query_pairs().find(|(key, _)| key == "page").unwrap().1;
    page.parse().unwrap()
}

fn items(ids: impl Iterator<Item = usize>) -> Vec<Value> {
    ids.map(|id| json!({"id": id})).collect()
}

#[tokio::test]
async fn every_way_to_page_ends_with_every_item_once() {
    // Few an answer with the count in the body.
    let server = Server::start(|_, asked| {
        let start = (page(asked) - 1) * 30;
        Reply::Json(200, json!({"result": items((start..70).take(30)), "total": 70}))
    });
    let server = server.await;
    assert_eq!(store(&server).scripts().list().await.unwrap().len(), 70);
    assert_eq!(server.asked().len(), 3);

    // A bare list with the count in a header.
    let server = Server::start(|_, asked| {
        let start = (page(asked) - 1) * 30;
        let body = Value::from(items((start..70).take(30))).to_string();
        Reply::With(200, vec![("x-total-count", "70".to_owned())], body.into_bytes())
    });
    assert_eq!(store(&server.await).scripts().list().await.unwrap().len(), 70);

    // A bare list with links.
    let server = Server::start(|_, asked| {
        let start = (page(asked) - 1) * 30;
        let link = if start < 60 { "<https://x/?page=2>; rel=\"next\"" } else { "<https://x/?page=1>; rel=\"prev\"" };
        let body = Value::from(items((start..70).take(30))).to_string();
        Reply::With(200, vec![("link", link.to_owned())], body.into_bytes())
    });
    assert_eq!(store(&server.await).scripts().list().await.unwrap().len(), 70);

    // Full pages, then 404.
    let server = Server::start(|_, asked| match page(asked) {
        page @ 1..=2 => Reply::Json(200, items((page - 1) * 200..page * 200).into()),
        _ => Reply::Json(404, json!({"code": 404, "message": "Not Found", "description": "Last page is 2"})),
    });
    assert_eq!(store(&server.await).scripts().list().await.unwrap().len(), 400);

    // A service that passes over `page`, and a total that is too high.
    let server = Server::start(|_, _| Reply::Json(200, json!({"result": items(0..3), "total": 99}))).await;
    assert_eq!(store(&server).scripts().list().await.unwrap().len(), 3);
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn a_404_on_the_first_page_is_an_error() {
    let server = answering(404, json!({"code": 404, "message": "Not Found", "description": null})).await;
    assert!(matches!(store(&server).scripts().list().await, Err(Error::NotFound { .. })));
}

#[tokio::test]
async fn each_status_becomes_what_the_caller_can_do() {
    type Fits = fn(&Error) -> bool;
    let cases: [(u16, Value, Fits, &str); 10] = [
        (
            400,
            json!({"error": "Problems parsing JSON"}),
            |e| matches!(e, Error::Refused { .. }),
            "Problems parsing JSON",
        ),
        (
            401,
            json!({"code": 401, "message": "Unauthorized", "description": "Invalid access token"}),
            |e| matches!(e, Error::Unauthorized { .. }),
            "Unauthorized: Invalid access token",
        ),
        (402, json!({}), |e| matches!(e, Error::PaymentRequired { .. }), "payment needed"),
        (
            403,
            json!({"code": 403, "message": "Missing required scope: write_scripts"}),
            |e| matches!(e, Error::MissingScope { scope: Some(scope), .. } if scope == "write_scripts"),
            "the scope write_scripts",
        ),
        (
            403,
            json!({"message": "No"}),
            |e| matches!(e, Error::MissingScope { scope: None, .. }),
            "authorise the store again",
        ),
        (404, json!({"code": "NOT_FOUND", "message": null}), |e| matches!(e, Error::NotFound { .. }), "NOT_FOUND"),
        (
            415,
            json!({"code": 415, "description": "Content-Type should be application/json"}),
            |e| matches!(e, Error::Refused { .. }),
            "Content-Type should be",
        ),
        (429, json!({}), |e| matches!(e, Error::RateLimited { .. }), "too many calls"),
        (
            500,
            json!({"code": 500, "message": "Internal Server Error", "description": null}),
            |e| matches!(e, Error::Unavailable { .. }),
            "Internal Server Error",
        ),
        (302, json!({}), |e| matches!(e, Error::Refused { .. }), "302"),
    ];
    for (status, body, fits, words) in cases {
        let headers = vec![("retry-after", "0".to_owned()), ("location", "http://127.0.0.1:9/".to_owned())];
        let server =
            Server::start(move |_, _| Reply::With(status, headers.clone(), body.to_string().into_bytes())).await;
        let error = store(&server).info().await.unwrap_err();
        assert!(fits(&error), "{status}: {error:?}");
        let text = error.to_string();
        assert!(text.contains(words) && text.contains("GET http://127.0.0.1"), "{status}: {text}");
        assert!(text.contains("/2025-03/1234/store"), "{text}");
    }
}

#[tokio::test]
async fn all_five_shapes_of_422_become_one_error() {
    let cases = [
        (
            json!({"src": ["can't be blank"], "where": ["is not included in the list"]}),
            vec![("src", "can't be blank"), ("where", "is not included in the list")],
            "",
        ),
        (
            json!({"code": 422, "message": "Unprocessable Entity", "description": "Too long"}),
            vec![],
            "Unprocessable Entity: Too long",
        ),
        (
            json!({"code": 422, "message": "Unprocessable Entity", "price": ["The price must be at least 0."]}),
            vec![("price", "The price must be at least 0.")],
            "Unprocessable Entity",
        ),
        (
            json!({"code": 422, "message": "Unprocessable Entity", "duplicate_variant_ids": [33745216]}),
            vec![("duplicate_variant_ids", "33745216")],
            "Unprocessable Entity",
        ),
        (
            json!({"message": "No version ", "error": "Unprocessable Entity", "statusCode": 422}),
            vec![],
            "Unprocessable Entity: No version",
        ),
        (json!(["odd"]), vec![], "[\"odd\"]"),
    ];
    for (body, wanted, words) in cases {
        let server = answering(422, body.clone()).await;
        let error = store(&server).info().await.unwrap_err();
        let Error::Invalid { fields, said, .. } = &error else { panic!("{body}: {error:?}") };
        let found: Vec<(&str, &str)> =
            fields.iter().map(|(field, texts)| (field.as_str(), texts[0].as_str())).collect();
        assert_eq!((found, said.as_str()), (wanted, words), "{body}");
    }
}

#[tokio::test]
async fn the_automatic_install_is_recognised_in_any_shape() {
    let words = "Script is auto installed. Does not support store association ";
    for body in [
        json!({"message": words, "error": "Unprocessable Entity", "statusCode": 422}),
        json!({"code": 422, "message": "Unprocessable Entity", "description": words}),
        json!({"script_id": [words]}),
    ] {
        let server = answering(422, body).await;
        let error = store(&server).scripts().associate(&ScriptId::from(1), &BTreeMap::new()).await.unwrap_err();
        assert!(matches!(error, Error::AutoInstalled { .. }), "{error:?}");
    }
    let server = answering(422, json!({"message": "Script has no active version", "statusCode": 422})).await;
    let error = store(&server).scripts().associate(&ScriptId::from(1), &BTreeMap::new()).await.unwrap_err();
    assert!(matches!(error, Error::Invalid { .. }), "{error:?}");
}

#[tokio::test]
async fn a_refused_external_src_points_to_the_portal() {
    let server = answering(422, json!({"script_id": ["The script_id field is required."]})).await;
    let error =
        store(&server).scripts().create("https://cdn.example/a.js", Event::OnFirstInteraction).await.unwrap_err();
    assert!(matches!(error, Error::SrcRefused { .. }), "{error:?}");
    assert!(error.to_string().contains("Partner Portal"), "{error}");
    assert_eq!(server.asked()[0].json()["event"], "onfirstinteraction");
}

#[tokio::test]
async fn odd_bodies_stay_short_and_on_one_line() {
    for body in [
        format!("<!doctype html>{}", "x".repeat(50_000)).into_bytes(),
        vec![0xff; 50_000],
        "line\r\n\u{1b}[31mred".repeat(9_000).into_bytes(),
        Vec::new(),
        json!({"message": "m".repeat(50_000), "a": ["f".repeat(50_000)]}).to_string().into_bytes(),
    ] {
        let server = Server::start(move |_, _| text(422, body.clone())).await;
        let message = store(&server).info().await.unwrap_err().to_string();
        assert!(message.len() < 3_000 && !message.contains(['\n', '\r', '\u{1b}']), "{message}");
    }
}

#[tokio::test]
async fn reading_is_repeated_and_creating_is_not() {
    for fault in [|| text(500, ""), || text(503, "<html>"), || Reply::Broken] {
        let server = Server::start(move |number, _| match number {
            0 | 1 => fault(),
            _ => Reply::Json(200, json!([])),
        });
        let server = server.await;
        assert_eq!(store(&server).scripts().list().await.unwrap(), []);
        assert_eq!(server.asked().len(), 3);

        let server = Server::start(move |_, _| fault()).await;
        let error = store(&server).scripts().create("https://cdn.example/a.js", Event::OnLoad).await.unwrap_err();
        assert!(matches!(error, Error::UnknownOutcome { .. }), "{error:?}");
        assert!(error.to_string().contains("read the present state"), "{error}");
        assert_eq!(server.asked().len(), 1);

        let server = Server::start(move |_, _| fault()).await;
        let what = What::Src("https://cdn.example/a.js".to_owned());
        let error = store(&server).scripts().update(&ScriptId::from(1), &what).await.unwrap_err();
        assert!(matches!(error, Error::Unavailable { .. } | Error::Unreachable { .. }), "{error:?}");
        assert!(error.to_string().contains("(3 attempts)"), "{error}");
        assert_eq!(server.asked().len(), 3);
    }
}

#[tokio::test]
async fn a_429_is_repeated_for_any_method_after_the_wait_it_asks_for() {
    let server = Server::start(|number, _| match number {
        0 => Reply::With(429, vec![("x-rate-limit-reset", "300".to_owned())], Vec::new()),
        _ => Reply::Json(201, json!({"id": 1})),
    });
    let server = server.await;
    let start = Instant::now();
    store(&server).scripts().create("https://cdn.example/a.js", Event::OnLoad).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
    assert_eq!(server.asked().len(), 2);
}

#[tokio::test]
async fn calls_wait_before_the_bucket_is_full() {
    let server = Server::start(|number, _| {
        let remaining = 5_usize.saturating_sub(number);
        let headers = vec![("x-rate-limit-limit", "40".to_owned()), ("x-rate-limit-remaining", remaining.to_string())];
        Reply::With(200, headers, b"[]".to_vec())
    });
    let server = server.await;
    let scripts = store(&server).scripts();
    // A tenth of the bucket is left free: with 5 of 40 there is room for one more, with 4 there is none.
    scripts.list().await.unwrap();
    scripts.list().await.unwrap();
    let start = Instant::now();
    scripts.list().await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(300), "{:?}", start.elapsed());
    assert_eq!(server.asked().len(), 3);
}

#[tokio::test]
async fn a_connection_that_ends_without_an_answer_leaves_a_post_unknown() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url: Url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let connections = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        assert!(stream.read(&mut [0; 4096]).await.unwrap() > 0);
        drop(stream);
        listener
    });
    let scripts = app(&url).store("1", TOKEN.into()).unwrap().scripts();
    let error = scripts.create("https://cdn.example/a.js", Event::OnLoad).await.unwrap_err();
    assert!(matches!(error, Error::UnknownOutcome { .. }), "{error:?}");
    drop(connections.await.unwrap());

    // Now nobody listens: nothing was sent, and the text says where.
    let error = scripts.create("https://cdn.example/a.js", Event::OnLoad).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().contains("not reachable") && error.to_string().contains(url.as_str()), "{error}");
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let server = Server::start(|_, _| text(200, vec![b' '; MAX_BODY_BYTES + 1])).await;
    let error = store(&server).info().await.unwrap_err();
    assert!(matches!(&error, Error::Unreadable { reason, .. } if reason.contains("larger than")), "{error:?}");
    assert_eq!(server.asked().len(), 1);
    let server = Server::start(|_, _| text(200, vec![b' '; MAX_BODY_BYTES + 1])).await;
    let error = store(&server).scripts().create("https://cdn.example/a.js", Event::OnLoad).await.unwrap_err();
    assert!(matches!(error, Error::UnknownOutcome { .. }), "{error:?}");
}

#[tokio::test]
async fn a_token_that_the_platform_echoes_never_shows() {
    for status in [200, 302, 400, 401, 402, 403, 404, 422, 429, 500] {
        let server = Server::start(move |_, asked| {
            let echo = asked.header("authentication").unwrap().to_owned();
            let body = json!({"message": echo, "description": TOKEN, "field": [TOKEN], TOKEN: [1]});
            Reply::With(status, vec![("retry-after", "0".to_owned())], body.to_string().into_bytes())
        });
        let store = store(&server.await);
        let error = store.scripts().list().await.unwrap_err();
        let seen = format!("{error} {error:?} {store:?} {:?}", store.scripts());
        assert!(!seen.contains(TOKEN), "{status}: {seen}");
    }
    for status in [400, 404, 500] {
        let server = Server::start(move |_, asked| text(status, asked.header("authentication").unwrap())).await;
        let error = store(&server).scripts().list().await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains(TOKEN), "{error}");
    }
}

#[tokio::test]
async fn deleting_what_is_gone_is_done() {
    let server = answering(404, json!({"code": 404})).await;
    store(&server).scripts().delete(&ScriptId::from(1)).await.unwrap();
    let server = answering(401, json!({"code": 401})).await;
    assert!(store(&server).scripts().delete(&ScriptId::from(1)).await.is_err());
}

#[tokio::test]
async fn a_store_tells_its_name_in_its_main_language() {
    let body =
        json!({"name": {"es": "Plata", "pt": "Prata"}, "main_language": "es", "original_domain": "plata.example"});
    let server = Server::start(move |_, _| {
        Reply::With(200, vec![("x-main-language", "pt".to_owned())], body.to_string().into_bytes())
    });
    let info = store(&server.await).info().await.unwrap();
    assert_eq!((info.name.as_deref(), info.main_language.as_deref()), (Some("Prata"), Some("pt")));
    assert_eq!(info.url.as_deref(), Some("plata.example"));
}

#[tokio::test]
async fn secrets_go_unencrypted_to_this_machine_only() {
    let network = Arc::new(Network::new().unwrap());
    let at = |url: &str| App::new(config(&url.parse().unwrap()), network.clone());
    for url in ["http://127.0.0.1:1/", "http://localhost:1/", "http://[::1]:1/", "https://api.tiendanube.com"] {
        assert!(at(url).is_ok(), "{url}");
    }
    for url in ["http://api.tiendanube.com/", "http://127.0.0.1.example/", "http://10.0.0.1/"] {
        assert!(matches!(at(url), Err(SetupError::Insecure { .. })), "{url}");
    }
    assert!(matches!(at("ftp://127.0.0.1/"), Err(SetupError::Invalid { .. })));
    let loopback: Url = "http://127.0.0.1:1/".parse().unwrap();
    for contact in ["", " ", "a\r\nX: y", "ñ"] {
        let config = Config { contact: contact.to_owned(), ..config(&loopback) };
        assert!(
            matches!(App::new(config, network.clone()), Err(SetupError::Invalid { field: "contact", .. })),
            "{contact}"
        );
    }
    for (id, token) in [("", "t"), ("a", "t"), ("1/2", "t"), ("1", "a\nb")] {
        assert!(matches!(app(&loopback).store(id, token.into()), Err(SetupError::Invalid { .. })), "{id}");
    }
}
