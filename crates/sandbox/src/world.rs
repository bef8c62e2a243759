//! What all listeners share.

use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use crate::Urls;
use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::rate::{Buckets, Minutes};
use crate::requests::RequestLog;
use crate::shops::Texts;
use crate::state::{PortalScript, State, Store, Version};

/// What all listeners share.
pub(crate) struct World {
    pub state: State,
    pub clock: Clock,
    pub urls: Urls,
    pub catalogue: Catalogue,
    pub texts: Texts,
    pub buckets: Buckets,
    pub minutes: Minutes,
    pub requests: RequestLog,
    pub hosting: Option<PathBuf>,
}

pub(crate) type Shared = Arc<World>;

impl World {
    /// The file of a version on the platform's own CDN (platforms.md §3.2).
    pub(crate) fn version_url(&self, script: &PortalScript, version: &Version) -> Url {
        let mut url = self.urls.apps_scripts.clone();
        url.set_path(&format!("{}/{}/{}.js", script.app_handle, script.handle, version.number));
        url.query_pairs_mut().append_pair("versionId", &version.hash);
        url
    }

    /// The home page of a store's shop.
    pub(crate) fn shop(&self, store: &Store) -> Option<&Url> {
        let shops = &self.urls.shops;
        shops.iter().find(|shop| shop.platform == store.platform && shop.store == store.id).map(|shop| &shop.url)
    }
}
