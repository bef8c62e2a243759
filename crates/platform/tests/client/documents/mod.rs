//! Each request and reply of the two primary documents, as they stand there. Where a document is wrong, the test says what
//! is wrong and holds the corrected form.

mod pago_shops;
mod tiendanube;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use vitrina_platform::{InProcess, Recording};

/// A platform that gives one answer to everything, and what it was asked.
fn answering(status: u16, headers: &'static [(&'static str, &'static str)], body: &'static str) -> Recording {
    let router = Router::new().fallback(move || async move {
        let mut response = Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        response.body(Body::from(body)).unwrap()
    });
    Recording::of(Arc::new(InProcess::of(router)))
}

/// The page that names the test of each example names tests that are there, and every test of an example.
#[test]
fn each_example_has_a_test() {
    let page = include_str!("../../../../../www/docs/platform-examples.md");
    let sources = [include_str!("tiendanube.rs"), include_str!("pago_shops.rs")].concat();
    let tests: std::collections::BTreeSet<&str> = sources
        .split("fn ")
        .skip(1)
        .zip(sources.split("fn "))
        .filter(|(_, before)| before.trim_end().ends_with("async") || before.trim_end().ends_with("#[test]"))
        .filter_map(|(after, _)| after.split_once("() {").map(|(name, _)| name))
        .filter(|name| {
            name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'_' || letter.is_ascii_digit())
        })
        .collect();
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| \"")).collect();
    let named: std::collections::BTreeSet<&str> =
        rows.iter().map(|row| row.rsplit('`').nth(1).expect("each row names a test")).collect();
    assert_eq!(rows.len(), 25);
    assert_eq!(named, tests);
}
