//! The journal: what rollouts were about to do and what came of it.
//!
//! A journal is a list of [`Row`]s that only ever grows. Each holds one [`Fact`] and a hash over the row before, so that a
//! row that was lost or changed is noticed. Nothing else is stored: which wave is open, which store runs what, who must log in
//! again are all told by [`History`], which is made of the rows.

mod error;
mod fact;
mod history;
mod holder;
mod postgres;
mod row;
mod sqlite;

use async_trait::async_trait;

use crate::StoreKey;

pub use error::JournalError;
pub use fact::{Created, Fact, Step, StepOutcome};
pub use history::{AppRecord, Count, End, GateRecord, History, RolloutRecord, StepRecord, StoreRecord};
pub use holder::{Holder, Lease};
pub use postgres::{PostgresJournal, is_postgres, open_journal, open_journal_to_read};
pub use row::{Head, Row, Stored};
pub use sqlite::SqliteJournal;

/// Where the facts of rollouts are kept.
///
/// Several processes may read and append at once; [`Journal::hold`] decides which of them works on an app's stores.
#[async_trait]
pub trait Journal: Send + Sync {
    /// Begins a rollout with its first facts, the first of them [`Fact::Created`], in one step; answers its number. Numbers
    /// count from 1.
    ///
    /// # Errors
    /// [`JournalError`]; then nothing was written.
    async fn create(&self, facts: Vec<Fact>) -> Result<u64, JournalError>;

    /// Adds facts to a rollout in one step. When this returns they survive the end of the process and of the machine's power.
    ///
    /// # Errors
    /// [`JournalError`]; then nothing was written, and what they announce must not be done.
    async fn append(&self, rollout: u64, facts: Vec<Fact>) -> Result<(), JournalError>;

    /// Shows every row after number `after`, in order, each checked against the one before; answers the last number.
    ///
    /// # Errors
    /// [`JournalError::Broken`] names the row that was lost or changed; any other [`JournalError`].
    async fn read(&self, after: u64, each: &mut (dyn FnMut(Row) + Send)) -> Result<u64, JournalError>;

    /// Makes this process the one that works on the app's stores, for as long as the lease lives.
    ///
    /// # Errors
    /// [`JournalError::Held`] names who does already.
    async fn hold(&self, app: &str, holder: &Holder) -> Result<Lease, JournalError>;

    /// Who has that lease now, for workers that join; `None`: nobody.
    ///
    /// # Errors
    /// [`JournalError::OneWorker`] for a journal that nobody can join.
    async fn leader(&self, app: &str) -> Result<Option<String>, JournalError>;

    /// Takes up to `most` of the `pending` stores of a rollout for this worker, leaving those that another one works on. A
    /// journal with one worker gives what is asked for.
    ///
    /// # Errors
    /// [`JournalError`].
    async fn claim(&self, rollout: u64, pending: &[StoreKey], most: usize) -> Result<Vec<StoreKey>, JournalError> {
        let _ = rollout;
        Ok(pending.iter().take(most).cloned().collect())
    }
}

impl dyn Journal + '_ {
    /// Everything that the journal knows by now.
    ///
    /// # Errors
    /// As [`Journal::read`].
    pub async fn history(&self) -> Result<History, JournalError> {
        let mut history = History::default();
        self.read(0, &mut |row| history.learn(&row)).await?;
        Ok(history)
    }
}
