//! Writing one rollout's rows: before and after each step.

use std::sync::{Mutex, PoisonError};

use vitrina_platform::Error;

use crate::{Fact, Journal, JournalError, Obstacle, Step, StepOutcome, StoreKey};

/// One rollout's hand on the journal.
pub(crate) struct Pen<'a> {
    pub(crate) journal: &'a dyn Journal,
    pub(crate) rollout: u64,
    /// The first failure after a step was taken: by then the step cannot be refused any more.
    failure: Mutex<Option<JournalError>>,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(journal: &'a dyn Journal, rollout: u64) -> Pen<'a> {
        Pen { journal, rollout, failure: Mutex::default() }
    }

    /// Takes a step with a row before and after it. Not written, not taken.
    pub(crate) async fn step<T>(
        &self,
        store: &StoreKey,
        step: Step,
        act: impl Future<Output = Result<T, Error>>,
    ) -> Result<Result<T, Error>, Obstacle> {
        let begun = self.begin(Some(store), step).await;
        begun.map_err(|error| {
            let obstacle = Obstacle::failed(error.to_string(), "mend the journal, then run the same command again");
            self.keep(Err(error));
            obstacle
        })?;
        Ok(self.take(store, act).await)
    }

    /// The same for a step that must be taken even without a journal: leaving a store half-done is worse. Unless the store is
    /// another worker's by now.
    pub(crate) async fn step_anyway(
        &self,
        store: &StoreKey,
        step: Step,
        act: impl Future<Output = Result<(), Error>>,
    ) -> Result<(), Error> {
        match self.begin(Some(store), step).await {
            Err(JournalError::TakenOver { .. }) => return Ok(()),
            written => self.keep(written),
        };
        self.take(store, act).await
    }

    async fn take<T>(&self, store: &StoreKey, act: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let outcome = act.await;
        let (came, said) = match &outcome {
            Ok(_) => (StepOutcome::Done, None),
            Err(error) if in_doubt(error) => (StepOutcome::Unknown, Some(error.to_string())),
            Err(error) => (StepOutcome::Failed, Some(error.to_string())),
        };
        self.end(Some(store), came, said).await;
        outcome
    }

    /// Writes that a step is about to be taken.
    pub(crate) async fn begin(&self, store: Option<&StoreKey>, step: Step) -> Result<(), JournalError> {
        self.journal.append(self.rollout, vec![Fact::Begun { store: store.cloned(), step }]).await
    }

    /// Writes what came of it; a failure to write shows in [`Pen::checked`].
    pub(crate) async fn end(&self, store: Option<&StoreKey>, outcome: StepOutcome, said: Option<String>) {
        self.note(Fact::Ended { store: store.cloned(), outcome, said }).await;
    }

    /// Writes a fact that is true whether it is written or not; says whether it was.
    pub(crate) async fn note(&self, fact: Fact) -> bool {
        self.keep(self.journal.append(self.rollout, vec![fact]).await)
    }

    /// The first failure to write, if there was one.
    pub(crate) fn checked(&self) -> Result<(), JournalError> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take().map_or(Ok(()), Err)
    }

    /// Whether there was one that nobody has checked yet: then no further store is begun.
    pub(crate) fn has_failed(&self) -> bool {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Keeps a failure of the journal for [`Pen::checked`].
    pub(crate) fn fail(&self, failure: JournalError) {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
    }

    fn keep(&self, written: Result<(), JournalError>) -> bool {
        match written {
            Ok(()) => return true,
            // Whoever has the store now writes about it.
            Err(JournalError::TakenOver { .. }) => {}
            Err(failure) => self.fail(failure),
        }
        false
    }
}

/// Whether the call may have been carried out all the same.
pub(crate) fn in_doubt(error: &Error) -> bool {
    matches!(
        error,
        Error::UnknownOutcome { .. } | Error::Unavailable { .. } | Error::Unreachable { .. } | Error::Unreadable { .. }
    )
}
