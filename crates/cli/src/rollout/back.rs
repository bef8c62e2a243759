//! `vitrina rollback`, and the rollback that follows a bad release by itself.

use std::collections::HashSet;
use std::sync::Arc;

use vitrina_rollout::{
    Course, Created, Driven, End, Event, Far, Reach, Rollout, RolloutError, RolloutRecord, Run, Stop, Store, StoreKey,
    Wave, begin, drive,
};

use super::args::{BackTo, PaceArgs, RollbackArgs};
use super::deploy::read;
use super::desk::Desk;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::{report, steer};
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::screen::Screen;

/// `vitrina rollback`: to the release before, or to any other; for all stores or some. Without a word of either it goes on with a
/// rollback that was interrupted, in that one's stores.
pub(crate) async fn rollback(
    args: &RollbackArgs,
    config: &Config,
    screen: &Screen,
    interrupt: &Interrupt,
) -> Result<Exit, Error> {
    let desk = Desk::open("rollback", &args.hand.kept, config, screen).await?;
    let _lease = desk.hold().await?;
    let app = desk.app().await?;
    let record = match app.unfinished() {
        Some(record) if record.created.back && args.to.is_none() && args.only.stores.is_empty() => {
            go_on(&desk, record, &args.hand.pace, interrupt).await?
        }
        _ => lead_back(&desk, app.last.as_ref(), args, interrupt).await?,
    };
    Ok(report::exit(&record))
}

/// Takes up a rollback where it was interrupted.
async fn go_on(
    desk: &Desk<'_>,
    record: &RolloutRecord,
    pace: &PaceArgs,
    interrupt: &Interrupt,
) -> Result<Arc<RolloutRecord>, Error> {
    let (rollout, stores) = steer::under_way(desk, record, pace).await?;
    let (number, to, waiting) = (record.number, report::spoken(record.created.release), record.count(None).waiting());
    desk.screen.note(format_args!("Going on with rollback {number} to {to}: {waiting} store(s) are left"));
    drive_back(desk, &rollout, stores, interrupt).await
}

/// Leads back what the flags name, and ends the rollout that is under way.
async fn lead_back(
    desk: &Desk<'_>,
    last: Option<&RolloutRecord>,
    args: &RollbackArgs,
    interrupt: &Interrupt,
) -> Result<Arc<RolloutRecord>, Error> {
    let target = match args.to.or_else(|| before(last?)) {
        Some(BackTo::Release(number)) => Some(number),
        Some(BackTo::Nothing) => None,
        None => return Err(Error::NothingBefore { app: desk.config.app.clone() }),
    };
    // What does not exist must not end a rollout that is under way.
    desk.brought(target).await?;
    let undone = last.filter(|last| last.end.is_none());
    let named = &args.only.stores;
    if let Some(record) = undone {
        if !named.is_empty() && leaves_some(record, named) {
            let app = desk.config.app.clone();
            return Err(RolloutError::Unfinished { app, number: record.number }.into());
        }
        give_up(desk, record, &args.hand.pace, "it is rolled back").await?;
    }
    let mut stores = desk.stores(named)?;
    let mut reach = if named.is_empty() { Reach::Everyone } else { Reach::Named };
    // What a rollout under way did not reach is where it was.
    if let (Some(record), None, true) = (undone, args.to, named.is_empty()) {
        let touched: HashSet<StoreKey> = record.touched().into_iter().collect();
        stores.retain(|store| touched.contains(&store.target.key));
        reach = record.created.reach;
    }
    let walk = Walk { target, reach, undoes: undone.map(|record| record.number) };
    walk_back(desk, walk, stores, &args.hand.pace, interrupt).await
}

/// Whether a rollback of the `named` stores would leave others of a rollout under way where nobody asked for.
fn leaves_some(record: &RolloutRecord, named: &[StoreKey]) -> bool {
    let of_everyone = record.created.reach == Reach::Everyone;
    let concerned = || match record.created.back {
        true => record.stores.keys().cloned().collect(),
        false => record.touched(),
    };
    of_everyone || concerned().iter().any(|store| !named.contains(store))
}

/// What stores ran before this rollout. One that led back itself, and has not led every store back, is followed: stores are to
/// leave the newer release, not to come back to it.
fn before(last: &RolloutRecord) -> Option<BackTo> {
    let Created { release, previous, back, reach, .. } = last.created;
    let is_followed = match (&last.end, reach) {
        (None, _) => true,
        (Some(End::Finished), Reach::Everyone) => last.count(None).failed > 0,
        // Where some stores lost the script, others are not to lose it.
        (Some(End::Finished), Reach::Named) => release.is_some(),
        (Some(End::Aborted { .. }), _) => false,
    };
    match back && is_followed {
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
) -> Result<Arc<RolloutRecord>, Error> {
    let release = desk.brought(walk.target).await?;
    let (to, count) = (report::spoken(walk.target), stores.len());
    desk.screen.note(format_args!("Rolling back to {to} in {count} store(s)"));
    let rollout = desk.rollout(release, walk.reach, pace, &desk.app().await?)?;
    let plan = read(desk, &rollout, stores).await;
    let course = Course { waves: vec![Wave::ALL], gate: None, undoes: walk.undoes, back: true };
    let stores = begin(&rollout, plan, &course, desk.journal(), &desk.holder()).await?;
    drive_back(desk, &rollout, stores, interrupt).await
}

/// Drives the rollback that is under way to its end.
async fn drive_back(
    desk: &Desk<'_>,
    rollout: &Rollout,
    stores: Vec<Store>,
    interrupt: &Interrupt,
) -> Result<Arc<RolloutRecord>, Error> {
    let progress = Progress::of_rollout(desk.screen);
    let on_event = |event: Event<'_>| progress.hear(&event);
    let run = Run::take_up(rollout, stores, desk.journal(), interrupt.stop(), &on_event).await?;
    run.resume(&desk.holder()).await?;
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
