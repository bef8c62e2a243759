//! `vitrina stores import`: puts tokens that a team holds already into the vault, each checked by a read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use futures_util::{StreamExt, stream};
use schemars::JsonSchema;
use secrecy::zeroize::Zeroizing;
use serde::Serialize;
use vitrina_platform::{Error as PlatformError, ScriptApi};
use vitrina_rollout::{Platform, StoreKey};

use super::arriving::Arriving;
use super::token::{Token, TokenError, read};
use crate::client::renewal_lock;
use crate::code::Code;
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::grants::Reach;
use crate::screen::Screen;
use crate::table::{Align, Table};
use crate::vault::{Grant, Vault, VaultArgs};

/// `vitrina stores import`
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// NDJSON or CSV with platform, store, token, scopes (refresh_token); `-` is stdin [default: the text in VITRINA_TOKENS].
    #[arg(value_name = "FILE", env = "VITRINA_TOKENS_FILE")]
    pub file: Option<PathBuf>,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// How many stores are asked at a time. Each has a rate limit of its own.
const AT_ONCE: usize = 16;
/// How many grants are stored at a time. The vault is sealed as a whole, and who is interrupted still has the list.
const KEPT_AT_ONCE: usize = 500;

/// What became of one token.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Imported {
    store: StoreKey,
    /// Whether the platform accepted the token, which is then in the vault.
    stored: bool,
    /// Why not.
    why: Option<String>,
    #[serde(skip)]
    code: Option<&'static Code>,
}

/// Runs the verb. Tokens that the platform refuses are not stored; the others are.
///
/// # Errors
///
/// [`Error::Tokens`] for a list that cannot be read: nothing was stored then. [`Error::Vault`].
pub(crate) async fn run(args: &ImportArgs, config: &Config, screen: &Screen) -> Result<Exit, Error> {
    let tokens = read(&text(args)?)?;
    let vault = Arc::new(args.vault.open(screen)?);
    vault.prepare()?;
    let mut step = screen.step(format!("Checking {} token(s)", tokens.len()));
    let mut outcomes = Vec::new();
    let total = tokens.len();
    let mut checks =
        stream::iter(checks(tokens, config, &vault, screen)?).buffer_unordered(AT_ONCE).chunks(KEPT_AT_ONCE);
    while let Some(checked) = checks.next().await {
        outcomes.extend(keep(checked, &vault).await?);
        step.says(format!("Checked {} of {total}", outcomes.len()));
    }
    let stored = outcomes.iter().filter(|outcome| outcome.stored).count();
    step.done(format_args!("Stored {stored} of {total} token(s) in {}", vault.file().display()));
    outcomes.sort_by(|left, right| left.store.cmp(&right.store));
    screen.results(table(&outcomes), &outcomes);
    let refused: Vec<&Code> = outcomes.iter().filter_map(|outcome| outcome.code).collect();
    let kinds: BTreeMap<&str, &Code> = refused.iter().map(|code| (code.name, *code)).collect();
    for (name, code) in kinds {
        let count = refused.iter().filter(|of| of.name == name).count();
        screen.note(format_args!("{name}: {count} token(s)\n  next: {}", code.next));
    }
    Ok(match refused.first() {
        None => Exit::Done,
        Some(_) if stored > 0 => Exit::Partial,
        Some(first) if refused.iter().all(|of| of.exit == first.exit) => first.exit,
        Some(_) => Exit::Failed,
    })
}

fn text(args: &ImportArgs) -> Result<Zeroizing<String>, Error> {
    let Some(file) = &args.file else {
        let text = std::env::var("VITRINA_TOKENS").map(Zeroizing::new);
        return text.map_err(|_| TokenError::Absent.into());
    };
    match file.as_os_str().to_str() {
        Some("-") => {
            let mut text = Zeroizing::new(String::new());
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|source| Error::System { action: "read the tokens from stdin", source })?;
            Ok(text)
        }
        _ => std::fs::read_to_string(file).map(Zeroizing::new).map_err(Error::of_file("read the tokens in", file)),
    }
}

/// A grant, and what the platform said to its token.
struct Checked {
    grant: Grant,
    outcome: Result<(), PlatformError>,
    /// Whether it is in the vault already.
    kept: bool,
}

/// One read for each token, ready to be made.
fn checks(
    tokens: Vec<Token>,
    config: &Config,
    vault: &Arc<Vault>,
    screen: &Screen,
) -> Result<Vec<impl Future<Output = Checked>>, Error> {
    let arriving = Arc::new(Arriving::at(vault));
    let mut reach = Reach::new(config, Arc::clone(vault), "stores import", screen)?.keeping(arriving.clone());
    let mut checks = Vec::new();
    for Token { store, scopes, tokens, .. } in tokens {
        let (app, api_url) = match store.platform {
            Platform::Tiendanube => {
                let section = config.tiendanube("stores import")?;
                (section.app_id.clone(), section.api_url.clone())
            }
            Platform::PagoShops => {
                let section = config.pago_shops("stores import")?;
                (section.client_id.clone(), section.api_url.clone())
            }
        };
        let grant = Grant { store, app, api_url, scopes, tokens };
        arriving.add(&grant);
        let scripts: Arc<dyn ScriptApi> = reach.scripts(&grant)?;
        let arriving = Arc::clone(&arriving);
        checks.push(async move {
            let outcome = scripts.list().await.map(drop);
            match arriving.renewed(&grant) {
                // A platform that renews a token accepts it, and it is in the vault already.
                Some(grant) => Checked { grant, outcome: Ok(()), kept: true },
                None => Checked { grant, outcome, kept: false },
            }
        });
    }
    Ok(checks)
}

/// Stores what the platform accepted. A store whose bill is unpaid has a good token: nothing else answers 402.
async fn keep(checked: Vec<Checked>, vault: &Vault) -> Result<Vec<Imported>, Error> {
    let mut outcomes = Vec::new();
    let mut good = Vec::new();
    for Checked { grant, outcome, kept } in checked {
        let error = match outcome {
            Ok(()) | Err(PlatformError::PaymentRequired { .. }) => None,
            Err(error) => Some(Error::from(error)),
        };
        let (why, code) = (error.as_ref().map(Error::to_string), error.as_ref().map(Error::code));
        outcomes.push(Imported { store: grant.store.clone(), stored: error.is_none(), why, code });
        good.extend((error.is_none() && !kept).then_some(grant));
    }
    if good.is_empty() {
        return Ok(outcomes);
    }
    // Another process may be renewing older tokens: what it keeps must not replace these. All take the locks in one order.
    good.sort_by(|left, right| left.store.cmp(&right.store));
    let mut alone = Vec::new();
    for grant in good.iter().filter(|grant| grant.store.platform == Platform::PagoShops) {
        alone.push(renewal_lock(vault, &grant.store.id).await?);
    }
    let stores: BTreeSet<StoreKey> = good.iter().map(|grant| grant.store.clone()).collect();
    vault.change(|grants| {
        grants.retain(|old| !stores.contains(&old.store) || good.iter().all(|new| !new.replaces(old)));
        grants.append(&mut good);
    })?;
    Ok(outcomes)
}

fn table(outcomes: &[Imported]) -> Table {
    let mut table = Table::new(&[("store", Align::Left), ("token", Align::Left)]);
    for Imported { store, why, .. } in outcomes {
        table.row([store.to_string(), why.clone().unwrap_or_else(|| "stored".to_string())]);
    }
    table
}
