//! What people and programs are told of plans, rollouts and stores.

use schemars::JsonSchema;
use serde::Serialize;
use vitrina_rollout::watch::{GateFacts, RolloutFacts, WaveFacts};
use vitrina_rollout::{
    Action, Driven, ObstacleKind, Outcome, Placement, Plan, Rollout, RolloutRecord, StoreKey, Verdict,
};

use crate::error::Exit;
use crate::screen::Screen;
use crate::table::{Align, Table};

/// A plan with more stores than this is told in numbers; its file and `--json` have every store.
const MANY: usize = 200;

/// What a plan says of one store.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PlanLine<'a> {
    store: &'a StoreKey,
    placement: Placement,
    /// `create`, `update`, `adopt`, `remove`, `leave` or `blocked`.
    action: &'static str,
    /// The release that the store shall run.
    release: Option<u32>,
    /// What is in the way, for `blocked`.
    why: Option<&'a str>,
    /// What to do about it.
    next: Option<&'a str>,
}

/// How a rollout stands.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Standing<'a> {
    app: &'a str,
    /// The rollout's number.
    rollout: u64,
    /// The release that it brings; null: it takes scripts away.
    release: Option<u32>,
    previous: Option<u32>,
    /// The rollout that it takes back.
    undoes: Option<u64>,
    /// Who began it.
    by: &'a str,
    /// When it began, UTC.
    begun_at: String,
    /// When the journal was last written, UTC.
    last_at: String,
    /// `finished`, `waiting`, `paused`, `stopped`, `aborted`, `interrupted`, `unled` or `working`.
    state: &'a str,
    /// Why it is paused, stopped, aborted or unled.
    why: Option<&'a str>,
    waves: Vec<WaveFacts>,
    /// What the gate said, in order.
    gates: Vec<GateFacts>,
    /// One for each store that has its verdict.
    verdicts: Vec<&'a Verdict>,
}

/// Prints a plan.
pub(super) fn plan(rollout: &Rollout, plan: &Plan, screen: &Screen) {
    let lines: Vec<PlanLine<'_>> = plan.stores.iter().map(|planned| line(rollout, plan, planned)).collect();
    let left = Align::Left;
    let mut table = Table::new(&[("store", left), ("placement", left), ("action", left), ("why", left)]);
    if lines.len() <= MANY {
        for line in &lines {
            let why = line.why.unwrap_or("-").to_owned();
            table.row([line.store.to_string(), line.placement.to_string(), line.action.to_owned(), why]);
        }
        screen.results(table, &lines);
    } else {
        let mut numbers = Table::new(&[("action", left), ("stores", Align::Right)]);
        for action in ["create", "update", "adopt", "remove", "leave", "blocked"] {
            let count = lines.iter().filter(|line| line.action == action).count();
            numbers.row([action.to_owned(), count.to_string()]);
        }
        screen.results(numbers, &lines);
    }
    for line in lines.iter().filter(|line| line.next.is_some()).take(MANY) {
        let (why, next) = (line.why.unwrap_or_default(), line.next.unwrap_or_default());
        screen.note(format_args!("{}: {why}\n  next: {next}", line.store));
    }
    if let Some(unread) = &plan.channel_unread {
        screen.warn(format_args!("what the channel says is not known: {unread}"));
    }
    if let Some(channel) = &plan.channel {
        let text = format!("release {} for {}% of the stores", channel.release, channel.percent);
        screen.note(format_args!("The channel will say: {text}, {} of their own", channel.stores.len()));
    }
}

fn line<'a>(rollout: &Rollout, plan: &Plan, planned: &'a vitrina_rollout::StorePlan) -> PlanLine<'a> {
    let obstacle = match &planned.action {
        Action::Blocked(obstacle) => Some(obstacle),
        _ => None,
    };
    PlanLine {
        store: &planned.store.target.key,
        placement: planned.store.target.placement,
        action: planned.word(plan),
        release: rollout.number(),
        why: obstacle.map(|obstacle| obstacle.what.as_str()),
        next: obstacle.map(|obstacle| obstacle.next.as_str()),
    }
}

/// Prints what came of a drive: each store's verdict, and what the rollout waits for.
pub(super) fn driven(record: &RolloutRecord, driven: &Driven, screen: &Screen) {
    let (state, why) = match driven {
        Driven::Finished => ("finished", None),
        Driven::Waits => ("waiting", None),
        Driven::Stopped { why } => ("stopped", Some(why.as_str())),
        Driven::Paused { why } => ("paused", Some(why.as_str())),
        Driven::Aborted { why } => ("aborted", Some(why.as_str())),
        Driven::Interrupted => ("interrupted", None),
        Driven::Unled => ("unled", Some("the process that led it is gone")),
    };
    print(record, state, why, screen);
}

/// Prints how a rollout stands by the journal.
pub(super) fn standing(record: &RolloutRecord, screen: &Screen) {
    let facts = RolloutFacts::of(record);
    print(record, facts.state, facts.why.as_deref(), screen);
}

fn print(record: &RolloutRecord, state: &str, why: Option<&str>, screen: &Screen) {
    let facts = RolloutFacts::of(record);
    let verdicts: Vec<&Verdict> = record.stores.values().filter_map(|store| store.verdict.as_deref()).collect();
    let standing = Standing {
        app: &record.created.app,
        rollout: record.number,
        release: record.created.release,
        previous: record.created.previous,
        undoes: record.created.undoes,
        by: &record.created.by,
        begun_at: record.begun_at.to_string(),
        last_at: record.last_at.to_string(),
        state,
        why,
        waves: facts.waves,
        gates: facts.gates,
        verdicts: verdicts.clone(),
    };
    screen.result(table(&verdicts), &standing);
    for verdict in verdicts.iter().filter(|verdict| verdict.obstacle.is_some() || !verdict.notes.is_empty()).take(MANY)
    {
        explain(verdict, screen);
    }
    let (stores, done, failed) = (facts.stores, facts.done, facts.failed);
    let release = spoken(record.created.release);
    screen.note(format_args!(
        "Rollout {} is {state}: {release} in {done} of {stores} store(s), {failed} failed",
        record.number
    ));
    if record.created.waves.len() > 1 {
        for line in &standing.waves {
            let WaveFacts { name, open, stores, done, failed } = line;
            let open = if *open { "open" } else { "closed" };
            screen.note(format_args!("  wave {name}: {open}, {done} of {stores} done, {failed} failed"));
        }
    }
    for gate in &standing.gates {
        screen.note(format_args!("  {}", look(gate)));
    }
    if let Some(why) = why {
        screen.note(format_args!("  why: {why}"));
    }
    let next = match state {
        "paused" if !record.pending().is_empty() => "`vitrina rollout resume` goes on with it",
        "waiting" | "paused" => "`vitrina rollout next` asks the gate and opens the next wave",
        "interrupted" | "unled" => "`vitrina rollout resume` goes on with it",
        "working" => "`vitrina rollout resume` goes on with it, if nobody works on it any more",
        "aborted" => "`vitrina rollback` moves its stores back",
        _ => return,
    };
    screen.note(format_args!("  next: {next}"));
}

/// One look at the gate, in a line.
fn look(gate: &GateFacts) -> String {
    let GateFacts { wave, started, failed, failed_stores, says, why, .. } = gate;
    let starts = match (started, failed) {
        (Some(started), Some(failed)) => format!("{failed} of {started} starts failed"),
        _ => "no data".to_owned(),
    };
    let why = why.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    format!("gate after wave {wave}: {starts}, {failed_stores} store(s) failed: {says}{why}")
}

fn table(verdicts: &[&Verdict]) -> Table {
    let left = Align::Left;
    if verdicts.len() > MANY {
        let mut numbers = Table::new(&[("verdict", left), ("stores", Align::Right)]);
        let mut words: Vec<&str> = verdicts.iter().map(|verdict| word(verdict)).collect();
        words.sort_unstable();
        for group in words.chunk_by(|one, other| one == other) {
            numbers.row([group[0].to_owned(), group.len().to_string()]);
        }
        return numbers;
    }
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

/// `release 7`, or `nothing of ours`.
pub(super) fn spoken(release: Option<u32>) -> String {
    release.map_or_else(|| "nothing of ours".to_owned(), |number| format!("release {number}"))
}

/// 0 when all stores have what the rollout brings, 2 when some do. When none does, what they all lack decides.
pub(super) fn exit(record: &RolloutRecord) -> Exit {
    let verdicts: Vec<&Verdict> = record.stores.values().filter_map(|store| store.verdict.as_deref()).collect();
    if verdicts.iter().all(|verdict| verdict.is_done()) {
        return Exit::Done;
    }
    if verdicts.iter().any(|verdict| verdict.is_done()) {
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
