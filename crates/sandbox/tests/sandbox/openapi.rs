//! The OpenAPI documents are the ones that the operations make. `BLESS=1` writes it anew.

use std::path::Path;

use serde_json::Value;

use crate::running::{Running, send};

#[tokio::test]
async fn the_kept_documents_are_the_ones_that_the_operations_make() {
    let running = Running::start().await;
    for name in ["openapi.json", "openapi-pago-shops.json"] {
        let url = running.urls().control.join(&format!("__sandbox/{name}")).unwrap();
        let made: Value = send(running.request("GET", url.as_str())).await.expect(200).json();
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, serde_json::to_string_pretty(&made).unwrap() + "\n").unwrap();
        }
        let kept: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        for (path, operations) in made["paths"].as_object().unwrap() {
            assert_eq!(&kept["paths"][path], operations, "{path}: run this test with BLESS=1 and read the difference");
        }
        assert_eq!(kept, made, "{name}: run this test with BLESS=1 and read the difference");
    }
}

#[tokio::test]
async fn every_operation_of_the_document_is_answered() {
    let running = Running::start().await;
    let token = running.install("1001").await;
    let url = running.urls().control.join("__sandbox/openapi.json").unwrap();
    let document: Value = send(running.request("GET", url.as_str())).await.expect(200).json();
    let mut operations = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.replace("{version}", "v1").replace("{store}", "1001").replace("{owner}", "products");
        let path = path.replace("{id}", "9").replace("{product}", "9").replace("{sku}", "9");
        for method in methods.as_object().unwrap().keys() {
            let method = method.to_ascii_uppercase();
            let answer = send(running.tiendanube(&method, path.trim_start_matches('/'), &token)).await;
            assert!(![405, 500, 501].contains(&answer.status), "{method} {path}: {answer:?}");
            operations += 1;
            if operations % 30 == 0 {
                running.control("POST", "__sandbox/clock", serde_json::json!({ "advance": 20 })).await.expect(200);
            }
        }
    }
    assert!(operations > 50, "{operations}");
}
