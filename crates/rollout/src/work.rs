//! The work on one store: each step in the journal, each doubt settled by reading, nothing half-done left behind.

use std::time::Duration;

use serde_json::{Value, json};
use vitrina_platform::{Error, RegisteredScript, Registration, ScriptId, What};

use crate::decide::{decide, is_ours, wanted};
use crate::served::Served;
use crate::{
    Action, Journal, Obstacle, ObstacleKind, Outcome, Placement, Rollout, StepOutcome, Store, Verdict, portal,
};

/// How long a queued or doubtful registration may take to show, read by read.
const LOOKS: [Duration; 6] = [
    Duration::ZERO,
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
    Duration::from_millis(1_600),
];

/// One store in hand.
pub(crate) struct Work<'a> {
    pub(crate) rollout: &'a Rollout,
    pub(crate) journal: &'a Journal,
    pub(crate) run: i64,
    pub(crate) store: &'a Store,
    pub(crate) served: &'a Served,
    /// Whether the channel names the release for this store, so that an older loader starts it too.
    pub(crate) channel_moved: bool,
}

/// What this run did to the store, and so what has to be taken back if the store turns out wrong.
enum Done {
    Nothing,
    Created(ScriptId),
    Updated { id: ScriptId, from: What },
}

impl Work<'_> {
    /// Does what was planned, verifies it, and takes it back if it does not hold.
    pub(crate) async fn carry_out(&self, planned: &Action) -> Verdict {
        match self.act(planned).await {
            Ok(verdict) => verdict,
            Err(obstacle) => self.not_done(obstacle),
        }
    }

    /// The verdict for a store that does not get the release.
    pub(crate) fn not_done(&self, obstacle: Obstacle) -> Verdict {
        self.verdict(Outcome::NotDone, None, Some(obstacle), Vec::new())
    }

    async fn act(&self, planned: &Action) -> Result<Verdict, Obstacle> {
        let now = match planned {
            // Somebody may have registered it since the plan was made.
            Action::Create { .. } => decide(self.rollout, &self.store.target, &self.list().await?),
            other => other.clone(),
        };
        let (done, wanted, extra) = match now {
            Action::Blocked(obstacle) => return Err(obstacle),
            Action::Create { what } => (self.create(&what).await?, what, Vec::new()),
            Action::Update { id, from, to, extra } => (self.update(&id, from, &to).await?, to, extra),
            Action::Leave { extra, .. } => (Done::Nothing, wanted(self.rollout, &self.store.target)?, extra),
        };
        let outcome = match done {
            Done::Nothing => Outcome::Unchanged,
            Done::Created(_) => Outcome::Created,
            Done::Updated { .. } => Outcome::Updated,
        };
        let verified = match self.verify(&wanted).await {
            Ok(verified) => verified,
            Err(obstacle) => return Err(self.take_back(done, obstacle).await),
        };
        let mut notes = verified.notes;
        for id in extra {
            self.remove_copy(&id).await?;
            notes.push(format!("removed script {id}, a copy from an earlier attempt"));
        }
        Ok(self.verdict(outcome, verified.script_url, None, notes))
    }

    async fn create(&self, what: &What) -> Result<Done, Obstacle> {
        for last in [false, true] {
            let answer = self.step("create", json!(what), self.store.api.create(what)).await?;
            match answer {
                Ok(Registration::Done(script)) => return Ok(Done::Created(script.id)),
                Err(Error::AutoInstalled { .. }) => return Ok(Done::Nothing),
                Err(error) if !in_doubt(&error) => return Err(self.refused(&error)),
                // Queued, or nobody knows: what the store lists decides.
                doubt => match (self.look_for(what).await?, doubt) {
                    (Some(script), _) => return Ok(Done::Created(script.id)),
                    (None, Err(error)) if last => return Err(self.refused(&error)),
                    (None, Ok(_)) => return Err(queued()),
                    (None, Err(_)) => {}
                },
            }
        }
        Err(queued())
    }

    async fn update(&self, id: &ScriptId, from: What, to: &What) -> Result<Done, Obstacle> {
        let detail = json!({"script": id, "from": from, "to": to});
        let answer = self.step("update", detail, self.store.api.update(id, to)).await?;
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
        let removed = self.step("remove-copy", json!({"script": id}), self.store.api.delete(id)).await?;
        removed.map_err(|error| {
            Obstacle::from(&error).and(&format!("the release runs, but script {id}, an older copy of ours, runs too"))
        })
    }

    /// Puts the store back to what it had before this run, and says so.
    async fn take_back(&self, done: Done, why: Obstacle) -> Obstacle {
        let api = &self.store.api;
        let (what, result) = match &done {
            Done::Nothing => return why,
            Done::Created(id) => {
                let result = self.step_anyway("take-back", json!({"script": id}), api.delete(id)).await;
                (format!("remove script {id} by hand"), result)
            }
            Done::Updated { id, from } => {
                let back = async { api.update(id, from).await.map(drop) };
                let result = self.step_anyway("put-back", json!({"script": id, "to": from}), back).await;
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
                Obstacle::failed(error.to_string(), "check this store's script_id, then deploy again")
            }
            // Without an active version: words on dated versions, an empty 500 on v1 (platforms.md §3.4).
            Error::Invalid { .. } | Error::UnknownOutcome { .. } if portal => {
                portal::upload(self.rollout, &self.store.target, &format!("it cannot be associated: {error}"))
            }
            Error::NotFound { .. } => {
                Obstacle::failed(error.to_string(), "deploy to this store again; the script may be gone since the plan")
            }
            error => error.into(),
        }
    }

    pub(crate) async fn list(&self) -> Result<Vec<RegisteredScript>, Obstacle> {
        self.store.api.list().await.map_err(|error| Obstacle::from(&error))
    }

    /// Reads until the store lists `what` as ours, for a few seconds.
    pub(crate) async fn look_for(&self, what: &What) -> Result<Option<RegisteredScript>, Obstacle> {
        for wait in LOOKS {
            tokio::time::sleep(wait).await;
            let listed = self.list().await?;
            let fits = |script: &RegisteredScript| {
                is_ours(self.rollout, what, script) && (script.what == *what || script.auto_installed)
            };
            if let Some(script) = listed.into_iter().find(fits) {
                return Ok(Some(script));
            }
        }
        Ok(None)
    }

    /// Takes a step with a line in the journal before and after it. Not journalled, not taken.
    async fn step<T>(
        &self,
        kind: &str,
        detail: Value,
        act: impl Future<Output = Result<T, Error>>,
    ) -> Result<Result<T, Error>, Obstacle> {
        let begun = self.journal.begin(self.run, Some(&self.store.target.key), kind, &detail);
        let step = begun.map_err(|error| Obstacle::failed(error.to_string(), "mend the journal, then deploy again"))?;
        let outcome = act.await;
        self.journal.end(step, outcome_of(&outcome), &result_of(&outcome));
        Ok(outcome)
    }

    /// The same for a step that must be taken even without a journal: leaving a store half-done is worse.
    async fn step_anyway(
        &self,
        kind: &str,
        detail: Value,
        act: impl Future<Output = Result<(), Error>>,
    ) -> Result<(), Error> {
        let begun = self.journal.begin(self.run, Some(&self.store.target.key), kind, &detail);
        let outcome = act.await;
        if let Ok(step) = begun {
            self.journal.end(step, outcome_of(&outcome), &result_of(&outcome));
        }
        outcome
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

/// Whether the call may have been carried out all the same.
fn in_doubt(error: &Error) -> bool {
    matches!(
        error,
        Error::UnknownOutcome { .. } | Error::Unavailable { .. } | Error::Unreachable { .. } | Error::Unreadable { .. }
    )
}

fn queued() -> Obstacle {
    Obstacle::new(
        ObstacleKind::Temporary,
        "the platform accepted the script into its queue, and it has not come out yet",
        "deploy to this store again in a minute",
    )
}

fn outcome_of<T>(outcome: &Result<T, Error>) -> StepOutcome {
    match outcome {
        Ok(_) => StepOutcome::Done,
        Err(_) => StepOutcome::Failed,
    }
}

fn result_of<T>(outcome: &Result<T, Error>) -> Value {
    match outcome {
        Ok(_) => Value::Null,
        Err(error) => error.to_string().into(),
    }
}
