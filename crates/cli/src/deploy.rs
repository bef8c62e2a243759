//! `vitrina deploy`: a release is registered in stores, and what they serve is checked.

use std::path::PathBuf;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use vitrina_platform::{Network, ScriptId};
use vitrina_rollout::release::{Hosting, Release};
use vitrina_rollout::{
    Holder, Journal, ObstacleKind, Outcome, Placement, Platform, Reach, Rollout, SqliteJournal, Store, StoreKey,
    Target, Verdict, apply, plan,
};

use crate::args::DeployArgs;
use crate::config::{Config, StoreOptions};
use crate::error::{Error, Exit};
use crate::grants;
use crate::screen::Screen;
use crate::table::{Align, Table};
use crate::vault::{Grant, Vault};

/// What became of every store.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Deployed<'a> {
    release: u32,
    app: &'a str,
    verdicts: &'a [Verdict],
}

/// Runs the verb: plan, journal, apply, verify, one verdict a store.
///
/// # Errors
///
/// [`Error`] when no store could be worked on at all. What single stores lack stands in their verdicts and in the exit code.
pub(crate) async fn run(args: &DeployArgs, config: &Config, screen: &Screen) -> Result<Exit, Error> {
    let section = config.hosting("deploy")?;
    let hosting = Hosting::open(&section.location, config.folder(), &config.app)?;
    let release = release(&hosting, args.release).await?;
    let vault = Arc::new(args.vault.open(screen)?);
    let grants = grants::chosen(&vault, config, &args.stores)?;
    let stores = stores(grants, config, Arc::clone(&vault))?;

    let reach = if args.stores.is_empty() { Reach::Everyone } else { Reach::Named };
    let network = Arc::new(Network::new()?);
    let number = release.number;
    let rollout = Rollout::new(hosting, section.public_url.clone(), release, reach, network)?;
    let journal = SqliteJournal::open(&journal_file(args, &vault)).map_err(vitrina_rollout::RolloutError::from)?;
    let lease = journal.hold(&config.app, &Holder::here("vitrina deploy")).await;
    let _lease = lease.map_err(vitrina_rollout::RolloutError::from)?;

    let total = stores.len();
    let step = screen.step(format!("Reading {total} store(s)"));
    let plan = plan(&rollout, stores).await;
    step.done(format_args!("Read {total} store(s)"));
    let step = screen.step(format!("Deploying release {number} to {total} store(s)"));
    let verdicts = apply(&rollout, &plan, &journal, |_| {}).await?;
    let done = verdicts.iter().filter(|verdict| verdict.is_done()).count();
    step.done(format_args!("Release {number} runs in {done} of {total} store(s)"));

    screen.result(report(&verdicts), &Deployed { release: number, app: &config.app, verdicts: &verdicts });
    for verdict in &verdicts {
        explain(verdict, screen);
    }
    Ok(exit(&verdicts))
}

async fn release(hosting: &Hosting, wanted: Option<u32>) -> Result<Release, Error> {
    match wanted {
        Some(number) => Ok(hosting.release(number).await?),
        None => hosting.latest().await?.ok_or_else(|| Error::NothingUploaded { app: hosting.app().to_string() }),
    }
}

fn stores(grants: Vec<Grant>, config: &Config, vault: Arc<Vault>) -> Result<Vec<Store>, Error> {
    let mut reach = grants::Reach::new(config, vault, "deploy")?;
    let store = |grant: Grant| Ok(Store { api: reach.scripts(&grant)?, target: target(grant.store, config) });
    grants.into_iter().map(store).collect()
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

fn journal_file(args: &DeployArgs, vault: &Vault) -> PathBuf {
    args.journal.clone().unwrap_or_else(|| vault.file().with_file_name("journal.db"))
}

fn report(verdicts: &[Verdict]) -> Table {
    let left = Align::Left;
    let mut table = Table::new(&[("store", left), ("placement", left), ("verdict", left), ("script", left)]);
    for verdict in verdicts {
        let script = verdict.script_url.clone().unwrap_or_else(|| "-".to_string());
        table.row([verdict.store.to_string(), verdict.placement.to_string(), word(verdict).to_string(), script]);
    }
    table
}

fn word(verdict: &Verdict) -> &'static str {
    match (verdict.outcome, verdict.obstacle.as_ref().map(|obstacle| obstacle.kind)) {
        (Outcome::Created, _) => "created",
        (Outcome::Updated, _) => "updated",
        (Outcome::Unchanged, _) => "unchanged",
        (Outcome::Moved, _) => "moved",
        (Outcome::Removed, _) => "removed",
        (Outcome::NotDone, Some(ObstacleKind::PaymentNeeded)) => "payment needed",
        (Outcome::NotDone, Some(ObstacleKind::NotAuthorised)) => "log in again",
        (Outcome::NotDone, Some(ObstacleKind::PortalUpload)) => "upload in the Portal",
        (Outcome::NotDone, Some(ObstacleKind::Temporary)) => "try again",
        (Outcome::NotDone, _) => "failed",
    }
}

fn explain(verdict: &Verdict, screen: &Screen) {
    if let Some(obstacle) = &verdict.obstacle {
        screen.note(format_args!("{}: {}\n  next: {}", verdict.store, obstacle.what, obstacle.next));
    }
    for note in &verdict.notes {
        screen.note(format_args!("{}: {note}", verdict.store));
    }
}

/// 0 when all stores run the release, 2 when some do. When none does, what they all lack decides.
fn exit(verdicts: &[Verdict]) -> Exit {
    if verdicts.iter().all(Verdict::is_done) {
        return Exit::Done;
    }
    if verdicts.iter().any(Verdict::is_done) {
        return Exit::Partial;
    }
    let all_lack =
        |kind| verdicts.iter().all(|verdict| verdict.obstacle.as_ref().is_some_and(|obstacle| obstacle.kind == kind));
    if all_lack(ObstacleKind::NotAuthorised) {
        Exit::Authorisation
    } else if all_lack(ObstacleKind::Temporary) {
        Exit::Held
    } else if all_lack(ObstacleKind::PortalUpload) {
        Exit::Partial
    } else {
        Exit::Failed
    }
}
