//! A folder of this machine, which some server shows to shops.

use std::path::Path;
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::local::LocalFileSystem;

use crate::HostingError;

/// A store over that folder, which is made if need be. What is written is on the disk before anything names it.
pub(super) fn open(folder: &Path) -> Result<Arc<dyn ObjectStore>, HostingError> {
    let unusable = |reason: String| HostingError::Location { path: folder.to_owned(), reason };
    std::fs::create_dir_all(folder).map_err(|error| unusable(error.to_string()))?;
    let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| unusable(error.to_string()))?;
    Ok(Arc::new(store.with_fsync(true)))
}
