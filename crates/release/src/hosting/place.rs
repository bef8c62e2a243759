//! Where a hosting lies: read from the configured location.

use std::fmt;
use std::path::{Path, PathBuf};

use object_store::path::Path as Key;
use url::Url;

use crate::HostingError;

/// A folder of this machine, or a part of a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Folder(PathBuf),
    Bucket { name: String, prefix: Key },
}

impl Place {
    /// The place that `location` names; relative folders start at `base`.
    pub(super) fn read(location: &str, base: &Path) -> Result<Place, HostingError> {
        let unusable = |reason: &str| HostingError::Location { path: location.into(), reason: reason.to_owned() };
        match location.split_once("://") {
            Some(("s3", _)) => bucket(location),
            Some(("file", _)) => (Url::parse(location).ok())
                .and_then(|url| url.to_file_path().ok())
                .map(Place::Folder)
                .ok_or_else(|| unusable("a file:// URL must name an absolute folder of this machine")),
            Some((scheme, _)) => {
                Err(HostingError::NoSuchKind { location: location.to_owned(), scheme: scheme.to_owned() })
            }
            None if location.is_empty() => Err(unusable("it is empty")),
            None => Ok(Place::Folder(base.join(location))),
        }
    }

    /// Where the file with this key lies, for a person.
    pub(super) fn address(&self, key: &Key) -> String {
        match self {
            Place::Folder(folder) => folder.join(key.as_ref()).display().to_string(),
            Place::Bucket { .. } => format!("{self}/{key}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Folder(folder) => write!(f, "{}", folder.display()),
            Place::Bucket { name, prefix } if prefix.as_ref().is_empty() => write!(f, "s3://{name}"),
            Place::Bucket { name, prefix } => write!(f, "s3://{name}/{prefix}"),
        }
    }
}

fn bucket(location: &str) -> Result<Place, HostingError> {
    let unusable = |reason: String| HostingError::Bucket { location: location.to_owned(), reason };
    let url = Url::parse(location).map_err(|error| unusable(error.to_string()))?;
    let name = url.host_str().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
    if !(3..=63).contains(&name.len()) || !name.bytes().all(plain) {
        return Err(unusable(format!("`{name}` cannot be a bucket's name (3 to 63 of a-z, 0-9, - and .)")));
    }
    if !url.username().is_empty() || url.password().is_some() || url.port().is_some() {
        return Err(unusable("credentials and the endpoint come from the AWS_… variables, not from here".to_owned()));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(unusable("it has a `?` or `#`".to_owned()));
    }
    let prefix = Key::from_url_path(url.path()).map_err(|error| unusable(error.to_string()))?;
    Ok(Place::Bucket { name: name.to_owned(), prefix })
}
