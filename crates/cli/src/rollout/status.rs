//! `vitrina status`: what should run, what is registered, what shops serve.

use schemars::JsonSchema;
use serde::Serialize;
use vitrina_rollout::{Look, Obstacle, Placement, StoreKey};

use super::args::StatusArgs;
use super::desk::Desk;
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::screen::Screen;
use crate::table::{Align, Table};

/// How one store stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct StoreLine<'a> {
    store: &'a StoreKey,
    placement: Placement,
    /// The release that it should run, by the journal.
    should: Option<u32>,
    /// The release that is registered, or that the channel names for its loader.
    registered: Option<u32>,
    /// The release whose bytes are served at the registered address.
    served: Option<u32>,
    /// Whether a page of the shop carries that address; null where the platform does not tell where the shop is.
    in_page: Option<bool>,
    /// What is not as it should be.
    drift: Option<&'a Obstacle>,
}

/// Runs the verb: exit code 2 when a store is not as it should be.
pub(crate) async fn run(args: &StatusArgs, config: &Config, screen: &Screen) -> Result<Exit, Error> {
    let desk = Desk::open_to_read("status", &args.hand.kept, config, screen).await?;
    let stores = desk.stores(&args.only.stores)?;
    let runs = desk.app().await?.runs();
    let step = screen.step(format!("Looking at {} store(s)", stores.len()));
    let look = Look::new(&desk.hosting, &desk.public_url, &*desk.network, desk.pace(&args.hand.pace)).await?;
    let standings = look.at(&stores, &runs).await;
    step.done(format_args!("Looked at {} store(s)", stores.len()));
    let lines: Vec<StoreLine<'_>> = (standings.iter())
        .map(|standing| StoreLine {
            store: &standing.store,
            placement: standing.placement,
            should: standing.should,
            registered: standing.registered,
            served: standing.served,
            in_page: standing.in_page,
            drift: standing.drift.as_ref(),
        })
        .collect();
    let (left, right) = (Align::Left, Align::Right);
    let columns = [
        ("store", left),
        ("placement", left),
        ("should", right),
        ("registered", right),
        ("served", right),
        ("in page", left),
    ];
    let mut table = Table::new(&columns);
    let number = |release: Option<u32>| release.map_or_else(|| "-".to_owned(), |number| number.to_string());
    for line in &lines {
        let in_page = line.in_page.map_or("-", |carries| if carries { "yes" } else { "no" }).to_owned();
        let (should, registered, served) = (number(line.should), number(line.registered), number(line.served));
        table.row([line.store.to_string(), line.placement.to_string(), should, registered, served, in_page]);
    }
    screen.results(table, &lines);
    let drifted: Vec<_> = lines.iter().filter_map(|line| Some((line.store, line.drift?))).collect();
    for (store, drift) in &drifted {
        screen.note(format_args!("{store}: {}\n  next: {}", drift.what, drift.next));
    }
    Ok(if drifted.is_empty() { Exit::Done } else { Exit::Partial })
}
