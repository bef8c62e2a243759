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
