//! Files that change: each is written only over what was read, so that two writers never overwrite each other.

use std::path::Path;

use bytes::Bytes;
use object_store::path::Path as Key;
use object_store::{ObjectStoreExt, PutMode, PutOptions, UpdateVersion};

use super::lock::Lock;
use super::place::Place;
use super::{Hosting, bucket};
use crate::serving::SHORT_LIVED;
use crate::{HostingError, integrity};

/// What somebody has read of a file that changes; a later write holds only while that still lies there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

impl Hosting {
    /// Writes the file if it is still the one with this tag (`None`: if there is none yet), and returns the new tag.
    pub(super) async fn write_over(&self, key: &Key, bytes: Bytes, read: Option<&Tag>) -> Result<Tag, HostingError> {
        match &self.place {
            Place::Folder(folder) => self.write_in_folder(folder, key, bytes, read).await,
            Place::Bucket { .. } => self.write_in_bucket(key, bytes, read).await,
        }
    }

    /// A folder cannot compare and write in one step; a lock makes up for it.
    async fn write_in_folder(
        &self,
        folder: &Path,
        key: &Key,
        bytes: Bytes,
        read: Option<&Tag>,
    ) -> Result<Tag, HostingError> {
        let _lock = Lock::take(&folder.join(key.as_ref()).with_extension("lock"))?;
        let found = self.tagged(key).await?.map(|(_, tag)| tag);
        if found.as_ref() != read {
            return Err(HostingError::Moved { path: self.place.address(key) });
        }
        let tag = Tag(integrity(&bytes));
        self.store.put(key, bytes.into()).await.map_err(|source| self.failure(key, source))?;
        Ok(tag)
    }

    async fn write_in_bucket(&self, key: &Key, bytes: Bytes, read: Option<&Tag>) -> Result<Tag, HostingError> {
        let mode = match read {
            None => PutMode::Create,
            Some(Tag(tag)) => PutMode::Update(UpdateVersion { e_tag: Some(tag.clone()), version: None }),
        };
        let options = PutOptions { mode, attributes: bucket::attributes(key, SHORT_LIVED), ..PutOptions::default() };
        match self.store.put_opts(key, bytes.clone().into(), options).await {
            Ok(written) => self.written_tag(key, written.e_tag).await,
            Err(object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. }) => {
                // The first answer may have been lost, and this one be the answer to a second attempt of our own.
                match self.tagged(key).await? {
                    Some((found, tag)) if found == bytes => Ok(tag),
                    _ => Err(HostingError::Moved { path: self.place.address(key) }),
                }
            }
            Err(source) => Err(self.failure(key, source)),
        }
    }

    /// The tag of what was just written; services that do not tell it in their answer are asked.
    async fn written_tag(&self, key: &Key, told: Option<String>) -> Result<Tag, HostingError> {
        if let Some(tag) = told {
            return Ok(Tag(tag));
        }
        let read = self.tagged(key).await?;
        read.map(|(_, tag)| tag).ok_or_else(|| HostingError::Moved { path: self.place.address(key) })
    }

    /// A file's bytes, with the service's own tag, or in a folder one made of the bytes.
    pub(super) async fn tagged(&self, key: &Key) -> Result<Option<(Bytes, Tag)>, HostingError> {
        let Some((bytes, e_tag)) = self.read(key).await? else { return Ok(None) };
        let tag = match &self.place {
            Place::Folder(_) => Tag(integrity(&bytes)),
            Place::Bucket { .. } => {
                Tag(e_tag.ok_or_else(|| HostingError::Unconditional { path: self.place.address(key) })?)
            }
        };
        Ok(Some((bytes, tag)))
    }
}
