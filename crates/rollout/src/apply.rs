//! Carrying a plan out.

use futures_util::{StreamExt, stream};
use serde_json::{Value, json};
use vitrina_release::Output;

use crate::channel::move_channel;
use crate::plan::AT_ONCE;
use crate::read_back::check;
use crate::served::Served;
use crate::work::Work;
use crate::{
    Action, Journal, Obstacle, ObstacleKind, Placement, Plan, Rollout, RolloutError, StepOutcome, StorePlan, Verdict,
};

/// Carries the plan out, eight stores at a time, and returns one verdict a store in the plan's order. `on_verdict` hears of
/// each as it comes. One store's failure does not touch the others, and leaves nothing of this run in that store.
///
/// First the release's files are read back as a page would; if that fails no store is touched. Then the channel is moved,
/// where there are Portal stores and a loader reads it. Then each store is registered, read back and compared.
///
/// # Errors
/// [`RolloutError::Journal`] when the journal cannot be written: before the first step nothing was done; later, the
/// verdicts that `on_verdict` heard of still hold.
pub async fn apply(
    rollout: &Rollout,
    plan: &Plan,
    journal: &Journal,
    on_verdict: impl Fn(&Verdict),
) -> Result<Vec<Verdict>, RolloutError> {
    let run = journal.begin_rollout(&rollout.release.app, rollout.release.number)?;
    let served = Served::default();
    let files = check_files(rollout, plan).await;
    let channel = match files {
        Ok(()) => channel(rollout, plan, journal, run).await,
        Err(_) => Ok(false),
    };
    let (served, files, channel, on_verdict) = (&served, &files, &channel, &on_verdict);
    let verdicts = stream::iter(&plan.stores).map(|planned| async move {
        let channel_moved = *channel.as_ref().unwrap_or(&false);
        let work = Work { rollout, journal, run, store: &planned.store, served, channel_moved };
        let verdict = match obstacle(planned, files, channel) {
            Some(obstacle) => work.not_done(obstacle.clone()),
            None => work.carry_out(&planned.action).await,
        };
        note(journal, run, &verdict);
        on_verdict(&verdict);
        verdict
    });
    let verdicts = verdicts.buffered(AT_ONCE).collect().await;
    journal.end_rollout(run)?;
    Ok(verdicts)
}

/// What keeps a store from being touched at all.
fn obstacle<'a>(
    planned: &'a StorePlan,
    files: &'a Result<(), Obstacle>,
    channel: &'a Result<bool, Obstacle>,
) -> Option<&'a Obstacle> {
    let own = match &planned.action {
        Action::Blocked(obstacle) => Some(obstacle),
        _ => None,
    };
    let channel = channel.as_ref().err().filter(|_| is_portal(planned));
    own.or(files.as_ref().err()).or(channel)
}

/// Reads back every file that pages of these stores will load from the hosting.
async fn check_files(rollout: &Rollout, plan: &Plan) -> Result<(), Obstacle> {
    if plan.stores.iter().all(|planned| matches!(planned.action, Action::Blocked(_))) {
        return Ok(());
    }
    let bundle = &rollout.release.bundle;
    let files = bundle.outputs.get(&Output::TwoFiles).map(|output| output.files.as_slice()).unwrap_or_default();
    for (name, record) in files.iter().filter_map(|name| Some((name, bundle.files.get(name)?))) {
        let url = format!("{}{name}", rollout.prefix());
        check(&*rollout.network, &url, &record.integrity).await.map_err(|error| {
            Obstacle::failed(
                error.to_string(),
                "mend the hosting, then run the same command again; no store was touched",
            )
        })?;
    }
    Ok(())
}

/// Moves the channel for the plan's Portal stores, also for those that still wait for the upload of the loader; says
/// whether it did. A release without a loader leaves the channel alone, unless there is one for an older loader to read.
async fn channel(rollout: &Rollout, plan: &Plan, journal: &Journal, run: i64) -> Result<bool, Obstacle> {
    let waits = |planned: &StorePlan| match &planned.action {
        Action::Blocked(obstacle) => obstacle.kind == ObstacleKind::PortalUpload,
        _ => true,
    };
    let portal = plan.stores.iter().filter(|planned| is_portal(planned) && waits(planned));
    let stores: Vec<&str> = portal.map(|planned| planned.store.target.key.id.as_str()).collect();
    if stores.is_empty() {
        return Ok(false);
    }
    let failed = |text: String| Obstacle::failed(text, "run the same command again; no Portal store was touched");
    let has_loader = rollout.release.entry(Output::Loader).is_some();
    if rollout.entry.is_none() && has_loader {
        let text = format!("release {} has a loader but no two-files output to load", rollout.release.number);
        return Err(Obstacle::failed(text, "add two-files to [build] outputs, then build and upload again"));
    }
    let has_channel = rollout.hosting.channel().await.map_err(|error| failed(error.to_string()))?.is_some();
    if rollout.entry.is_none() || !(has_loader || has_channel) {
        return Ok(false);
    }
    let detail = json!({"release": rollout.release.number, "reach": rollout.reach, "stores": stores});
    let step = journal.begin(run, None, "channel", &detail).map_err(|error| failed(error.to_string()))?;
    match move_channel(rollout, &stores).await {
        Ok(channel) => {
            journal.end(step, StepOutcome::Done, &json!(channel));
            Ok(true)
        }
        Err(error) => {
            journal.end(step, StepOutcome::Failed, &Value::from(error.to_string()));
            Err(failed(error.to_string()))
        }
    }
}

fn note(journal: &Journal, run: i64, verdict: &Verdict) {
    let outcome = if verdict.is_done() { StepOutcome::Done } else { StepOutcome::Failed };
    if let Ok(step) = journal.begin(run, Some(&verdict.store), "verdict", &Value::Null) {
        journal.end(step, outcome, &json!(verdict));
    }
}

fn is_portal(planned: &StorePlan) -> bool {
    planned.store.target.placement == Placement::TiendanubePortal
}
