//! What all listeners share.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value};
use tokio::sync::mpsc;
use url::Url;

use crate::catalogue::Catalogue;
use crate::clock::Clock;
use crate::faults::Faults;
use crate::rate::{Buckets, Minutes, Plan};
use crate::requests::RequestLog;
use crate::shelves::Shelves;
use crate::shops::{PageCache, Texts};
use crate::state::{Document, PortalScript, State, StateError, Store, Version};
use crate::webhooks::{Deliveries, Job};
use crate::{Platform, Seed, Urls};

/// What all listeners share.
pub(crate) struct World {
    pub state: State,
    pub clock: Clock,
    /// What the sandbox began with, and goes back to.
    pub seed: Seed,
    pub urls: Urls,
    /// The home pages of the stores' shops.
    pub shops: HashMap<(Platform, String), Url>,
    pub catalogue: Catalogue,
    pub shelves: Shelves,
    pub texts: Texts,
    pub pages: PageCache,
    pub buckets: Buckets,
    pub minutes: Minutes,
    pub requests: RequestLog,
    pub faults: Faults,
    pub hosting: Option<PathBuf>,
    /// Held by a request that changes one of Tiendanube's resources.
    pub writing: Mutex<()>,
    pub deliveries: Deliveries,
    /// Where webhooks are queued.
    pub jobs: mpsc::UnboundedSender<Job>,
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

    /// How much Tiendanube's stores let an app ask.
    pub(crate) fn plan(&self) -> Plan {
        if self.state.switches().larger_plans { Plan::LARGER } else { Plan::USUAL }
    }

    /// What a store has of Tiendanube's resources at first.
    pub(crate) fn sample(&self, store: &Store) -> Vec<(&'static str, Document)> {
        let Some(shop) = self.shop(store) else { return Vec::new() };
        let mut sample = self.catalogue.sample(store, shop);
        sample.extend(self.catalogue.copies(store, shop, self.seed.products(&store.id)));
        sample.extend(self.catalogue.abandoned(store, shop, self.clock.now()));
        sample
    }

    /// Makes a resource of the store whose documents lie under that key.
    pub(crate) fn make(&self, store: &str, kind: &str, body: Map<String, Value>) -> Result<Document, StateError> {
        let now = self.clock.now();
        let document = Document { id: self.state.fresh_ids(1)?, created_at: now, updated_at: now, body };
        self.state.put_document(store, kind, &document)?;
        Ok(document)
    }

    /// Keeps a changed resource.
    pub(crate) fn keep(&self, store: &str, kind: &str, document: &mut Document) -> Result<(), StateError> {
        document.updated_at = self.clock.now();
        self.state.put_document(store, kind, document)
    }

    /// The home page of a store's shop.
    pub(crate) fn shop(&self, store: &Store) -> Option<&Url> {
        self.shops.get(&(store.platform, store.id.clone()))
    }
}
