//! Reading and writing the channel, so that two writers never overwrite each other.

use object_store::ObjectStoreExt;

use super::lock::Lock;
use super::{Hosting, storage};
use crate::{Channel, HostingError, integrity};

/// Which bytes of the channel somebody has read; a later write holds only while they still lie there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

impl Hosting {
    /// The channel and its tag; `None` before the first deploy with a loader.
    ///
    /// # Errors
    /// [`HostingError::Channel`] when it is not readable, [`HostingError::Storage`].
    pub async fn channel(&self) -> Result<Option<(Channel, Tag)>, HostingError> {
        let key = self.key(["channel.json"]);
        let Some(bytes) = self.get(&key).await? else { return Ok(None) };
        let channel =
            Channel::from_json(&bytes).map_err(|source| HostingError::Channel { path: key.to_string(), source })?;
        Ok(Some((channel, Tag(integrity(&bytes)))))
    }

    /// Writes the channel if it is still the one with this tag (`None`: if there is none yet), and returns the new tag.
    ///
    /// # Errors
    /// [`HostingError::Channel`] for a wrong channel; [`HostingError::ChannelMoved`] when somebody else wrote in between,
    /// [`HostingError::ChannelHeld`] when somebody is writing now: read it again, then try again;
    /// [`HostingError::Storage`].
    pub async fn write_channel(&self, channel: &Channel, read: Option<&Tag>) -> Result<Tag, HostingError> {
        let key = self.key(["channel.json"]);
        let bytes = channel.to_json().map_err(|source| HostingError::Channel { path: key.to_string(), source })?;
        let tag = Tag(integrity(&bytes));
        let _lock = Lock::take(&self.folder.join(&self.app).join("channel.lock"))?;
        let found = self.get(&key).await?.map(|bytes| Tag(integrity(&bytes)));
        if found.as_ref() != read {
            return Err(HostingError::ChannelMoved { path: key.to_string() });
        }
        self.store.put(&key, bytes.into()).await.map_err(|source| storage(&key, source))?;
        Ok(tag)
    }
}
