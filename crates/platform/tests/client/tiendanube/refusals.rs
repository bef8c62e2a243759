//! What each refusal and each unreadable answer becomes.

use serde_json::Value;
use serde_json::json;
use vitrina_platform::tiendanube::Event;
use vitrina_platform::{Error, MAX_BODY_BYTES};

use super::{TOKEN, answering, store};
use crate::server::{Reply, Server, text};

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
        (json!({"code": ["has already been taken"]}), vec![("code", "has already been taken")], ""),
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
async fn a_page_of_html_keeps_its_words() {
    let page = "<!doctype html><html><head><title>Blocked</title><style>p { color: red }</style></head><body><p>Your request was \
                <b>blocked</b> by a rule.</p></body></html>";
    for status in [403, 422] {
        let server = Server::start(move |_, _| text(status, page)).await;
        let error = store(&server).info().await.unwrap_err();
        assert!(error.to_string().contains("Blocked Your request was blocked by a rule."), "{error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error:?}");
    }
    let server = Server::start(move |_, _| text(200, format!("<html>{page}{}", "more ".repeat(9_000)))).await;
    let error = store(&server).scripts().list().await.unwrap_err();
    assert!(error.to_string().contains("Blocked Your request was blocked"), "{error}");
    assert!(error.to_string().len() < 700, "{error}");
    assert_eq!(error.status(), None, "it is no refusal");
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
