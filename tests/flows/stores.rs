//! Tokens that a team holds already, and the verbs that look at stores.

use std::fs;

use serde_json::json;
use vitrina_tests::{Ended, Sandbox};

/// A sandbox with two stores that have the app, and a list of their tokens in which one is wrong.
fn with_tokens() -> (Sandbox, String) {
    let seed = json!({"token_prefix": "canary-token-", "stores": [
        {"platform": "tiendanube", "id": "5001", "name": "Uno", "slug": "uno", "lang": "es_AR", "country": "AR", "currency": "ARS"},
        {"platform": "tiendanube", "id": "5002", "name": "Dos", "slug": "dos", "lang": "es_AR", "country": "AR", "currency": "ARS"},
    ]});
    let sandbox = Sandbox::start_with(&seed);
    let lines = ["5001", "5002", "5003"].map(|store| {
        json!({"platform": "tiendanube", "store": store, "token": format!("canary-token-{store}"),
               "scopes": "write_scripts read_products"})
        .to_string()
    });
    (sandbox, lines.join("\n"))
}

#[test]
fn tokens_are_imported_when_the_platform_accepts_them() {
    let (sandbox, lines) = with_tokens();
    fs::write(sandbox.path("tokens.ndjson"), lines).unwrap();
    let ended = sandbox.run(&["stores", "import", "tokens.ndjson"]);
    assert_eq!(ended.code, 2, "{ended:#?}");
    let listed = sandbox.run(&["stores", "list", "--json"]).succeeded();
    assert_eq!(listed.stdout.lines().count(), 2, "{listed:#?}");
    assert!(listed.stdout.contains("tiendanube:5001") && listed.stdout.contains("write_scripts"), "{listed:#?}");
    sandbox.run(&["scripts", "tiendanube:5002"]).succeeded();
    sandbox.run(&["logout", "--all"]).succeeded();
    assert!(!sandbox.path("vault.json").exists());
}

#[test]
fn a_table_of_tokens_does_as_well() {
    let (sandbox, _) = with_tokens();
    let table = "platform,store,token,scopes\ntiendanube,5001,canary-token-5001,\"write_scripts,read_products\"\n";
    fs::write(sandbox.path("tokens.csv"), table).unwrap();
    sandbox.run(&["stores", "import", "tokens.csv"]).succeeded();
    let mut other = sandbox.vitrina(&["stores", "import", "-"]);
    other.stdin(fs::File::open(sandbox.path("tokens.csv")).unwrap());
    Ended::of(other.output().unwrap()).succeeded();
}
