//! The hosting: where releases and the channel of one app live. Layout: docs/ARCHITECTURE.md, "Hosting layout".

mod asked;
mod bucket;
mod channel;
mod failure;
mod folder;
mod lock;
mod place;
mod settings;
mod tagged;
mod upload;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};

use crate::{HostingError, Release};
use place::Place;

pub use asked::{Asked, Witness};
pub use tagged::Tag;

/// One app's part of a hosting.
#[derive(Clone)]
pub struct Hosting {
    store: Arc<dyn ObjectStore>,
    place: Place,
    app: String,
}

/// Without the store, which knows credentials.
impl fmt::Debug for Hosting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hosting").field("place", &self.place).field("app", &self.app).finish_non_exhaustive()
    }
}

impl Hosting {
    /// Opens the hosting at `location`: a folder (relative ones are taken from `base`), a `file://` URL, or
    /// `s3://BUCKET/PREFIX` on any S3-compatible service. A folder that does not exist is made; a bucket is not asked yet.
    ///
    /// A bucket's endpoint, region and credentials come from the usual variables: `AWS_ENDPOINT_URL`, `AWS_REGION`,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and others. Plain http needs `AWS_ALLOW_HTTP=true`.
    ///
    /// # Errors
    /// [`HostingError::NoSuchKind`] for other schemes, [`HostingError::Location`] for a folder that cannot be used,
    /// [`HostingError::Bucket`] and [`HostingError::NoCredentials`] for a bucket that cannot be asked,
    /// [`HostingError::AppName`].
    pub fn open(location: &str, base: &Path, app: &str) -> Result<Hosting, HostingError> {
        Hosting::at(location, base, app, environment(), None)
    }

    /// As [`Hosting::open`]; the witness is told of each request to a bucket.
    ///
    /// # Errors
    /// As [`Hosting::open`].
    pub fn open_watched(location: &str, base: &Path, app: &str, witness: Witness) -> Result<Hosting, HostingError> {
        Hosting::at(location, base, app, environment(), Some(witness))
    }

    /// As [`Hosting::open`], with these instead of the process's environment variables.
    ///
    /// # Errors
    /// As [`Hosting::open`].
    pub fn open_with(
        location: &str,
        base: &Path,
        app: &str,
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Hosting, HostingError> {
        Hosting::at(location, base, app, variables, None)
    }

    fn at(
        location: &str,
        base: &Path,
        app: &str,
        variables: impl IntoIterator<Item = (String, String)>,
        witness: Option<Witness>,
    ) -> Result<Hosting, HostingError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if app.is_empty() || app.len() > 40 || !app.bytes().all(plain) {
            return Err(HostingError::AppName { app: app.to_owned() });
        }
        let place = Place::read(location, base)?;
        let store = match &place {
            Place::Folder(folder) => folder::open(folder)?,
            Place::Bucket { name, prefix } => bucket::open(location, name, prefix, variables, witness)?,
        };
        Ok(Hosting { store, place, app: app.to_owned() })
    }

    /// The app whose files these are.
    pub fn app(&self) -> &str {
        &self.app
    }

    /// The release of that number.
    ///
    /// # Errors
    /// [`HostingError::NoSuchRelease`] names those that exist; [`HostingError::RecordUnreadable`];
    /// [`HostingError::Storage`].
    pub async fn release(&self, number: u32) -> Result<Release, HostingError> {
        let key = self.record_key(number);
        let Some(bytes) = self.get(&key).await? else {
            let published = self.numbers().await?;
            let published = match published.as_slice() {
                [] => "none yet, upload a bundle first".to_owned(),
                numbers => numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
            };
            return Err(HostingError::NoSuchRelease { app: self.app.clone(), number, published });
        };
        let unreadable = |reason: String| HostingError::RecordUnreadable { path: self.place.address(&key), reason };
        let release: Release = serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))?;
        if release.number != number || release.app != self.app {
            return Err(unreadable(format!("it is release {} of {}", release.number, release.app)));
        }
        Ok(release)
    }

    /// Every release, oldest first.
    ///
    /// # Errors
    /// [`HostingError::RecordUnreadable`], [`HostingError::Storage`].
    pub async fn releases(&self) -> Result<Vec<Release>, HostingError> {
        let mut releases = Vec::new();
        for number in self.numbers().await? {
            releases.push(self.release(number).await?);
        }
        Ok(releases)
    }

    /// The newest release, if anything was published.
    ///
    /// # Errors
    /// [`HostingError::RecordUnreadable`], [`HostingError::Storage`].
    pub async fn latest(&self) -> Result<Option<Release>, HostingError> {
        match self.numbers().await?.last() {
            Some(number) => self.release(*number).await.map(Some),
            None => Ok(None),
        }
    }

    async fn numbers(&self) -> Result<Vec<u32>, HostingError> {
        let folder = self.key(["releases"]);
        let listed = self.store.list_with_delimiter(Some(&folder)).await;
        let listed = listed.map_err(|source| self.failure(&folder, source))?;
        let mut numbers: Vec<u32> = (listed.objects.iter())
            .filter_map(|object| object.location.filename()?.strip_suffix(".json")?.parse().ok())
            .collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn key<'a>(&'a self, parts: impl IntoIterator<Item = &'a str>) -> Key {
        Key::from_iter([self.app.as_str()].into_iter().chain(parts))
    }

    fn record_key(&self, number: u32) -> Key {
        Key::from_iter([self.app.as_str(), "releases", &format!("{number}.json")])
    }

    async fn get(&self, key: &Key) -> Result<Option<Bytes>, HostingError> {
        Ok(self.read(key).await?.map(|(bytes, _)| bytes))
    }

    /// A file's bytes with the storage's own tag, where it has one.
    async fn read(&self, key: &Key) -> Result<Option<(Bytes, Option<String>)>, HostingError> {
        let found = match self.store.get(key).await {
            Err(error @ object_store::Error::NotFound { .. }) if !failure::is_missing_bucket(&error) => {
                return Ok(None);
            }
            found => found.map_err(|source| self.failure(key, source))?,
        };
        let tag = found.meta.e_tag.clone();
        let bytes = found.bytes().await.map_err(|source| self.failure(key, source))?;
        Ok(Some((bytes, tag)))
    }

    /// Writes a file, unless something lies there already; returns whether it wrote. Caches keep it as `caching` says.
    async fn create(&self, key: &Key, bytes: Bytes, caching: &'static str) -> Result<bool, HostingError> {
        let mut options = PutOptions::from(PutMode::Create);
        if let Place::Bucket { .. } = self.place {
            options.attributes = bucket::attributes(key, caching);
        }
        match self.store.put_opts(key, bytes.into(), options).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::AlreadyExists { .. }) => Ok(false),
            Err(source) => Err(self.failure(key, source)),
        }
    }

    fn failure(&self, key: &Key, source: object_store::Error) -> HostingError {
        failure::failure(&self.place, key, source)
    }
}

/// The process's variables. One that is no text is none of the names read here.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
