//! What can go wrong with the hosting, by what the caller can do about it.

use std::path::PathBuf;

use crate::ChannelError;

/// Why the hosting did not do what was asked. Nothing was published unless the text says so.
#[derive(Debug, thiserror::Error)]
pub enum HostingError {
    /// The location names a kind of hosting that this build does not have.
    #[error(
        "the hosting `{location}` needs `{scheme}`, which is not in this build; set [hosting] location to a folder or a \
         file:// URL"
    )]
    NotInThisBuild {
        /// As given.
        location: String,
        /// The part before `://`.
        scheme: String,
    },
    /// The location is no folder that can be used.
    #[error("the hosting folder {} cannot be used: {reason}; correct [hosting] location", path.display())]
    Location {
        /// The folder.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The app's handle cannot be a folder's name on the hosting.
    #[error("`{app}` cannot name an app: use 1 to 40 of a-z, 0-9 and -; correct `app` in Vitrina.toml")]
    AppName {
        /// As given.
        app: String,
    },
    /// `bundle.json` or a file that it names cannot be read.
    #[error("{} cannot be read: {reason}; build the bundle again", path.display())]
    BundleUnreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// `bundle.json` contradicts itself, or is another app's.
    #[error("{} is not right: {reason}; build the bundle again", path.display())]
    BundleInvalid {
        /// Where `bundle.json` lies.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file is not the one that was hashed when the bundle was made.
    #[error(
        "the bundle changed after it was hashed: {} has {found}, bundle.json says {expected}; nothing was uploaded, build \
         the bundle again",
        path.display()
    )]
    BundleChanged {
        /// The changed file.
        path: PathBuf,
        /// The integrity in `bundle.json`.
        expected: String,
        /// The integrity of the bytes that lie there now.
        found: String,
    },
    /// Other bytes already lie under a name that must never change.
    #[error(
        "the hosting already has other bytes at {path} ({found}, the bundle has {expected}); published files never \
         change, so find out who wrote that file before uploading again"
    )]
    FileConflict {
        /// Path on the hosting.
        path: String,
        /// Integrity of the file that should lie there.
        expected: String,
        /// Integrity of the file that lies there.
        found: String,
    },
    /// No such release was published.
    #[error("{app} has no release {number}; published: {published}")]
    NoSuchRelease {
        /// The app.
        app: String,
        /// What was asked for.
        number: u32,
        /// The numbers that exist, as text.
        published: String,
    },
    /// A release's record on the hosting is not readable.
    #[error("the release record {path} is not readable: {reason}; restore that file on the hosting")]
    RecordUnreadable {
        /// Path on the hosting.
        path: String,
        /// Why not.
        reason: String,
    },
    /// The channel is not what it must be.
    #[error("{path}: {source}")]
    Channel {
        /// Path on the hosting.
        path: String,
        /// What is wrong with it.
        source: ChannelError,
    },
    /// Somebody else wrote the channel since it was read.
    #[error("{path} was written by somebody else in the meantime; nothing was overwritten, run the same command again")]
    ChannelMoved {
        /// Path on the hosting.
        path: String,
    },
    /// Somebody else is writing the channel at this moment.
    #[error("another process holds {}; wait for it to end, then run the same command again", path.display())]
    ChannelHeld {
        /// The lock file.
        path: PathBuf,
    },
    /// The storage itself failed.
    #[error("the hosting failed at {path}: {source}; check the folder's permissions and free space, then try again")]
    Storage {
        /// Path on the hosting.
        path: String,
        /// The storage's own words.
        source: object_store::Error,
    },
}
