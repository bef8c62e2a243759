//! What can go wrong with the hosting, by what the caller can do about it.

use std::path::PathBuf;

use crate::ChannelError;

/// Why the hosting did not do what was asked. Nothing was published unless the text says so.
#[derive(Debug, thiserror::Error)]
pub enum HostingError {
    /// The location names a kind of hosting that there is none of.
    #[error(
        "the hosting `{location}` cannot be used: there is no hosting by `{scheme}`; set [hosting] location to a folder, a \
         file:// URL, or s3://BUCKET/PREFIX"
    )]
    NoSuchKind {
        /// As given.
        location: String,
        /// The part before `://`.
        scheme: String,
    },
    /// The bucket cannot be asked.
    #[error("the hosting `{location}` cannot be used: {reason}; correct [hosting] location or the AWS_… variables")]
    Bucket {
        /// As given.
        location: String,
        /// Why not.
        reason: String,
    },
    /// Nothing says who asks the bucket.
    #[error(
        "the hosting `{location}` needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (AWS_REGION too, and \
         AWS_ENDPOINT_URL for a service other than Amazon's); for an instance's own role set \
         AWS_METADATA_ENDPOINT=http://169.254.169.254"
    )]
    NoCredentials {
        /// As given.
        location: String,
    },
    /// The service does not accept the credentials, or they lack the right.
    #[error(
        "the hosting refused {path} ({code}); check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, this \
         machine's clock, and that they may get, put and list there"
    )]
    Refused {
        /// The file.
        path: String,
        /// The service's word for it.
        code: &'static str,
    },
    /// There is no such bucket.
    #[error(
        "there is no bucket `{bucket}` for {path}; make it, or correct [hosting] location, AWS_ENDPOINT_URL or AWS_REGION"
    )]
    NoSuchBucket {
        /// The file.
        path: String,
        /// The bucket.
        bucket: String,
    },
    /// The bucket lies in another region.
    #[error("the bucket `{bucket}` of {path} lies in another region; set AWS_REGION to it")]
    Elsewhere {
        /// The file.
        path: String,
        /// The bucket.
        bucket: String,
    },
    /// No answer came.
    #[error("no answer for {path}: {reason}; check the network and AWS_ENDPOINT_URL, then run the same command again")]
    Unreachable {
        /// The file.
        path: String,
        /// The network's words.
        reason: String,
    },
    /// The service passes over conditions, so that two operators could overwrite each other.
    #[error(
        "the service behind {path} does not keep to conditional writes (If-None-Match, If-Match); use one that does, such \
         as Amazon S3, Cloudflare R2 or a recent MinIO"
    )]
    Unconditional {
        /// The file by which it showed.
        path: String,
    },
    /// The disk or the quota is full.
    #[error(
        "no room for {path}: {source}; nothing half-written was left, free some space and run the same command again"
    )]
    NoRoom {
        /// The file.
        path: String,
        /// The storage's own words.
        source: object_store::Error,
    },
    /// The folder may not be written to.
    #[error(
        "{path} cannot be written: {source}; let this user write to the hosting folder, then run the same command again"
    )]
    ReadOnly {
        /// The file.
        path: String,
        /// The storage's own words.
        source: object_store::Error,
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
        /// The file.
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
        /// The file.
        path: String,
        /// Why not.
        reason: String,
    },
    /// The channel is not what it must be.
    #[error("{path}: {source}")]
    Channel {
        /// The file.
        path: String,
        /// What is wrong with it.
        source: ChannelError,
    },
    /// A store's settings on the hosting are not readable.
    #[error("the settings {path} are not readable: {reason}; mend that file on the hosting, or remove it")]
    SettingsUnreadable {
        /// The file.
        path: String,
        /// Why not.
        reason: String,
    },
    /// Somebody else wrote the file since it was read.
    #[error("{path} was written by somebody else in the meantime; nothing was overwritten, run the same command again")]
    Moved {
        /// The file.
        path: String,
    },
    /// Somebody else is writing the file at this moment.
    #[error("another process holds {}; wait for it to end, then run the same command again", path.display())]
    Held {
        /// The lock file.
        path: PathBuf,
    },
    /// The storage itself failed.
    #[error(
        "the hosting failed at {path}: {source}; run the same command again, and look at the hosting's own log if it stays"
    )]
    Storage {
        /// The file.
        path: String,
        /// The storage's own words.
        source: object_store::Error,
    },
}
