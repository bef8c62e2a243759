//! The hosting: where releases and the channel of one app live. Layout: docs/ARCHITECTURE.md, "Hosting layout".

mod channel;
mod location;
mod lock;
mod upload;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutMode};

use crate::{HostingError, Release};

pub use channel::Tag;

/// One app's part of a hosting.
#[derive(Clone, Debug)]
pub struct Hosting {
    store: Arc<dyn ObjectStore>,
    folder: PathBuf,
    app: String,
}

impl Hosting {
    /// Opens the hosting at `location`: a folder (relative ones are taken from `base`) or a `file://` URL. A folder that
    /// does not exist is made.
    ///
    /// # Errors
    /// [`HostingError::NotInThisBuild`] for `s3://` and other schemes, [`HostingError::Location`] for a folder that cannot
    /// be used, [`HostingError::AppName`].
    pub fn open(location: &str, base: &Path, app: &str) -> Result<Hosting, HostingError> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if app.is_empty() || app.len() > 40 || !app.bytes().all(plain) {
            return Err(HostingError::AppName { app: app.to_owned() });
        }
        let folder = location::folder(location, base)?;
        let store = location::open(&folder)?;
        Ok(Hosting { store, folder, app: app.to_owned() })
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
        let unreadable = |reason: String| HostingError::RecordUnreadable { path: key.to_string(), reason };
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
        let listed = listed.map_err(|source| storage(&folder, source))?;
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
        let found = match self.store.get(key).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            found => found.map_err(|source| storage(key, source))?,
        };
        found.bytes().await.map(Some).map_err(|source| storage(key, source))
    }

    /// Writes `bytes` unless something lies there already; returns whether it wrote.
    async fn create(&self, key: &Key, bytes: Bytes) -> Result<bool, HostingError> {
        match self.store.put_opts(key, bytes.into(), PutMode::Create.into()).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::AlreadyExists { .. }) => Ok(false),
            Err(source) => Err(storage(key, source)),
        }
    }
}

fn storage(key: &Key, source: object_store::Error) -> HostingError {
    HostingError::Storage { path: key.to_string(), source }
}
