//! `vitrina rollback`, and the rollback that follows a bad release by itself.

use std::collections::HashSet;
use vitrina_rollout::{
    Course, Created, Driven, Event, Far, Reach, RolloutRecord, Run, Stop, Store, StoreKey, Wave, begin, drive,
};

use super::args::{BackTo, PaceArgs, RollbackArgs};
use super::deploy::read;
use super::desk::Desk;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::report;
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::screen::Screen;

/// `vitrina rollback`: to the release before, or to any other; for all stores or some.
pub(crate) async fn rollback(
    args: &RollbackArgs,
    config: &Config,
    screen: &Screen,
    interrupt: &Interrupt,
) -> Result<Exit, Error> {
    let desk = Desk::open("rollback", &args.hand.kept, config, screen).await?;
    let _lease = desk.hold().await?;
    let app = desk.app().await?;
    let target = match args.to.or_else(|| before(app.last.as_ref()?)) {
        Some(BackTo::Release(number)) => Some(number),
        Some(BackTo::Nothing) => None,
        None => return Err(Error::NothingBefore { app: config.app.clone() }),
    };
    // What does not exist must not end a rollout that is under way.
    desk.brought(target).await?;
    let undone = app.unfinished().cloned();
    if let Some(record) = &undone {
        give_up(&desk, record, &args.hand.pace, "it is rolled back").await?;
    }
    let mut stores = desk.stores(&args.only.stores)?;
    // What a rollout under way did not reach is where it was, unless it was on its way to the same release.
    if let (Some(record), None, true) = (&undone, args.to, args.only.stores.is_empty()) {
        let concerned: HashSet<StoreKey> = match record.created.release == target {
            true => record.stores.keys().cloned().collect(),
            false => record.touched().into_iter().collect(),
        };
        stores.retain(|store| concerned.contains(&store.target.key));
    }
    let reach = if args.only.stores.is_empty() { Reach::Everyone } else { Reach::Named };
    let walk = Walk { target, reach, undoes: undone.map(|record| record.number) };
    let record = walk_back(&desk, walk, stores, &args.hand.pace, interrupt).await?;
    Ok(report::exit(&record))
}

/// What stores ran before this rollout. One that led back itself and was interrupted is gone on with: its stores are to leave
/// the newer release, not to come back to it.
fn before(last: &RolloutRecord) -> Option<BackTo> {
    let Created { release, previous, back, .. } = last.created;
    match back && last.end.is_none() {
        true => Some(release.map_or(BackTo::Nothing, BackTo::Release)),
        false => previous.map(BackTo::Release),
    }
}

/// Moves every store that a rollout touched back to what it ran before.
pub(super) async fn undo(
    desk: &Desk<'_>,
    record: &RolloutRecord,
    pace: &PaceArgs,
    interrupt: &Interrupt,
) -> Result<(), Error> {
    let touched: HashSet<StoreKey> = record.touched().into_iter().collect();
    let mut stores = desk.stores(&[])?;
    stores.retain(|store| touched.contains(&store.target.key));
    let walk = Walk { target: record.created.previous, reach: record.created.reach, undoes: Some(record.number) };
    walk_back(desk, walk, stores, pace, interrupt).await.map(drop)
}

/// Where to walk back to.
struct Walk {
    target: Option<u32>,
    reach: Reach,
    undoes: Option<u64>,
}

async fn walk_back(
    desk: &Desk<'_>,
    walk: Walk,
    stores: Vec<Store>,
    pace: &PaceArgs,
    interrupt: &Interrupt,
) -> Result<RolloutRecord, Error> {
    let release = desk.brought(walk.target).await?;
    let to = report::spoken(walk.target);
    desk.screen.note(format_args!("Rolling back to {to}"));
    let rollout = desk.rollout(release, walk.reach, pace, &desk.app().await?)?;
    let plan = read(desk, &rollout, stores.clone()).await;
    let course = Course { waves: vec![Wave::ALL], gate: None, undoes: walk.undoes, back: true };
    begin(&rollout, &plan, &course, desk.journal(), &desk.holder()).await?;
    let progress = Progress::of_rollout(desk.screen);
    let on_event = |event: Event<'_>| progress.hear(&event);
    let run = Run::take_up(&rollout, stores, desk.journal(), interrupt.stop(), &on_event).await?;
    let driven = drive(&run, Far::Wave, None).await?;
    progress.end();
    let record = run.record();
    report::driven(&record, &driven, desk.screen);
    match driven {
        Driven::Interrupted => Err(Error::RolloutInterrupted { number: record.number }),
        _ => Ok(record),
    }
}

/// Ends a rollout where it is.
pub(super) async fn give_up(desk: &Desk<'_>, record: &RolloutRecord, pace: &PaceArgs, why: &str) -> Result<(), Error> {
    let app = desk.app().await?;
    let rollout = desk.rollout(None, record.created.reach, pace, &app)?;
    let run = Run::take_up(&rollout, Vec::new(), desk.journal(), Stop::never(), &|_| ()).await?;
    Ok(run.abort(why).await?)
}
