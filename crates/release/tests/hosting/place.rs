//! A hosting of the test's own: a folder, or a part of the test server's bucket. `cargo xtask test` starts that server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{GetResult, ObjectStore, ObjectStoreExt};
use tempfile::TempDir;
use vitrina_release::{Hosting, HostingError};

use crate::bundles::APP;

/// Where the hosting lies, with a way to its files beside it.
pub struct Place {
    /// For bundles, and for the hosting when it is a folder.
    pub folder: TempDir,
    pub location: String,
    pub variables: Vec<(String, String)>,
    files: Arc<dyn ObjectStore>,
}

impl Place {
    pub fn folder() -> Place {
        let folder = TempDir::new().unwrap();
        let hosting = folder.path().join("hosting");
        std::fs::create_dir(&hosting).unwrap();
        let files = Arc::new(LocalFileSystem::new_with_prefix(&hosting).unwrap());
        Place { folder, location: "hosting".to_owned(), variables: Vec::new(), files }
    }

    pub fn bucket() -> Place {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = Server::of_the_tests();
        let prefix = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut builder = AmazonS3Builder::new().with_bucket_name(&server.bucket);
        for (name, value) in server.variables() {
            builder = builder.with_config(name.to_lowercase().parse().unwrap(), value);
        }
        // As the hosting does, which may not have been opened yet.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let files = Arc::new(PrefixStore::new(builder.build().unwrap(), prefix.as_str()));
        let location = format!("s3://{}/{prefix}", server.bucket);
        Place { folder: TempDir::new().unwrap(), location, variables: server.variables(), files }
    }

    pub fn open(&self) -> Hosting {
        self.try_open().unwrap()
    }

    pub fn try_open(&self) -> Result<Hosting, HostingError> {
        Hosting::open_with(&self.location, self.folder.path(), APP, self.variables.clone())
    }

    /// The same place with one variable changed.
    pub fn with(mut self, name: &str, value: &str) -> Place {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The path of every file, in order.
    pub async fn published(&self) -> Vec<String> {
        let mut folders = vec![Key::default()];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            let listed = self.files.list_with_delimiter(Some(&folder)).await.unwrap();
            folders.extend(listed.common_prefixes);
            found.extend(listed.objects.into_iter().map(|object| object.location.to_string()));
        }
        found.sort();
        found
    }

    pub async fn get(&self, path: &str) -> GetResult {
        self.files.get(&Key::from(path)).await.unwrap()
    }

    pub async fn read(&self, path: &str) -> String {
        String::from_utf8(self.get(path).await.bytes().await.unwrap().to_vec()).unwrap()
    }

    pub async fn write(&self, path: &str, text: &str) {
        self.files.put(&Key::from(path), text.to_owned().into()).await.unwrap();
    }
}

/// The S3-compatible server that `cargo xtask test` and `cargo xtask servers` start.
pub struct Server {
    pub endpoint: String,
    pub bucket: String,
    pub key: String,
    pub secret: String,
}

impl Server {
    pub fn of_the_tests() -> Server {
        let text = std::env::var("VITRINA_TEST_S3").unwrap_or_else(|_| {
            panic!(
                "this test needs an S3-compatible server: run it by `cargo xtask test native` or \
                    `cargo xtask servers cargo test -p vitrina-release`"
            )
        });
        let parts: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        let [endpoint, bucket, key, secret] = parts.try_into().expect("endpoint, bucket, key, secret");
        Server { endpoint, bucket, key, secret }
    }

    fn variables(&self) -> Vec<(String, String)> {
        [
            ("AWS_ENDPOINT_URL", self.endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", &self.key),
            ("AWS_SECRET_ACCESS_KEY", &self.secret),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }
}

/// Makes two tests of each function: one in a folder, one in a bucket.
macro_rules! in_both_places {
    ($(async fn $name:ident($place:ident: Place) $body:block)*) => {
        $(async fn $name($place: $crate::place::Place) $body)*

        mod in_a_folder {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                super::$name($crate::place::Place::folder()).await;
            })*
        }

        mod in_a_bucket {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() {
                super::$name($crate::place::Place::bucket()).await;
            })*
        }
    };
}
pub(crate) use in_both_places;
