//! The work on one store: each step in the journal, each doubt settled by reading, nothing half-done left behind.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use vitrina_platform::{Error, RegisteredScript, Registration, ScriptId, What};

use crate::decide::{decide, is_ours, wanted};
use crate::patient::{change_patiently, patiently};
use crate::pen::{Pen, in_doubt};
use crate::served::Served;
use crate::{Action, Obstacle, ObstacleKind, Outcome, Placement, Rollout, Step, Store, StoreRecord, Verdict, portal};

/// How long a queued or doubtful registration may take to show, read by read.
const LOOKS: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1_600),
];

/// How much longer a doubtful registration may take before it is made once more. One that the platform carries out after that is
/// there twice: that is looked for at the end of each wave, and later by `vitrina status`.
const LONGER_LOOKS: [Duration; 2] = [Duration::from_secs(3), Duration::from_secs(6)];

/// One store in hand.
pub(crate) struct Work<'a> {
    pub(crate) rollout: &'a Rollout,
    pub(crate) pen: &'a Pen<'a>,
    pub(crate) store: &'a Store,
    /// What the journal has on it.
    pub(crate) record: &'a StoreRecord,
    pub(crate) served: &'a Served,
    /// Whether the channel names the release for this store, so that an older loader starts it too.
    pub(crate) channel_moved: bool,
}

/// What this run did to the store, and so what has to be taken back if the store turns out wrong.
enum Done {
    Nothing,
    Created(ScriptId),
    /// The same where the first call was never answered.
    CreatedAgain(ScriptId),
    Updated {
        id: ScriptId,
        from: What,
    },
}

impl Work<'_> {
    /// Does what the store needs now, verifies it, and takes it back if it does not hold.
    pub(crate) async fn carry_out(&self) -> Verdict {
        match self.act().await {
            Ok(verdict) => verdict,
            Err(obstacle) => self.not_done(obstacle),
        }
    }

    /// The verdict for a store that does not get the release.
    pub(crate) fn not_done(&self, obstacle: Obstacle) -> Verdict {
        self.verdict(Outcome::NotDone, None, Some(obstacle), Vec::new())
    }

    /// Whether a plan that found the store out of reach is no reason to leave it: the channel moves it all the same.
    pub(crate) fn may_act_despite(&self, obstacle: &Obstacle) -> bool {
        obstacle.kind == ObstacleKind::Temporary && self.runs_by_channel()
    }

    /// The new verdict on a store in which something came late that the present one does not know of; `None`: nothing did.
    pub(crate) async fn overtaken(&self) -> Option<Verdict> {
        let verdict = self.record.verdict.as_ref()?;
        let listed = self.list().await.ok()?;
        let came_late = match decide(self.rollout, &self.store.target, &listed) {
            Action::Leave { extra, .. } | Action::Adopt { extra, .. } => !verdict.is_done() || !extra.is_empty(),
            Action::Update { .. } | Action::Remove { .. } => verdict.is_done(),
            Action::Create { .. } | Action::Blocked(_) => false,
        };
        match came_late {
            true => Some(self.carry_out().await),
            false => None,
        }
    }

    async fn act(&self) -> Result<Verdict, Obstacle> {
        let listed = match self.listed_now().await {
            Err(obstacle) if obstacle.kind == ObstacleKind::Temporary && self.runs_by_channel() => {
                return self.moved_unread(obstacle).await;
            }
            listed => listed?,
        };
        // Decided anew: the store may have changed since the plan was made, or a step of an interrupted run may show.
        let now = decide(self.rollout, &self.store.target, &listed);
        self.went_away(&now)?;
        let wanted = wanted(self.rollout, &self.store.target)?;
        let (done, outcome, extra) = match now {
            Action::Blocked(obstacle) => return Err(obstacle),
            Action::Create { what } => (self.create(&what).await?, Outcome::Created, Vec::new()),
            Action::Update { id, from, to, extra } => (self.update(&id, from, &to).await?, Outcome::Updated, extra),
            Action::Adopt { extra, .. } => (Done::Nothing, Outcome::Unchanged, extra),
            Action::Leave { extra, .. } => (Done::Nothing, Outcome::Unchanged, extra),
            Action::Remove { ids } => return self.remove_all(ids).await,
        };
        let Some(wanted) = wanted else { return Ok(self.verdict(Outcome::Removed, None, None, Vec::new())) };
        let outcome = match (&done, outcome) {
            (Done::Nothing, _) => Outcome::Unchanged,
            (_, outcome) => outcome,
        };
        let verified = match self.verify(&wanted).await {
            Ok(verified) => verified,
            Err(obstacle) => return Err(self.take_back(done, obstacle).await),
        };
        let mut notes = verified.notes;
        if let Done::CreatedAgain(_) = done {
            notes.push(
                "registered once more, for the first call was never answered; if the platform carries that out as well, \
                 `vitrina status` tells and a deploy to this store removes the copy"
                    .to_owned(),
            );
        }
        for id in extra {
            self.remove_copy(&id).await?;
            notes.push(format!("removed script {id}, a copy from an earlier attempt"));
        }
        Ok(self.verdict(self.with_earlier(outcome), verified.script_url, None, notes))
    }

    /// A script that was there when the plan was made is not made anew behind the plan's back.
    fn went_away(&self, now: &Action) -> Result<(), Obstacle> {
        let planned = match &self.record.action {
            Action::Update { id, .. } | Action::Adopt { id, .. } | Action::Leave { id: Some(id), .. } => id,
            _ => return Ok(()),
        };
        match (now, &self.record.step) {
            (Action::Create { .. }, None) => Err(Obstacle::failed(
                format!("script {planned} was not found: it went away since the plan was made"),
                "try this store again; it will be registered anew",
            )),
            _ => Ok(()),
        }
    }

    /// What this rollout did before it was interrupted counts as done now.
    fn with_earlier(&self, outcome: Outcome) -> Outcome {
        match self.record.step.as_ref().map(|step| &step.step) {
            Some(Step::Create { .. }) if outcome == Outcome::Unchanged => Outcome::Created,
            Some(Step::Update { .. }) if outcome == Outcome::Unchanged => Outcome::Updated,
            _ => outcome,
        }
    }

    /// The store's scripts. When a registration was begun and nobody knows what came of it, it gets what is left of the time to
    /// show: else it would be made twice.
    async fn listed_now(&self) -> Result<Vec<RegisteredScript>, Obstacle> {
        if let Some(step) = &self.record.step
            && let (Step::Create { what }, true) = (&step.step, step.is_in_doubt())
        {
            self.look(what, &waits(age(step.begun_at), self.longer_looks())).await?;
        }
        self.list().await
    }

    /// Whether the store has a loader of ours, by the journal, and the channel tells it what to run.
    fn runs_by_channel(&self) -> bool {
        let known = self.rollout.known.as_ref().is_some_and(|known| known.contains_key(&self.store.target.key));
        self.channel_moved && known && self.store.target.placement == Placement::TiendanubePortal
    }

    async fn moved_unread(&self, obstacle: Obstacle) -> Result<Verdict, Obstacle> {
        self.verify_channel().await?;
        let note = format!("moved by the channel alone; its registration was not read: {}", obstacle.what);
        Ok(self.verdict(Outcome::Moved, None, None, vec![note]))
    }

    async fn remove_all(&self, ids: Vec<ScriptId>) -> Result<Verdict, Obstacle> {
        for id in &ids {
            let delete = change_patiently(self.rollout.pace, self.store.api.delete(id));
            let removed = self.pen.step(&self.store.target.key, Step::Remove { id: id.clone() }, delete).await?;
            removed.map_err(|error| self.refused(&error))?;
        }
        let target = &self.store.target;
        let left = self.list().await?;
        match left.iter().find(|script| is_ours(self.rollout, target, script) && !script.auto_installed) {
            Some(script) => {
                let what = format!("script {} is still listed after it was removed", script.id);
                Err(Obstacle::new(ObstacleKind::Temporary, what, "run the same command again in a minute"))
            }
            None => Ok(self.verdict(Outcome::Removed, None, None, Vec::new())),
        }
    }

    async fn create(&self, what: &What) -> Result<Done, Obstacle> {
        for last in [false, true] {
            let create = change_patiently(self.rollout.pace, self.store.api.create(what));
            let step = Step::Create { what: what.clone() };
            let answer = self.pen.step(&self.store.target.key, step, create).await?;
            match answer {
                Ok(Registration::Done(script)) if last => return Ok(Done::CreatedAgain(script.id)),
                Ok(Registration::Done(script)) => return Ok(Done::Created(script.id)),
                Err(Error::AutoInstalled { .. }) => return Ok(Done::Nothing),
                Err(error) if !in_doubt(&error) => return Err(self.refused(&error)),
                // Queued, or nobody knows: what the store lists decides.
                doubt => match (self.look_for(what).await?, doubt) {
                    (Some(script), _) if last => return Ok(Done::CreatedAgain(script.id)),
                    (Some(script), _) => return Ok(Done::Created(script.id)),
                    (None, Err(error)) if last => return Err(self.refused(&error)),
                    (None, Ok(_)) => return Err(queued()),
                    (None, Err(_)) => {
                        if let Some(script) = self.look(what, self.longer_looks()).await? {
                            return Ok(Done::Created(script.id));
                        }
                    }
                },
            }
        }
        Err(queued())
    }

    async fn update(&self, id: &ScriptId, from: What, to: &What) -> Result<Done, Obstacle> {
        let update = change_patiently(self.rollout.pace, self.store.api.update(id, to));
        let step = Step::Update { id: id.clone(), from: from.clone(), to: to.clone() };
        let answer = self.pen.step(&self.store.target.key, step, update).await?;
        let done = Done::Updated { id: id.clone(), from };
        match answer {
            Ok(Registration::Done(_)) => Ok(done),
            Err(error) if !in_doubt(&error) => Err(self.refused(&error)),
            doubt => match (self.look_for(to).await?, doubt) {
                (Some(_), _) => Ok(done),
                (None, Err(error)) => Err(self.refused(&error)),
                (None, Ok(_)) => Err(queued()),
            },
        }
    }

    async fn remove_copy(&self, id: &ScriptId) -> Result<(), Obstacle> {
        let delete = change_patiently(self.rollout.pace, self.store.api.delete(id));
        let removed = self.pen.step(&self.store.target.key, Step::Remove { id: id.clone() }, delete).await?;
        removed.map_err(|error| {
            Obstacle::from(&error).and(&format!("the release runs, but script {id}, an older copy of ours, runs too"))
        })
    }

    /// Puts the store back to what it had before this run, and says so.
    async fn take_back(&self, done: Done, why: Obstacle) -> Obstacle {
        let (api, key, pace) = (&self.store.api, &self.store.target.key, self.rollout.pace);
        let (what, result) = match &done {
            Done::Nothing => return why,
            Done::Created(id) | Done::CreatedAgain(id) => {
                let delete = change_patiently(pace, api.delete(id));
                let result = self.pen.step_anyway(key, Step::TakeBack { id: id.clone() }, delete).await;
                (format!("remove script {id} by hand"), result)
            }
            Done::Updated { id, from } => {
                let back = change_patiently(pace, async { api.update(id, from).await.map(drop) });
                let step = Step::PutBack { id: id.clone(), to: from.clone() };
                let result = self.pen.step_anyway(key, step, back).await;
                (format!("set script {id} back by hand to {}", json!(from)), result)
            }
        };
        match result {
            Ok(()) => why.and("the store is as it was before"),
            Err(error) => why.and(&format!("putting the store back failed as well ({error}): {what}")),
        }
    }

    /// What a refusal means; for a Portal script most refusals mean that a person has to act there.
    fn refused(&self, error: &Error) -> Obstacle {
        let portal = self.store.target.placement == Placement::TiendanubePortal;
        match error {
            Error::Invalid { fields, .. } if portal && fields.contains_key("script_id") => {
                Obstacle::failed(error.to_string(), "check this store's script_id, then try it again")
            }
            // Without an active version: words on dated versions, an empty 500 on v1 (platforms.md §3.4).
            Error::Invalid { .. } | Error::UnknownOutcome { .. } if portal => {
                portal::upload(self.rollout, &self.store.target, &format!("it cannot be associated: {error}"))
            }
            Error::NotFound { .. } => {
                Obstacle::failed(error.to_string(), "try this store again; the script may be gone since the plan")
            }
            error => error.into(),
        }
    }

    pub(crate) async fn list(&self) -> Result<Vec<RegisteredScript>, Obstacle> {
        let listed = patiently(self.rollout.pace, self.store.api.list()).await;
        listed.map_err(|error| Obstacle::from(&error))
    }

    /// Reads until the store lists `what` as ours, for a few seconds.
    pub(crate) async fn look_for(&self, what: &What) -> Result<Option<RegisteredScript>, Obstacle> {
        self.look(what, &LOOKS).await
    }

    /// An association gets no longer time: its answer without an outcome is the one that v1 gives where no version is active
    /// (platforms.md §3.4), which every store of a rollout may get.
    fn longer_looks(&self) -> &'static [Duration] {
        match self.store.target.placement {
            Placement::TiendanubePortal => &[],
            Placement::TiendanubeClassic | Placement::PagoShops => &LONGER_LOOKS,
        }
    }

    async fn look(&self, what: &What, waits: &[Duration]) -> Result<Option<RegisteredScript>, Obstacle> {
        for &wait in waits {
            tokio::time::sleep(wait).await;
            let listed = self.list().await?;
            let fits = |script: &RegisteredScript| {
                is_ours(self.rollout, &self.store.target, script) && (script.what == *what || script.auto_installed)
            };
            if let Some(script) = listed.into_iter().find(fits) {
                return Ok(Some(script));
            }
        }
        Ok(None)
    }

    fn verdict(
        &self,
        outcome: Outcome,
        script_url: Option<String>,
        obstacle: Option<Obstacle>,
        notes: Vec<String>,
    ) -> Verdict {
        let target = &self.store.target;
        Verdict { store: target.key.clone(), placement: target.placement, outcome, script_url, obstacle, notes }
    }
}

fn queued() -> Obstacle {
    Obstacle::new(
        ObstacleKind::Temporary,
        "the platform accepted the script into its queue, and it has not come out yet",
        "try this store again in a minute",
    )
}

/// How long ago that was; no time at all when the clock has been set back since.
pub(crate) fn age(begun_at: Timestamp) -> Duration {
    Duration::try_from(Timestamp::now().duration_since(begun_at)).unwrap_or_default()
}

/// What is left of the usual waits, and the `longer` ones, for a registration that is so old. It is looked for once in any case.
fn waits(age: Duration, longer: &[Duration]) -> Vec<Duration> {
    let (mut due, mut at, mut waits) = (Duration::ZERO, age, vec![Duration::ZERO]);
    for wait in LOOKS.iter().chain(longer) {
        due += *wait;
        if due > at {
            waits.push(due - at);
            at = due;
        }
    }
    waits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_gets_twelve_seconds_from_when_it_was_begun() {
        let left = |seconds: u64| waits(Duration::from_secs(seconds), &LONGER_LOOKS).iter().sum::<Duration>();
        assert_eq!(left(0), Duration::from_millis(12_100));
        assert_eq!(left(5), Duration::from_millis(7_100));
        assert_eq!(waits(Duration::from_secs(13), &LONGER_LOOKS), [Duration::ZERO]);
        assert_eq!(waits(Duration::ZERO, &[]), LOOKS);
    }

    #[test]
    fn a_clock_that_was_set_back_shortens_nothing() {
        let tomorrow = Timestamp::now() + Duration::from_secs(86_400);
        assert_eq!(age(tomorrow), Duration::ZERO);
        assert!(age(Timestamp::UNIX_EPOCH) > Duration::from_secs(86_400));
    }
}
