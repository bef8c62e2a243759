//! A part of the test server's bucket, and a CDN before it. `cargo xtask test` starts the server.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Key;
use object_store::{Attribute, ObjectStore, ObjectStoreExt};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A prefix of the test's own in the bucket.
pub struct Bucket {
    variables: Vec<(&'static str, String)>,
    location: String,
    files: Arc<AmazonS3>,
    prefix: String,
}

impl Bucket {
    /// A fresh one.
    ///
    /// # Panics
    /// When the server is not there; the text says how to start it.
    pub fn fresh() -> Bucket {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("VITRINA_TEST_S3").unwrap_or_else(|_| {
            panic!(
                "this test needs an S3-compatible server: run it by `cargo xtask test flows` or \
                    `cargo xtask servers cargo test -p vitrina-tests`"
            )
        });
        let parts: Vec<_> = server.split_whitespace().collect();
        let [endpoint, bucket, key, secret] = parts.as_slice().try_into().expect("endpoint, bucket, key, secret");
        // The prefix differs from those of other packages' tests too.
        let prefix = format!("flows-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let files = AmazonS3Builder::new()
            .with_endpoint(endpoint)
            .with_allow_http(true)
            .with_bucket_name(bucket)
            .with_access_key_id(key)
            .with_secret_access_key(secret);
        let variables = [
            ("AWS_ENDPOINT_URL", endpoint),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", key),
            ("AWS_SECRET_ACCESS_KEY", secret),
        ];
        let _ = rustls::crypto::ring::default_provider().install_default();
        Bucket {
            variables: variables.map(|(name, value)| (name, value.to_owned())).into(),
            location: format!("s3://{bucket}/{prefix}"),
            files: Arc::new(files.build().expect("the bucket's settings are right")),
            prefix,
        }
    }

    /// For `[hosting] location`.
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Gives a command the credentials.
    pub fn grant<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.envs(self.variables.iter().map(|(name, value)| (*name, value)))
    }

    /// The secret key, which nothing may print.
    pub fn secret(&self) -> &str {
        self.variable("AWS_SECRET_ACCESS_KEY")
    }

    /// The server's address.
    pub fn endpoint(&self) -> &str {
        self.variable("AWS_ENDPOINT_URL")
    }

    fn variable(&self, name: &str) -> &str {
        self.variables.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// A CDN that serves these files as the bucket's owner set them up, and sets `headers` in each answer.
    pub fn cdn(&self, headers: &[(&'static str, &'static str)]) -> Cdn {
        let runtime = Runtime::new().expect("a runtime starts");
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).expect("a port is free");
        let url = format!("http://{}/", listener.local_addr().expect("it has an address"));
        let added: HeaderMap = (headers.iter())
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        let (files, prefix) = (self.files.clone(), self.prefix.clone());
        let serve = move |uri: Uri| serve(files.clone(), format!("{prefix}{}", uri.path()), added.clone());
        runtime.spawn(async move { axum::serve(listener, Router::new().fallback(serve)).await });
        Cdn { url, _runtime: runtime }
    }
}

/// A running CDN. It ends with this value.
pub struct Cdn {
    url: String,
    _runtime: Runtime,
}

impl Cdn {
    /// For `[hosting] public_url`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

async fn serve(files: Arc<dyn ObjectStore>, path: String, added: HeaderMap) -> Response {
    let Ok(found) = files.get(&Key::from(path)).await else { return StatusCode::NOT_FOUND.into_response() };
    let mut headers = added;
    for (attribute, name) in
        [(Attribute::ContentType, header::CONTENT_TYPE), (Attribute::CacheControl, header::CACHE_CONTROL)]
    {
        if let Some(value) = found.attributes.get(&attribute).filter(|_| !headers.contains_key(&name)) {
            headers.insert(name, value.as_ref().parse().expect("a header's value"));
        }
    }
    let bytes = found.bytes().await.expect("the file can be read");
    (headers, bytes).into_response()
}
