//! From the configured location to a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;
use url::Url;

use crate::HostingError;

/// The folder that `location` names; relative ones start at `base`.
pub(super) fn folder(location: &str, base: &Path) -> Result<PathBuf, HostingError> {
    let unusable = |reason: &str| HostingError::Location { path: location.into(), reason: reason.to_owned() };
    match location.split_once("://") {
        Some(("file", _)) => Url::parse(location)
            .ok()
            .and_then(|url| url.to_file_path().ok())
            .ok_or_else(|| unusable("a file:// URL must name an absolute folder of this machine")),
        Some((scheme, _)) => {
            Err(HostingError::NotInThisBuild { location: location.to_owned(), scheme: scheme.to_owned() })
        }
        None if location.is_empty() => Err(unusable("it is empty")),
        None => Ok(base.join(location)),
    }
}

/// A store over that folder, which is made if need be.
pub(super) fn open(folder: &Path) -> Result<Arc<dyn ObjectStore>, HostingError> {
    let unusable = |reason: String| HostingError::Location { path: folder.to_owned(), reason };
    std::fs::create_dir_all(folder).map_err(|error| unusable(error.to_string()))?;
    let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(error.to_string()))?;
    Ok(Arc::new(store))
}
