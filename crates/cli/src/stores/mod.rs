//! `vitrina stores`: the stores whose tokens the vault holds.

mod arriving;
mod import;
mod token;

use clap::Subcommand;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use vitrina_rollout::StoreKey;

use crate::config::Config;
use crate::error::Error;
use crate::grants;
use crate::screen::Screen;
use crate::table::{Align, Table};
use crate::vault::VaultArgs;

pub use import::ImportArgs;
pub(crate) use import::{Imported, run as import};
pub use token::TokenError;

/// `vitrina stores`
#[derive(Debug, Subcommand)]
pub enum StoresVerb {
    /// List them.
    List(VaultArgs),
    /// Put tokens that you hold already into the vault, each checked by a read.
    Import(ImportArgs),
}

/// A store that authorised the app.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Known {
    store: StoreKey,
    /// The app's id on the platform.
    app: String,
    /// What the merchant granted.
    scopes: Vec<String>,
    /// When the token ends; absent for one that does not.
    expires_at: Option<Timestamp>,
}

/// Lists them. Nothing is asked of the platforms.
///
/// # Errors
///
/// [`Error::Vault`].
pub(crate) fn list(args: &VaultArgs, config: &Config, screen: &Screen) -> Result<(), Error> {
    let vault = args.open(screen)?;
    let grants = grants::of_app(&vault, config)?;
    let stores: Vec<Known> = grants
        .into_iter()
        .map(|grant| Known {
            store: grant.store,
            app: grant.app,
            scopes: grant.scopes,
            expires_at: grant.tokens.expires_at,
        })
        .collect();
    let left = Align::Left;
    let mut table = Table::new(&[("store", left), ("app", left), ("token ends", left), ("scopes", left)]);
    for Known { store, app, scopes, expires_at } in &stores {
        let ends = expires_at.map_or_else(|| "-".to_string(), |at| at.to_string());
        table.row([store.to_string(), app.clone(), ends, scopes.join(" ")]);
    }
    if stores.is_empty() {
        screen.note(format_args!("No store has authorised {}; `vitrina login` or `vitrina stores import`", config.app));
    }
    screen.results(table, &stores);
    Ok(())
}
