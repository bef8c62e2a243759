//! `vitrina scripts`: what the platform says a store has of this app.

use std::sync::Arc;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use schemars::JsonSchema;
use serde::Serialize;
use vitrina_platform::{RegisteredScript, What};
use vitrina_rollout::StoreKey;

use crate::complete;
use crate::config::Config;
use crate::error::Error;
use crate::grants::{self, Reach};
use crate::screen::Screen;
use crate::store::store_key;
use crate::table::{Align, Table};
use crate::vault::VaultArgs;

/// `vitrina scripts`
#[derive(Debug, Args)]
pub struct ScriptsArgs {
    /// The store.
    #[arg(value_name = "STORE", env = "VITRINA_STORE", value_parser = store_key, add = ArgValueCandidates::new(complete::stores))]
    pub store: StoreKey,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// One script of a store.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Listed {
    store: StoreKey,
    id: String,
    /// The address that pages load, where it is told.
    url: Option<String>,
    /// Pairs that the platform appends to it.
    query: std::collections::BTreeMap<String, String>,
    /// Whether the platform put it there by itself.
    auto_installed: bool,
    /// Whether pages get it; absent where the platform does not tell.
    active: Option<bool>,
}

/// Runs the verb.
///
/// # Errors
///
/// [`Error::NotLoggedIn`], [`Error::Platform`].
pub(crate) async fn run(args: &ScriptsArgs, config: &Config, screen: &Screen) -> Result<(), Error> {
    let vault = Arc::new(args.vault.open(screen)?);
    let grants = grants::chosen(&vault, config, std::slice::from_ref(&args.store))?;
    let mut reach = Reach::new(config, vault, "scripts", screen)?;
    let mut found = Vec::new();
    for grant in &grants {
        let scripts = reach.scripts(grant)?.list().await?;
        found.extend(scripts.into_iter().map(|script| listed(grant.store.clone(), script)));
    }
    let mut table = Table::new(&[("id", Align::Left), ("pages get it", Align::Left), ("address", Align::Left)]);
    for Listed { id, active, auto_installed, url, .. } in &found {
        let state = match (active, auto_installed) {
            (Some(false), _) => "no version",
            (_, true) => "auto-installed",
            _ => "yes",
        };
        table.row([id.clone(), state.to_string(), url.clone().unwrap_or_else(|| "-".to_string())]);
    }
    if found.is_empty() {
        screen.note(format_args!("{} has no script of {}; `vitrina deploy` registers one", args.store, config.app));
    }
    screen.results(table, &found);
    Ok(())
}

fn listed(store: StoreKey, script: RegisteredScript) -> Listed {
    let (url, query) = match script.what {
        What::Src(src) => (Some(src), Default::default()),
        What::Association { query, .. } => (script.served, query),
    };
    let (auto_installed, active) = (script.auto_installed, script.active);
    Listed { store, id: script.id.to_string(), url, query, auto_installed, active }
}
