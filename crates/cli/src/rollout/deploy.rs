//! `vitrina plan`, `vitrina apply`, `vitrina deploy`: what would change, and changing it.

use vitrina_rollout::{
    Driven, Event, Plan, PlanFile, Reach, Rollout, RolloutError, Run, Store, StoreKey, begin, drive, plan_with,
};

use super::args::{AimArgs, ApplyArgs, DeployArgs, PaceArgs, PlanArgs};
use super::course::{Route, route};
use super::desk::Desk;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::{back, blank, report};
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::screen::Screen;

/// `vitrina plan`: exit code 2 when something would change.
pub(crate) async fn plan(args: &PlanArgs, config: &Config, screen: &Screen) -> Result<Exit, Error> {
    let desk = Desk::open_to_read("plan", &args.hand.kept, config, screen).await?;
    let (rollout, stores) = aimed(&desk, &args.aim, &args.hand.pace).await?;
    let plan = read(&desk, &rollout, stores).await;
    if let Some(path) = &args.save {
        PlanFile::of(&rollout, &plan).save(path)?;
        screen.note(format_args!("The plan lies in {}; carry it out with `vitrina apply`", path.display()));
    }
    report::plan(&rollout, &plan, screen);
    if args.save.is_none() && plan.has_changes() {
        screen.note("Carry it out with `vitrina deploy`, or keep it with `--save FILE` for `vitrina apply`");
    }
    Ok(match plan.has_changes() || plan.has_blocked() {
        true => Exit::Partial,
        false => Exit::Done,
    })
}

/// `vitrina apply FILE`: the plan that somebody has looked at, if it still holds.
pub(crate) async fn apply(
    args: &ApplyArgs,
    config: &Config,
    screen: &Screen,
    interrupt: &Interrupt,
) -> Result<Exit, Error> {
    let planned = PlanFile::read(&args.plan)?;
    let desk = Desk::open("apply", &args.hand.kept, config, screen).await?;
    let _lease = desk.hold().await?;
    unfinished(&desk).await?;
    let keys: Vec<StoreKey> = planned.stores.iter().map(|planned| planned.store.clone()).collect();
    let stores = match planned.reach {
        Reach::Everyone => desk.stores(&[])?,
        Reach::Named => desk.stores(&keys)?,
    };
    let release = desk.brought(planned.release).await?;
    let rollout = desk.rollout(release, planned.reach, &args.hand.pace, &desk.app().await?)?;
    let plan = read(&desk, &rollout, stores).await;
    planned.still_holds(&PlanFile::of(&rollout, &plan))?;
    let route = route(&args.course, &desk)?;
    carry_out(&desk, &rollout, plan, &route, &args.hand.pace, interrupt).await
}

/// `vitrina deploy`: plan and apply in one.
pub(crate) async fn deploy(
    args: &DeployArgs,
    config: &Config,
    screen: &Screen,
    interrupt: &Interrupt,
) -> Result<Exit, Error> {
    let desk = Desk::open("deploy", &args.hand.kept, config, screen).await?;
    let route = route(&args.course, &desk)?;
    let _lease = desk.hold().await?;
    unfinished(&desk).await?;
    let (rollout, stores) = aimed(&desk, &args.aim, &args.hand.pace).await?;
    let plan = read(&desk, &rollout, stores).await;
    carry_out(&desk, &rollout, plan, &route, &args.hand.pace, interrupt).await
}

/// The rollout and the stores that the flags mean.
async fn aimed(desk: &Desk<'_>, aim: &AimArgs, pace: &PaceArgs) -> Result<(Rollout, Vec<Store>), Error> {
    let release = desk.release(aim.release).await?;
    let stores = desk.stores(&aim.only.stores)?;
    let reach = if aim.only.stores.is_empty() { Reach::Everyone } else { Reach::Named };
    Ok((desk.rollout(Some(release), reach, pace, &desk.app().await?)?, stores))
}

async fn unfinished(desk: &Desk<'_>) -> Result<(), Error> {
    match desk.app().await?.unfinished() {
        Some(record) => Err(RolloutError::Unfinished { app: record.created.app.clone(), number: record.number }.into()),
        None => Ok(()),
    }
}

/// Reads the stores, with progress.
pub(super) async fn read(desk: &Desk<'_>, rollout: &Rollout, stores: Vec<Store>) -> Plan {
    let progress = Progress::begin(desk.screen, "Reading", stores.len());
    let plan = plan_with(rollout, stores, |read| progress.at(read)).await;
    progress.done("Read");
    plan
}

async fn carry_out(
    desk: &Desk<'_>,
    rollout: &Rollout,
    plan: Plan,
    route: &Route,
    pace: &PaceArgs,
    interrupt: &Interrupt,
) -> Result<Exit, Error> {
    blank::write(desk, rollout, &plan).await;
    let stores = begin(rollout, plan, &route.course, desk.journal(), &desk.holder()).await?;
    let progress = Progress::of_rollout(desk.screen);
    let on_event = |event: Event<'_>| progress.hear(&event);
    let run = Run::take_up(rollout, stores, desk.journal(), interrupt.stop(), &on_event).await?;
    let driven = drive(&run, route.far, route.health.as_deref()).await?;
    progress.end();
    conclude(desk, &run, &driven, pace, interrupt).await
}

/// Reports what was driven, and moves the stores back when the release was found bad.
pub(super) async fn conclude(
    desk: &Desk<'_>,
    run: &Run<'_>,
    driven: &Driven,
    pace: &PaceArgs,
    interrupt: &Interrupt,
) -> Result<Exit, Error> {
    let record = run.record();
    report::driven(&record, driven, desk.screen);
    match driven {
        Driven::Finished => Ok(report::exit(&record)),
        Driven::Waits | Driven::Paused { .. } | Driven::Unled => Ok(Exit::Partial),
        Driven::Aborted { .. } => Ok(Exit::Failed),
        Driven::Interrupted => Err(Error::RolloutInterrupted { number: record.number }),
        Driven::Stopped { .. } => {
            back::undo(desk, &record, pace, interrupt).await?;
            Ok(Exit::Failed)
        }
    }
}
