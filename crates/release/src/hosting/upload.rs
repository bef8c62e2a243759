//! From a folder with a bundle to a release. Everything is checked before anything is written.

use std::collections::BTreeMap;
use std::path::Path;

use bytes::Bytes;
use jiff::Timestamp;

use super::Hosting;
use super::place::Place;
use crate::channel::is_file_name;
use crate::serving::IMMUTABLE;
use crate::{Bundle, HostingError, Release, integrity};

impl Hosting {
    /// Publishes the bundle in `bundle_dir` (where `bundle.json` lies) as the next release. The same bundle as that of the
    /// newest release gives that release again, so that an interrupted upload can simply be repeated.
    ///
    /// # Errors
    /// Before anything is written: [`HostingError::BundleUnreadable`], [`HostingError::BundleInvalid`], and
    /// [`HostingError::BundleChanged`] when a file is not the one that was hashed. Later:
    /// [`HostingError::FileConflict`], [`HostingError::RecordUnreadable`], [`HostingError::Unconditional`], and what the
    /// storage refuses ([`HostingError::Storage`] and the more exact ones); the files written until then are harmless, for
    /// no release names them.
    pub async fn upload(&self, bundle_dir: &Path) -> Result<Release, HostingError> {
        let (bundle, files) = read_bundle(bundle_dir, &self.app)?;
        if let Some((name, bytes)) = files.first_key_value() {
            self.check_create_only(name, bytes).await?;
        }
        for (name, bytes) in files {
            self.put_file(&name, bytes).await?;
        }
        self.claim(bundle).await
    }

    /// A service that does not know conditions passes over them, and two operators would overwrite each other unnoticed.
    /// So the first file is written twice: the second time must be refused.
    async fn check_create_only(&self, name: &str, bytes: &Bytes) -> Result<(), HostingError> {
        if let Place::Folder(_) = self.place {
            return Ok(());
        }
        self.put_file(name, bytes.clone()).await?;
        let key = self.key([name]);
        match self.create(&key, bytes.clone(), IMMUTABLE).await? {
            true => Err(HostingError::Unconditional { path: self.place.address(&key) }),
            false => Ok(()),
        }
    }

    async fn put_file(&self, name: &str, bytes: Bytes) -> Result<(), HostingError> {
        let key = self.key([name]);
        if self.create(&key, bytes.clone(), IMMUTABLE).await? {
            return Ok(());
        }
        let found = self.get(&key).await?.unwrap_or_default();
        if found == bytes {
            return Ok(());
        }
        let (expected, found) = (integrity(&bytes), integrity(&found));
        Err(HostingError::FileConflict { path: self.place.address(&key), expected, found })
    }

    /// Takes the next free number. Two uploads at once get two numbers, for a record is only ever created.
    async fn claim(&self, bundle: Bundle) -> Result<Release, HostingError> {
        let mut number = 1;
        if let Some(latest) = self.latest().await? {
            if latest.bundle == bundle {
                return Ok(latest);
            }
            number = latest.number + 1;
        }
        loop {
            let (app, created_at, hosted) = (self.app.clone(), Timestamp::now(), bundle.hosted());
            let release = Release { number, app, created_at, hosted, bundle: bundle.clone() };
            let key = self.record_key(number);
            let record = serde_json::to_vec(&release).map_err(|error| HostingError::RecordUnreadable {
                path: self.place.address(&key),
                reason: error.to_string(),
            })?;
            if self.create(&key, record.into(), IMMUTABLE).await? {
                return Ok(release);
            }
            let other = self.release(number).await?;
            if other.bundle == bundle {
                return Ok(other);
            }
            number += 1;
        }
    }
}

/// The bundle and the bytes of its files, each compared with its integrity.
fn read_bundle(folder: &Path, app: &str) -> Result<(Bundle, BTreeMap<String, Bytes>), HostingError> {
    let list = folder.join("bundle.json");
    let read = |path: &Path| {
        let unreadable =
            |error: std::io::Error| HostingError::BundleUnreadable { path: path.to_owned(), reason: error.to_string() };
        std::fs::read(path).map_err(unreadable)
    };
    let bundle: Bundle = serde_json::from_slice(&read(&list)?)
        .map_err(|error| HostingError::BundleUnreadable { path: list.clone(), reason: error.to_string() })?;
    if let Some(reason) = contradiction(&bundle, app) {
        return Err(HostingError::BundleInvalid { path: list, reason });
    }
    let mut files = BTreeMap::new();
    for (name, record) in &bundle.files {
        let path = folder.join(name);
        let bytes = read(&path)?;
        let found = integrity(&bytes);
        if found != record.integrity {
            return Err(HostingError::BundleChanged { path, expected: record.integrity.clone(), found });
        }
        files.insert(name.clone(), Bytes::from(bytes));
    }
    Ok((bundle, files))
}

/// What in `bundle.json` cannot be, if anything.
fn contradiction(bundle: &Bundle, app: &str) -> Option<String> {
    if bundle.app != app {
        return Some(format!("it is the bundle of `{}`, not of `{app}`", bundle.app));
    }
    if bundle.outputs.is_empty() {
        return Some("it has no output".to_owned());
    }
    for name in bundle.files.keys() {
        if !is_file_name(name) || name == "channel.json" || name == "channel.lock" {
            return Some(format!("`{name}` cannot be the name of a bundle's file"));
        }
    }
    for (output, files) in &bundle.outputs {
        if !files.files.contains(&files.entry) {
            return Some(format!("the entry `{}` of {output} is not among that output's files", files.entry));
        }
        if let Some(name) = files.files.iter().find(|name| !bundle.files.contains_key(*name)) {
            return Some(format!("`{name}` of {output} has no size and integrity"));
        }
    }
    None
}
