//! What every verb that moves stores works with.

use std::sync::Arc;

use url::Url;
use vitrina_platform::{ScriptId, Transport};
use vitrina_rollout::release::{Hosting, Release};
use vitrina_rollout::reports::Reports;
use vitrina_rollout::watch::Watch;
use vitrina_rollout::{
    AppRecord, Health, HealthCommand, Holder, Journal, JournalError, Lease, Pace, Placement, Platform, Reach, Rollout,
    RolloutError, Store, StoreKey, Target, is_postgres, open_journal, open_journal_to_read,
};

use super::args::{GateArgs, KeptArgs, PaceArgs};
use crate::config::{Config, StoreOptions};
use crate::error::Error;
use crate::grants;
use crate::hosting;
use crate::network;
use crate::reports;
use crate::screen::Screen;
use crate::vault::Vault;

/// The app's configuration, hosting, vault and journal, open.
pub(crate) struct Desk<'a> {
    pub(crate) config: &'a Config,
    pub(crate) screen: &'a Screen,
    pub(crate) hosting: Hosting,
    pub(crate) public_url: Url,
    pub(crate) network: Arc<dyn Transport>,
    journal: Arc<dyn Journal>,
    /// The verb, for texts.
    pub(crate) verb: &'static str,
    vault: Arc<Vault>,
}

impl<'a> Desk<'a> {
    /// For a verb that writes.
    pub(crate) async fn open(
        verb: &'static str,
        kept: &KeptArgs,
        config: &'a Config,
        screen: &'a Screen,
    ) -> Result<Desk<'a>, Error> {
        Desk::over(open_journal, verb, kept, config, screen).await
    }

    /// For a verb that only looks, which needs no folder that can be written to.
    pub(crate) async fn open_to_read(
        verb: &'static str,
        kept: &KeptArgs,
        config: &'a Config,
        screen: &'a Screen,
    ) -> Result<Desk<'a>, Error> {
        Desk::over(open_journal_to_read, verb, kept, config, screen).await
    }

    /// The journal comes last, for opening it may make it, and a mistake in `Vitrina.toml` is told before.
    async fn over(
        open_journal: impl AsyncFnOnce(&str) -> Result<Arc<dyn Journal>, JournalError>,
        verb: &'static str,
        kept: &KeptArgs,
        config: &'a Config,
        screen: &'a Screen,
    ) -> Result<Desk<'a>, Error> {
        let section = config.hosting(verb)?;
        let hosting = hosting::open(section, config, screen)?;
        let vault = Arc::new(kept.vault.open(screen)?);
        let (public_url, network) = (section.public_url.clone(), network::open(screen)?);
        let journal = open_journal(&journal_of(kept, config, screen)?).await.map_err(RolloutError::from)?;
        Ok(Desk { config, screen, hosting, public_url, network, journal, verb, vault })
    }

    pub(crate) fn journal(&self) -> &dyn Journal {
        &*self.journal
    }

    /// The app's last rollout as a page.
    pub(crate) fn watch(&self) -> Watch {
        Watch::new(Arc::clone(&self.journal), &self.config.app)
    }

    /// Who works here, for the journal and for others that come.
    pub(crate) fn holder(&self) -> Holder {
        Holder::here(&format!("vitrina {}", self.verb))
    }

    /// Keeps other operators away from the app's stores.
    pub(crate) async fn hold(&self) -> Result<Lease, Error> {
        Ok(self.journal().hold(&self.config.app, &self.holder()).await.map_err(RolloutError::from)?)
    }

    /// What the journal tells of the app.
    pub(crate) async fn app(&self) -> Result<AppRecord, Error> {
        Ok(self.journal().history().await.map_err(RolloutError::from)?.app(&self.config.app))
    }

    /// The release of that number, or the newest.
    pub(crate) async fn release(&self, wanted: Option<u32>) -> Result<Release, Error> {
        match wanted {
            Some(number) => Ok(self.hosting.release(number).await?),
            None => self
                .hosting
                .latest()
                .await?
                .ok_or_else(|| Error::NothingUploaded { app: self.hosting.app().to_string() }),
        }
    }

    /// The release that a rollout brings; `None`: it takes scripts away.
    pub(crate) async fn brought(&self, number: Option<u32>) -> Result<Option<Release>, Error> {
        match number {
            Some(number) => Ok(Some(self.hosting.release(number).await?)),
            None => Ok(None),
        }
    }

    /// The stores that were named, or all of the app in the vault.
    pub(crate) fn stores(&self, wanted: &[StoreKey]) -> Result<Vec<Store>, Error> {
        let grants = grants::chosen(&self.vault, self.config, wanted)?;
        let mut reach = grants::Reach::new(self.config, Arc::clone(&self.vault), self.verb, self.screen)?;
        let store = |grant: crate::vault::Grant| {
            Ok(Store { api: reach.scripts(&grant)?, target: target(grant.store, self.config) })
        };
        grants.into_iter().map(store).collect()
    }

    /// A rollout of this release, or of nothing.
    pub(crate) fn rollout(
        &self,
        release: Option<Release>,
        reach: Reach,
        pace: &PaceArgs,
        app: &AppRecord,
    ) -> Result<Rollout, Error> {
        let rollout =
            Rollout::new(self.hosting.clone(), self.public_url.clone(), release, reach, self.network.clone())?;
        Ok(rollout.at_pace(self.pace(pace)).knowing(app))
    }

    pub(crate) fn pace(&self, pace: &PaceArgs) -> Pace {
        Pace { at_once: usize::from(pace.at_once), patience: pace.patience }
    }

    /// Who tells how a release fares, if anybody does.
    pub(crate) fn health(&self, gate: &GateArgs) -> Result<Option<Box<dyn Health>>, Error> {
        if let Some(command) = gate.health.clone().or_else(|| self.config.rollout.health.clone()) {
            return Ok(Some(Box::new(HealthCommand { command })));
        }
        let app = &self.config.app;
        let reports = match &gate.reports {
            Some(file) => file.clone(),
            None => self.vault.file().with_file_name(reports::file_name(app)),
        };
        match gate.reports.is_some() || reports.exists() {
            true => Ok(Some(Box::new(Reports::open(&reports, app)?))),
            false => Ok(None),
        }
    }
}

/// Where the journal lies.
fn journal_of(kept: &KeptArgs, config: &Config, screen: &Screen) -> Result<String, Error> {
    let place = match kept.journal.as_ref().or(config.rollout.journal.as_ref()) {
        Some(place) => place.clone(),
        None => Vault::beside(kept.vault.vault.as_deref(), "journal.db")?.to_string_lossy().into_owned(),
    };
    match is_postgres(&place) {
        // Its address may hold a password.
        true => screen.detail("journal: a PostgreSQL database"),
        false => screen.detail(format_args!("journal: {place}")),
    }
    Ok(place)
}

/// How `Vitrina.toml` wants this store to get the script.
fn target(key: StoreKey, config: &Config) -> Target {
    let own = config.stores.get(&key).cloned().unwrap_or_default();
    let StoreOptions { placement, script_id, query_params } = own;
    let section = config.tiendanube.as_ref().filter(|_| key.platform == Platform::Tiendanube);
    let placement = placement.unwrap_or_else(|| section.map_or(Placement::PagoShops, |section| section.placement));
    let script_id = script_id.or_else(|| section.and_then(|section| section.script_id)).map(ScriptId::from);
    Target { key, placement, script_id, query_params }
}
