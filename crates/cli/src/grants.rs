//! The stores that authorised this app, and the way to each one's scripts.

use std::sync::Arc;

use vitrina_platform::{ScriptApi, TokenStore, pago_shops, tiendanube};
use vitrina_rollout::{Platform, StoreKey};

use crate::client::Clients;
use crate::config::Config;
use crate::error::Error;
use crate::screen::Screen;
use crate::secret::client_secret;
use crate::vault::{Grant, Vault};

/// The grants of this app at the configured platforms, by store.
pub(crate) fn of_app(vault: &Vault, config: &Config) -> Result<Vec<Grant>, Error> {
    let mut grants = vault.grants()?;
    grants.retain(|grant| is_of_app(grant, config));
    grants.sort_by(|left, right| left.store.cmp(&right.store));
    Ok(grants)
}

/// Whether a grant is for this app at the configured platform.
pub(crate) fn is_of_app(grant: &Grant, config: &Config) -> bool {
    match grant.store.platform {
        Platform::Tiendanube => {
            config.tiendanube.as_ref().is_some_and(|at| at.app_id == grant.app && at.api_url == grant.api_url)
        }
        Platform::PagoShops => {
            config.pago_shops.as_ref().is_some_and(|at| at.client_id == grant.app && at.api_url == grant.api_url)
        }
    }
}

/// The grants of the stores that were named, or of all when none was.
pub(crate) fn chosen(vault: &Vault, config: &Config, wanted: &[StoreKey]) -> Result<Vec<Grant>, Error> {
    let mut grants = of_app(vault, config)?;
    if let Some(store) = wanted.iter().find(|store| grants.iter().all(|grant| grant.store != **store)) {
        return Err(Error::NotLoggedIn { store: store.clone(), vault: vault.file().to_path_buf() });
    }
    if !wanted.is_empty() {
        grants.retain(|grant| wanted.contains(&grant.store));
    }
    if grants.is_empty() {
        return Err(Error::NoStores { app: config.app.clone(), vault: vault.file().to_path_buf() });
    }
    Ok(grants)
}

/// Reaches stores with their tokens. The client of a platform is made when the first of its stores is reached.
pub(crate) struct Reach<'a> {
    clients: Clients<'a>,
    verb: &'static str,
    tiendanube: Option<tiendanube::App>,
    pago_shops: Option<pago_shops::App>,
}

impl<'a> Reach<'a> {
    /// For a verb; tokens that are renewed go to the vault.
    pub(crate) fn new(
        config: &'a Config,
        vault: Arc<Vault>,
        verb: &'static str,
        screen: &Screen,
    ) -> Result<Reach<'a>, Error> {
        Ok(Reach { clients: Clients::new(config, vault, screen)?, verb, tiendanube: None, pago_shops: None })
    }

    /// Keeps renewed tokens there, not in the vault.
    pub(crate) fn keeping(self, tokens: Arc<dyn TokenStore>) -> Reach<'a> {
        Reach { clients: self.clients.keeping(tokens), ..self }
    }

    /// The script resource of a grant's store.
    pub(crate) fn scripts(&mut self, grant: &Grant) -> Result<Arc<dyn ScriptApi>, Error> {
        Ok(match grant.store.platform {
            Platform::Tiendanube => Arc::new(self.tiendanube(grant)?.scripts()),
            Platform::PagoShops => Arc::new(self.pago_shops(grant)?.scripts()),
        })
    }

    /// A Tiendanube store.
    pub(crate) fn tiendanube(&mut self, grant: &Grant) -> Result<tiendanube::Store, Error> {
        let app = match self.tiendanube.take() {
            Some(app) => app,
            None => self.clients.tiendanube(self.verb)?,
        };
        Ok(self.tiendanube.insert(app).store(&grant.store.id, grant.tokens.access.clone())?)
    }

    /// A Pago Shops account.
    pub(crate) fn pago_shops(&mut self, grant: &Grant) -> Result<pago_shops::Account, Error> {
        let app = match self.pago_shops.take() {
            Some(app) => app,
            None => self.clients.pago_shops(self.verb)?,
        };
        let secret = client_secret(Platform::PagoShops)?;
        Ok(self.pago_shops.insert(app).account(&grant.store.id, secret, grant.tokens.clone()))
    }
}
