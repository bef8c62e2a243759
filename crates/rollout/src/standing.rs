//! Drift: what a store should run, what is registered there, and what its shop's pages get.

use std::collections::BTreeMap;

use futures_util::{StreamExt, stream};
use serde::Serialize;
use url::Url;
use vitrina_platform::{RegisteredScript, Transport, What};
use vitrina_release::{Channel, Hosting, HostingError, Output, Release};

use crate::patient::patiently;
use crate::read_back::{fetch_channel, fetch_integrity, fetch_text};
use crate::rollout::prefix;
use crate::{Obstacle, Pace, Placement, ReadBackError, Store, StoreKey};

/// How a store stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Which.
    pub store: StoreKey,
    /// How it gets the script.
    pub placement: Placement,
    /// What it should run, by the journal.
    pub should: Option<u32>,
    /// What is registered: the release of its `src`, or the one that the channel names for its loader.
    pub registered: Option<u32>,
    /// The release whose bytes are served at the address that is registered.
    pub served: Option<u32>,
    /// Whether a page of its shop carries that address; `None` when the platform does not tell where the shop is.
    pub in_page: Option<bool>,
    /// What is not as it should be, and what to do.
    pub drift: Option<Obstacle>,
}

/// Looks at stores without changing anything.
pub struct Look<'a> {
    hosting: &'a Hosting,
    public_url: &'a Url,
    network: &'a dyn Transport,
    pace: Pace,
    releases: Vec<Release>,
    channel: Result<Option<Channel>, ReadBackError>,
}

impl<'a> Look<'a> {
    /// Reads the releases, and the channel as pages get it.
    ///
    /// # Errors
    /// [`HostingError`].
    pub async fn new(
        hosting: &'a Hosting,
        public_url: &'a Url,
        network: &'a dyn Transport,
        pace: Pace,
    ) -> Result<Look<'a>, HostingError> {
        let releases = hosting.releases().await?;
        let url = format!("{}channel.json", prefix(public_url, hosting.app()));
        let channel = match hosting.channel().await? {
            Some(_) => fetch_channel(network, &url).await.map(Some),
            None => Ok(None),
        };
        Ok(Look { hosting, public_url, network, pace, releases, channel })
    }

    /// How each store stands, in their order. `runs` is what the journal says.
    pub async fn at(&self, stores: &[Store], runs: &BTreeMap<StoreKey, u32>) -> Vec<Standing> {
        let looked = stream::iter(stores).map(|store| self.one(store, runs.get(&store.target.key).copied()));
        looked.buffered(self.pace.at_once.max(1)).collect().await
    }

    async fn one(&self, store: &Store, should: Option<u32>) -> Standing {
        let (key, placement) = (store.target.key.clone(), store.target.placement);
        let empty =
            Standing { store: key, placement, should, registered: None, served: None, in_page: None, drift: None };
        let listed = match patiently(self.pace, store.api.list()).await {
            Ok(listed) => listed,
            Err(error) => return Standing { drift: Some(Obstacle::from(&error)), ..empty },
        };
        let ours: Vec<&RegisteredScript> = listed.iter().filter(|script| self.is_ours(store, script)).collect();
        let Some(script) = ours.first() else {
            let drift = should.map(|number| drifted(format!("release {number} should run and nothing is registered")));
            return Standing { drift, ..empty };
        };
        let (registered, url) = self.registered(store, script);
        let served = match &url {
            Some(url) => self.served(store, url).await,
            None => None,
        };
        let in_page = match &url {
            Some(url) => self.in_page(store, url).await,
            None => None,
        };
        let mut standing = Standing { registered, served, in_page, ..empty };
        standing.drift = match ours.len() {
            1 => self.drift(&standing, url.as_deref()),
            count => Some(Obstacle::failed(
                format!("{count} scripts of ours are registered"),
                "deploy or roll back to this store, which removes the copies",
            )),
        };
        standing
    }

    fn is_ours(&self, store: &Store, script: &RegisteredScript) -> bool {
        match (&script.what, store.target.placement) {
            (What::Src(src), Placement::TiendanubeClassic | Placement::PagoShops) => {
                src.starts_with(&prefix(self.public_url, self.hosting.app()))
            }
            (What::Association { script_id, .. }, Placement::TiendanubePortal) => {
                store.target.script_id.as_ref() == Some(script_id)
            }
            _ => false,
        }
    }

    fn served_channel(&self) -> Option<&Channel> {
        self.channel.as_ref().ok()?.as_ref()
    }

    /// The release that is registered, and the address that pages load.
    fn registered(&self, store: &Store, script: &RegisteredScript) -> (Option<u32>, Option<String>) {
        match &script.what {
            What::Src(src) => {
                let file = src.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
                let named = Url::parse(src).ok().and_then(|url| {
                    let (_, number) = url.query_pairs().find(|(name, _)| name == "release")?;
                    number.parse().ok()
                });
                let has_file = |release: &&Release| release.bundle.files.contains_key(file);
                let found = self.releases.iter().rev().find(has_file).map(|release| release.number);
                (named.or(found), Some(src.clone()))
            }
            What::Association { .. } => {
                let runs = self.served_channel().and_then(|channel| channel.runs(&store.target.key.id));
                (runs, script.served.clone())
            }
        }
    }

    /// The release whose bytes lie at the address; of a loader, the one that it starts, when those bytes are served too.
    async fn served(&self, store: &Store, url: &str) -> Option<u32> {
        let found = fetch_integrity(self.network, url).await.ok()?;
        let has = |output: Output| {
            let entry = |release: &&Release| release.entry(output).is_some_and(|entry| entry.integrity == found);
            self.releases.iter().rev().find(entry).map(|release| release.number)
        };
        if has(Output::Loader).is_none() {
            return has(Output::TwoFiles).or_else(|| has(Output::OneFile));
        }
        let channel = self.served_channel()?;
        let number = channel.runs(&store.target.key.id)?;
        let entry = channel.bundles.get(&number)?;
        let file = format!("{}{}", prefix(self.public_url, self.hosting.app()), entry.file);
        let bytes = fetch_integrity(self.network, &file).await.ok()?;
        (bytes == entry.integrity).then_some(number)
    }

    /// Whether a page of the shop names the address. A search for something new is never kept (platforms.md §3.4).
    async fn in_page(&self, store: &Store, url: &str) -> Option<bool> {
        let shop = patiently(self.pace, store.api.shop_address()).await.ok()??;
        let shop = if shop.starts_with("http") { shop } else { format!("https://{}", shop.trim_start_matches('/')) };
        let word = format!("vitrina-{}", jiff::Timestamp::now().as_millisecond());
        let page = format!("{}/search/?q={word}", shop.trim_end_matches('/'));
        let text = fetch_text(self.network, &page).await.ok()?;
        // Pages write addresses in attributes or in JSON.
        let text = text.replace("\\/", "/").replace("&amp;", "&");
        Some(text.contains(url.split('?').next().unwrap_or(url)))
    }

    fn drift(&self, standing: &Standing, url: Option<&str>) -> Option<Obstacle> {
        let spoken =
            |release: Option<u32>| release.map_or_else(|| "nothing".to_owned(), |number| format!("release {number}"));
        if let (Err(error), Placement::TiendanubePortal) = (&self.channel, standing.placement) {
            return Some(Obstacle::failed(error.to_string(), "mend the hosting, then look again"));
        }
        let (should, registered, served) = (standing.should, standing.registered, standing.served);
        if should != registered {
            return Some(drifted(format!("{} should run, {} is registered", spoken(should), spoken(registered))));
        }
        if served != registered && (url.is_some() || standing.placement != Placement::TiendanubePortal) {
            let what = format!("{} is registered, its address serves {}", spoken(registered), other(served));
            return Some(Obstacle::failed(what, "mend the hosting, or upload the right file in the Partner Portal"));
        }
        match standing.in_page {
            Some(false) => Some(Obstacle::failed(
                "the shop's pages do not carry the script that is registered",
                "wait for the shop's cached pages to end, then look again",
            )),
            _ => None,
        }
    }
}

fn other(served: Option<u32>) -> String {
    served.map_or_else(|| "bytes of no release".to_owned(), |number| format!("release {number}"))
}

fn drifted(what: String) -> Obstacle {
    Obstacle::failed(what, "deploy or roll back to this store")
}
