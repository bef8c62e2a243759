//! The assumptions file: every line marked, every mistake located.

use std::sync::Arc;

use serde_json::json;
use url::Url;
use vitrina_platform::pago_shops::{App, Assumptions, SHIPPED};
use vitrina_platform::{Network, SetupError};

use super::{Kept, account, app_with, config};
use crate::server::{Reply, Server};

#[tokio::test]
async fn the_assumptions_change_how_it_is_asked() {
    let body = json!({"access_token": "a", "shop": "x-9", "expires_in": "60"});
    let server = Server::start(move |_, asked| match asked.path.as_str() {
        "/oauth/token" => Reply::Json(200, body.clone()),
        _ => Reply::Json(200, json!({"items": [{"key": "k1", "url": "https://cdn.example/a.js"}]})),
    });
    let server = server.await;
    let replacing = "[token]\nbody = 'form'\nsend_redirect_uri = false\naccount = 'shop'\n[auth]\nheader = 'X-Token'\nscheme = ''\n\
        [scripts]\npath = 'v2/page-scripts'\nid = 'key'\nsrc = 'url'\nlists = ['items']\nupdate = 'PATCH'";
    let kept = Arc::new(Kept::default());
    let app = app_with(&server.url, replacing, &kept);
    let grant = app.exchange(&"s".into(), &"c&d".into()).await.unwrap();
    assert_eq!(grant.account_id.as_deref(), Some("x-9"));
    assert!(grant.tokens.refresh.is_none() && grant.tokens.expires_at.is_some());
    assert!(grant.scopes.has("script_write"), "a silent answer means what was asked for");
    let asked = &server.asked()[0];
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(asked.body, "client_id=ps-demo&client_secret=s&grant_type=authorization_code&code=c%26d");

    let scripts = account(&app, grant.tokens).scripts();
    let listed = scripts.list().await.unwrap();
    assert_eq!((listed[0].id.0.as_str(), listed[0].src.as_deref()), ("k1", Some("https://cdn.example/a.js")));
    let asked = &server.asked()[1];
    assert_eq!((asked.path.as_str(), asked.header("x-token")), ("/api/v2/page-scripts", Some("a")));
    assert_eq!(asked.query, "page=1&per_page=50");
    scripts.update(&listed[0].id, "https://cdn.example/b.js").await.unwrap_err();
    let asked = &server.asked()[2];
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("PATCH", "/api/v2/page-scripts/k1"));
    assert_eq!(asked.json(), json!({"url": "https://cdn.example/b.js"}));
}

#[test]
fn every_line_of_the_shipped_file_is_marked_assumed() {
    let lines = SHIPPED.lines().filter(|line| !line.is_empty() && !line.starts_with(['#', '[']));
    let mut count = 0;
    for line in lines {
        assert!(line.contains("# assumed: "), "{line}");
        count += 1;
    }
    assert!(count >= 15, "{count}");
    assert_eq!(Assumptions::shipped().unwrap(), Assumptions::with(SHIPPED).unwrap());
}

#[test]
fn a_wrong_assumptions_file_says_where() {
    let cases = [
        ("[scripts]\npaht = 'x'", "`scripts.paht`"),
        ("[scrips]\npath = 'x'", "`scrips`"),
        ("scripts = 1", "`scripts`"),
        ("[scripts]\npath = 1", "path"),
        ("[token]\nbody = 'xml'", "xml"),
        ("[scripts]\nper_page = 0", "per_page"),
        ("[scripts", "line 1"),
    ];
    for (text, words) in cases {
        let error = Assumptions::with(text).unwrap_err();
        assert!(
            matches!(error, SetupError::Assumptions { .. }) && error.to_string().contains(words),
            "{text}: {error}"
        );
    }
    let url: Url = "http://127.0.0.1:1/".parse().unwrap();
    let odd = config(&url, "[auth]\nheader = 'no header'");
    let network = Arc::new(Network::new().unwrap());
    assert!(matches!(App::new(odd, network, Arc::new(Kept::default())), Err(SetupError::Assumptions { .. })));
}
