//! `vitrina logout`: forgets stores' tokens.

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use schemars::JsonSchema;
use serde::Serialize;
use vitrina_rollout::StoreKey;

use crate::complete;
use crate::config::Config;
use crate::error::Error;
use crate::global::flag;
use crate::grants;
use crate::screen::Screen;
use crate::store::store_key;
use crate::vault::{Grant, Vault, VaultArgs};

/// `vitrina logout`
#[derive(Debug, Args)]
pub struct LogoutArgs {
    /// Whose tokens to forget.
    #[arg(value_name = "STORE", env = "VITRINA_STORES", value_delimiter = ',', value_parser = store_key)]
    #[arg(required_unless_present = "all", add = ArgValueCandidates::new(complete::stores))]
    pub stores: Vec<StoreKey>,
    /// Those of every store of the app.
    #[arg(long, env = "VITRINA_ALL", value_parser = flag(), conflicts_with = "stores")]
    pub all: bool,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// The stores whose tokens were forgotten.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct LoggedOut {
    stores: Vec<StoreKey>,
}

/// Runs the verb. Afterwards no copy of the tokens is left: the vault is written anew without them, or removed when they
/// were its last.
///
/// # Errors
///
/// [`Error::NotLoggedIn`] for a store that has no token, [`Error::Vault`].
pub(crate) fn run(args: &LogoutArgs, config: &Config, screen: &Screen) -> Result<(), Error> {
    let vault = args.vault.open(screen)?;
    let wanted = match args.all {
        true => grants::of_app(&vault, config)?,
        false => grants::chosen(&vault, config, &args.stores)?,
    };
    let stores: Vec<StoreKey> = wanted.iter().map(|grant| grant.store.clone()).collect();
    if let Err(error) = vault.change(|grants| grants.retain(|grant| wanted.iter().all(|gone| !gone.replaces(grant)))) {
        tell_who_stays(&vault, &wanted, screen);
        return Err(error.into());
    }
    screen.note("The platforms were not told: a token ends there when the merchant uninstalls the app.");
    let text: Vec<String> = stores.iter().map(|store| format!("logged out of {store}")).collect();
    let text = if text.is_empty() { "no store was logged in".to_string() } else { text.join("\n") };
    screen.result(text, &LoggedOut { stores });
    Ok(())
}

/// Names those whose tokens are still in the vault, as it lies there now.
fn tell_who_stays(vault: &Vault, wanted: &[Grant], screen: &Screen) {
    let Ok(kept) = vault.grants() else { return };
    let stays = wanted.iter().filter(|grant| kept.iter().any(|there| there.replaces(grant)));
    let stays: Vec<String> = stays.map(|grant| grant.store.to_string()).collect();
    if !stays.is_empty() {
        screen.warn(format!("still logged in: {}", stays.join(", ")));
    }
}
