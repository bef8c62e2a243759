//! `vitrina whoami`: the app, the profile and the stores that the other verbs would work with.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;
use url::Url;
use vitrina_rollout::{Platform, StoreKey};

use crate::config::Config;
use crate::error::Error;
use crate::grants;
use crate::screen::Screen;
use crate::secret::client_secret;
use crate::table::{Align, Table};
use crate::vault::VaultArgs;

/// For whom the command works.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Whoami {
    app: String,
    config: PathBuf,
    profile: Option<String>,
    vault: PathBuf,
    platforms: Vec<Account>,
    /// The stores that authorised the app.
    stores: Vec<StoreKey>,
}

/// The app on one platform.
#[derive(Debug, Serialize, JsonSchema)]
struct Account {
    platform: Platform,
    /// The app's id there.
    app: String,
    api_url: Url,
    /// Whether its client secret can be had.
    client_secret: bool,
}

/// Runs the verb.
///
/// # Errors
///
/// [`Error::Vault`].
pub(crate) fn run(args: &VaultArgs, config: &Config, screen: &Screen) -> Result<(), Error> {
    let vault = args.open(screen)?;
    let stores = grants::of_app(&vault, config)?.into_iter().map(|grant| grant.store).collect();
    let account = |platform, app: &str, api_url: &Url| Account {
        platform,
        app: app.to_string(),
        api_url: api_url.clone(),
        client_secret: client_secret(platform).is_ok(),
    };
    let tiendanube = config.tiendanube.as_ref().map(|at| account(Platform::Tiendanube, &at.app_id, &at.api_url));
    let pago_shops = config.pago_shops.as_ref().map(|at| account(Platform::PagoShops, &at.client_id, &at.api_url));
    let who = Whoami {
        app: config.app.clone(),
        config: config.file.clone(),
        profile: config.profile.clone(),
        vault: vault.file().to_path_buf(),
        platforms: tiendanube.into_iter().chain(pago_shops).collect(),
        stores,
    };
    screen.result(table(&who), &who);
    Ok(())
}

fn table(who: &Whoami) -> Table {
    let mut table = Table::new(&[("what", Align::Left), ("is", Align::Left)]);
    let mut row = |what: &str, is: String| table.row([what.to_string(), is]);
    row("app", who.app.clone());
    row("profile", who.profile.clone().unwrap_or_else(|| "-".to_string()));
    row("config", who.config.display().to_string());
    row("vault", who.vault.display().to_string());
    for Account { platform, app, api_url, client_secret } in &who.platforms {
        let secret = if *client_secret { "client secret is set" } else { "no client secret" };
        row(&platform.to_string(), format!("app {app} at {api_url} ({secret})"));
    }
    row("stores", who.stores.len().to_string());
    table
}
