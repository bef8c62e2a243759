//! How much a store can have (platforms.md §6.2, §6.5). What fills it is written into the state's file: by requests it would
//! take the platform's own limit half a day.

use rusqlite::Connection;
use serde_json::json;
use vitrina_sandbox::Config;

use crate::running::{Running, send};

#[tokio::test]
async fn a_store_takes_so_many_products_and_categories_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("state.sqlite");
    let config = Config { state: Some(file.clone()), ..Config::default() };
    let running = Running::start_with(config).await;
    let scopes = json!({ "scopes": ["write_products"] });
    running.control("PATCH", "__sandbox/apps/tiendanube/1001", scopes).await.expect(200);
    let token = running.install("1001").await;
    let ask = async |method: &str, path: &str| {
        let request = running.tiendanube(method, &format!("2025-03/1001/{path}"), &token);
        send(if method == "POST" { request.json(&json!({ "name": "Ola" })) } else { request }).await
    };
    for (path, kind, most) in [("products", "product", 100_000), ("categories", "category", 5_000)] {
        let listed = ask("GET", &format!("{path}?per_page=1")).await.expect(200);
        let there: u32 = listed.header("x-total-count").parse().unwrap();
        fill(&file, kind, most - there - 1);
        let last = ask("POST", path).await.expect(201).json();
        let refusal = ask("POST", path).await.expect(422).json();
        let text = format!("Store is not allowed to have more than {most} {path}");
        assert_eq!(refusal, json!({ "code": 422, "message": "Unprocessable Entity", "description": text }));
        // Whoever makes room may go on.
        ask("DELETE", &format!("{path}/{}", last["id"])).await.expect(200);
        ask("POST", path).await.expect(201);
    }
}

/// Puts so many empty things of a kind into store 1001.
fn fill(file: &std::path::Path, kind: &str, count: u32) {
    let sql = "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ?2)
               INSERT INTO document (store, kind, id, created_at, updated_at, body)
               SELECT '1001', ?1, 20000000 + id, 0, 0, ?3 FROM n";
    let body = r#"{"name": {}, "handle": {}, "parent": null}"#;
    Connection::open(file).unwrap().execute(sql, (kind, count, body)).unwrap();
}
