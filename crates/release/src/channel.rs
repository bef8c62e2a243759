//! The channel: a small file on the hosting that says which store runs which release.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::integrity::is_integrity;
use crate::{Percent, in_wave};

/// The most bytes a channel may have: every page load of a store with the loader reads it.
pub const MAX_CHANNEL_BYTES: usize = 4096;

/// Which store runs which release (docs/ARCHITECTURE.md, "Channel").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// The release that the wave runs.
    pub release: u32,
    /// The release of every store outside the wave; `None`: such stores run nothing.
    pub previous: Option<u32>,
    /// The wave's share of all stores.
    pub percent: Percent,
    /// Mixed into each store's hash, so that two apps do not start with the same stores.
    pub salt: String,
    /// Stores that run a release of their own, whatever the wave.
    #[serde(default)]
    pub stores: BTreeMap<String, u32>,
    /// What a page loads for each release that the channel mentions.
    pub bundles: BTreeMap<u32, Entry>,
}

/// The entry file of the output that pages load of a release ([`Release::hosted`](crate::Release::hosted)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name, in the app's folder of the hosting.
    pub file: String,
    /// Its integrity, as in `bundle.json`.
    pub integrity: String,
}

/// A channel that no page may get.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    /// The bytes are no channel.
    #[error("the channel is not readable: {reason}; restore it from the journal or write it anew with a deploy")]
    Unreadable {
        /// The parser's words, with line and column.
        reason: String,
    },
    /// The channel grew past the limit.
    #[error(
        "the channel has {bytes} bytes, more than {MAX_CHANNEL_BYTES}; deploy to all stores so that overrides by store \
         are not needed"
    )]
    TooLarge {
        /// Its size in bytes.
        bytes: usize,
    },
    /// A field contradicts another or cannot be.
    #[error("the channel's `{field}` is wrong: {reason}; write the channel anew with a deploy")]
    Invalid {
        /// Where.
        field: String,
        /// What.
        reason: String,
    },
}

impl Channel {
    /// Reads and validates a channel. Fields that this version does not know are passed over, so that newer channels
    /// stay readable.
    ///
    /// # Errors
    /// [`ChannelError`], saying which field is wrong.
    ///
    /// ```
    /// use vitrina_release::Channel;
    /// let channel = Channel::from_json(br#"{"release":7,"previous":null,"percent":0.01,"salt":"a","stores":{"1001":7},
    ///   "bundles":{"7":{"file":"a-07.js",
    ///     "integrity":"sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb"}}}"#)?;
    /// assert_eq!(channel.runs("1001"), Some(7));
    /// assert!(Channel::from_json(b"{}").is_err());
    /// # Ok::<(), vitrina_release::ChannelError>(())
    /// ```
    pub fn from_json(bytes: &[u8]) -> Result<Channel, ChannelError> {
        check_size(bytes)?;
        let channel: Channel =
            serde_json::from_slice(bytes).map_err(|error| ChannelError::Unreadable { reason: error.to_string() })?;
        channel.validate()?;
        Ok(channel)
    }

    /// The bytes that go to the hosting: validated, on one line, keys in a stable order.
    ///
    /// # Errors
    /// [`ChannelError`] when the channel is wrong or larger than [`MAX_CHANNEL_BYTES`].
    pub fn to_json(&self) -> Result<Vec<u8>, ChannelError> {
        self.validate()?;
        let bytes = serde_json::to_vec(self).map_err(|error| ChannelError::Unreadable { reason: error.to_string() })?;
        check_size(&bytes)?;
        Ok(bytes)
    }

    /// The release that `store` runs, if any: its override, else the wave's release, else the previous one.
    pub fn runs(&self, store: &str) -> Option<u32> {
        match self.stores.get(store) {
            Some(release) => Some(*release),
            None if in_wave(&self.salt, store, self.percent) => Some(self.release),
            None => self.previous,
        }
    }

    /// Every release that some store may run.
    pub fn mentioned(&self) -> BTreeSet<u32> {
        self.stores.values().copied().chain([self.release]).chain(self.previous).collect()
    }

    fn validate(&self) -> Result<(), ChannelError> {
        let wrong = |field: &str, reason: &str| {
            Err(ChannelError::Invalid { field: field.to_owned(), reason: reason.to_owned() })
        };
        if self.salt.is_empty() {
            return wrong("salt", "it is empty");
        }
        if self.stores.keys().any(String::is_empty) {
            return wrong("stores", "a store's id is empty");
        }
        for release in self.mentioned() {
            if release == 0 {
                return wrong("release", "releases are numbered from 1");
            }
            if !self.bundles.contains_key(&release) {
                return wrong(&format!("bundles.{release}"), "it is missing, though a store may run that release");
            }
        }
        for (release, entry) in &self.bundles {
            if !is_file_name(&entry.file) {
                return wrong(&format!("bundles.{release}.file"), "it is no plain file name");
            }
            if !is_integrity(&entry.integrity) {
                return wrong(&format!("bundles.{release}.integrity"), "it is no sha384 integrity");
            }
        }
        Ok(())
    }
}

fn check_size(bytes: &[u8]) -> Result<(), ChannelError> {
    match bytes.len() {
        0..=MAX_CHANNEL_BYTES => Ok(()),
        bytes => Err(ChannelError::TooLarge { bytes }),
    }
}

/// Whether `name` names a file in the app's own folder and can stand in a URL as it is.
pub(crate) fn is_file_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= 200
        && !name.starts_with('.')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}
