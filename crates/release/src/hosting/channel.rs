//! Reading and writing the channel, so that two writers never overwrite each other.

use object_store::path::Path as Key;

use super::{Hosting, Tag};
use crate::{Channel, HostingError};

impl Hosting {
    /// The channel and its tag; `None` before the first deploy with a loader.
    ///
    /// # Errors
    /// [`HostingError::Channel`] when it is not readable, [`HostingError::Storage`].
    pub async fn channel(&self) -> Result<Option<(Channel, Tag)>, HostingError> {
        let key = self.channel_key();
        let Some((bytes, tag)) = self.tagged(&key).await? else { return Ok(None) };
        let channel = Channel::from_json(&bytes)
            .map_err(|source| HostingError::Channel { path: self.place.address(&key), source })?;
        Ok(Some((channel, tag)))
    }

    /// Writes the channel if it is still the one with this tag (`None`: if there is none yet), and returns the new tag.
    ///
    /// # Errors
    /// [`HostingError::Channel`] for a wrong channel; [`HostingError::Moved`] when somebody else wrote in between,
    /// [`HostingError::Held`] when somebody is writing now: read it again, then try again;
    /// [`HostingError::Storage`].
    pub async fn write_channel(&self, channel: &Channel, read: Option<&Tag>) -> Result<Tag, HostingError> {
        let key = self.channel_key();
        let bytes =
            channel.to_json().map_err(|source| HostingError::Channel { path: self.place.address(&key), source })?;
        self.write_over(&key, bytes.into(), read).await
    }

    fn channel_key(&self) -> Key {
        self.key(["channel.json"])
    }
}
