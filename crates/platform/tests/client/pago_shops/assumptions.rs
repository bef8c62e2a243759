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

/// The page of all assumptions, in Markdown, made of the shipped file.
fn page() -> String {
    let mut page = String::from(
        "# What is assumed of Pago Shops\n\nThe platform documents its OAuth flow, headers, scopes, statuses, limits, dates and the \
         form of its webhooks. It documents no address, path, field or page. Vitrina assumes the lines below, which are those of \
         the shipped `pago-shops.toml`; nothing here is a fact. A file of your own with the same keys replaces single lines: \
         `[pago_shops] assumptions = \"…\"` in `Vitrina.toml`.\n",
    );
    for line in SHIPPED.lines().filter(|line| !line.starts_with('#')) {
        if let Some(section) = line.strip_prefix('[') {
            page.push_str(&format!(
                "\n## {}\n\n| key | assumed | why |\n|---|---|---|\n",
                section.trim_end_matches(']')
            ));
        } else if let Some((pair, why)) = line.split_once("# assumed: ") {
            let (key, value) = pair.split_once('=').unwrap();
            page.push_str(&format!("| `{}` | `{}` | {why} |\n", key.trim(), value.trim()));
        }
    }
    page
}

#[test]
fn the_page_of_assumptions_is_what_the_file_says() {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/docs/pago-shops-assumptions.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(kept, page(), "run this test again with BLESS=1 to write {}", file.display());
    let lines = SHIPPED.lines().filter(|line| line.contains('=') && !line.starts_with('#')).count();
    assert_eq!(kept.lines().filter(|line| line.starts_with("| `")).count(), lines, "each line is on the page");
}
