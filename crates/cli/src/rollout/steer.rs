//! `vitrina rollout status | next | pause | abort | resume | join`: a rollout after its first call.

use vitrina_rollout::{Driven, Event, Fact, Rollout, RolloutError, RolloutRecord, Run, Store, drive, pass_gate};

use super::args::{GoArgs, HandArgs, KeptArgs, PaceArgs, RolloutStatusArgs, RolloutVerb};
use super::course::far;
use super::deploy::conclude;
use super::desk::Desk;
use super::interrupt::Interrupt;
use super::progress::Progress;
use super::{report, web};
use crate::config::Config;
use crate::error::{Error, Exit};
use crate::screen::Screen;

/// `vitrina rollout …`.
pub(crate) async fn run(
    verb: &RolloutVerb,
    config: &Config,
    screen: &Screen,
    interrupt: &Interrupt,
) -> Result<Exit, Error> {
    match verb {
        RolloutVerb::Status(args) => status(args, config, screen).await,
        RolloutVerb::Next(args) => go_on(args, config, screen, interrupt, true).await,
        RolloutVerb::Resume(args) => go_on(args, config, screen, interrupt, false).await,
        RolloutVerb::Join(args) => join(args, config, screen, interrupt).await,
        RolloutVerb::Pause(kept) => {
            let fact = Fact::Paused { why: "somebody paused it".to_owned() };
            tell("rollout pause", kept, config, screen, fact).await
        }
        RolloutVerb::Abort(kept) => {
            let fact = Fact::Aborted { why: "somebody aborted it".to_owned() };
            tell("rollout abort", kept, config, screen, fact).await
        }
    }
}

/// From the journal alone: needs neither a token nor a platform.
async fn status(args: &RolloutStatusArgs, config: &Config, screen: &Screen) -> Result<Exit, Error> {
    let desk = Desk::open_to_read("rollout status", &args.kept, config, screen).await?;
    let app = desk.app().await?;
    let record = app.last.ok_or_else(|| RolloutError::NoRollout { app: config.app.clone() })?;
    report::standing(&record, screen);
    if args.web {
        web::show(desk.watch(), args, screen).await?;
    }
    Ok(match &record.end {
        None => Exit::Partial,
        Some(_) => report::exit(&record),
    })
}

async fn unfinished(desk: &Desk<'_>) -> Result<RolloutRecord, Error> {
    let app = desk.app().await?;
    let record = app.unfinished().cloned();
    Ok(record.ok_or_else(|| RolloutError::NoRollout { app: desk.config.app.clone() })?)
}

/// Writes a fact that a running rollout, wherever it runs, hears of.
async fn tell(
    verb: &'static str,
    kept: &KeptArgs,
    config: &Config,
    screen: &Screen,
    fact: Fact,
) -> Result<Exit, Error> {
    let desk = Desk::open(verb, kept, config, screen).await?;
    let number = unfinished(&desk).await?.number;
    desk.journal().append(number, vec![fact]).await.map_err(RolloutError::from)?;
    let record = desk.app().await?.last;
    if let Some(record) = record {
        report::standing(&record, screen);
    }
    Ok(Exit::Done)
}

/// The rollout that the journal tells of, and the stores that it can be carried on in.
pub(super) async fn under_way(
    desk: &Desk<'_>,
    record: &RolloutRecord,
    pace: &PaceArgs,
) -> Result<(Rollout, Vec<Store>), Error> {
    let release = desk.brought(record.created.release).await?;
    let stores = desk.stores(&[])?;
    Ok((desk.rollout(release, record.created.reach, pace, &desk.app().await?)?, stores))
}

async fn join(args: &HandArgs, config: &Config, screen: &Screen, interrupt: &Interrupt) -> Result<Exit, Error> {
    let desk = Desk::open("rollout join", &args.kept, config, screen).await?;
    let record = unfinished(&desk).await?;
    let (rollout, stores) = under_way(&desk, &record, &args.pace).await?;
    let progress = Progress::of_rollout(screen);
    let on_event = |event: Event<'_>| progress.hear(&event);
    let run = Run::join(&rollout, stores, desk.journal(), interrupt.stop(), &on_event).await?;
    let driven = vitrina_rollout::join(&run).await?;
    progress.end();
    let record = run.record();
    report::driven(&record, &driven, screen);
    match driven {
        Driven::Finished => Ok(report::exit(&record)),
        Driven::Interrupted => Err(Error::Interrupted),
        Driven::Aborted { .. } => Ok(Exit::Failed),
        _ => Ok(Exit::Partial),
    }
}

async fn go_on(
    args: &GoArgs,
    config: &Config,
    screen: &Screen,
    interrupt: &Interrupt,
    next: bool,
) -> Result<Exit, Error> {
    let verb = if next { "rollout next" } else { "rollout resume" };
    let desk = Desk::open(verb, &args.hand.kept, config, screen).await?;
    let _lease = desk.hold().await?;
    let record = unfinished(&desk).await?;
    let (rollout, stores) = under_way(&desk, &record, &args.hand.pace).await?;
    let health = desk.health(&args.gate)?;
    let health = health.as_deref();
    let progress = Progress::of_rollout(screen);
    let on_event = |event: Event<'_>| progress.hear(&event);
    let run = Run::take_up(&rollout, stores, desk.journal(), interrupt.stop(), &on_event).await?;
    run.resume(&desk.holder()).await?;
    let far = far(args.auto, &args.gate, &config.rollout);
    let through = record.opened > 0 && record.pending().is_empty() && !record.is_whole();
    let driven: Driven = match through && next {
        true => match pass_gate(&run, health).await? {
            Some(driven) => driven,
            None => drive(&run, far, health).await?,
        },
        false => drive(&run, far, health).await?,
    };
    progress.end();
    conclude(&desk, &run, &driven, &args.hand.pace, interrupt).await
}
