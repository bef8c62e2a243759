//! Rows and the chain that holds them together.

use jiff::Timestamp;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{Fact, JournalError};

/// One row of the journal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Counts from 1 over all rollouts.
    pub number: u64,
    /// The rollout it belongs to.
    pub rollout: u64,
    /// When it was written, UTC.
    pub at: Timestamp,
    /// What it says.
    #[serde(flatten)]
    pub fact: Fact,
}

/// The end of the chain: how many rows there are, and the hash of the last. A journal keeps it beside the rows, so that rows
/// cut off at the end are missed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The last row's number; 0: there is none.
    pub number: u64,
    /// The last row's hash; empty: there is none.
    pub hash: Vec<u8>,
}

/// A row as a database keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The row's number.
    pub number: u64,
    /// The rollout it belongs to.
    pub rollout: u64,
    /// When it was written: RFC 3339, UTC.
    pub at: String,
    /// The fact as JSON.
    pub fact: String,
    /// SHA-256 of the hash before and of all the fields above.
    pub hash: Vec<u8>,
}

impl Stored {
    /// The row with this fact that follows `head`, which moves on to it.
    ///
    /// # Errors
    /// [`JournalError::Broken`] for a fact that is no JSON; none of ours is.
    pub fn after(head: &mut Head, rollout: u64, fact: &Fact, journal: &str) -> Result<Stored, JournalError> {
        let number = head.number + 1;
        let fact = serde_json::to_string(fact).map_err(|error| broken(journal, number, &error.to_string()))?;
        let mut stored = Stored { number, rollout, at: Timestamp::now().to_string(), fact, hash: Vec::new() };
        stored.hash = stored.link(&head.hash);
        *head = Head { number, hash: stored.hash.clone() };
        Ok(stored)
    }

    /// Checks that this row follows `head`, which moves on to it, and reads it. `journal` says where it lies.
    ///
    /// # Errors
    /// [`JournalError::Broken`].
    pub fn check(self, head: &mut Head, journal: &str) -> Result<Row, JournalError> {
        let expected = head.number + 1;
        if self.number != expected {
            return Err(broken(journal, expected, "it is missing"));
        }
        if self.hash != self.link(&head.hash) {
            return Err(broken(journal, expected, "it is not what was written, or the row before is not"));
        }
        let fact = serde_json::from_str(&self.fact).map_err(|error| broken(journal, expected, &error.to_string()))?;
        let at = self.at.parse().map_err(|_| broken(journal, expected, "its time is none"))?;
        *head = Head { number: expected, hash: self.hash };
        Ok(Row { number: expected, rollout: self.rollout, at, fact })
    }

    fn link(&self, before: &[u8]) -> Vec<u8> {
        let mut hash = Sha256::new();
        for part in [before, &self.number.to_be_bytes(), &self.rollout.to_be_bytes(), self.at.as_bytes(), b"\n"] {
            hash.update(part);
        }
        hash.update(self.fact.as_bytes());
        hash.finalize().to_vec()
    }
}

impl Head {
    /// Checks that the rows up to `seen` are all there are.
    ///
    /// # Errors
    /// [`JournalError::Broken`] names the first row that is missing, or the last when it is another.
    pub fn ends(&self, seen: &Head, journal: &str) -> Result<(), JournalError> {
        match self == seen {
            true => Ok(()),
            false if self.number > seen.number => Err(broken(journal, seen.number + 1, "it is missing")),
            false => Err(broken(journal, seen.number, "the journal's end does not tell of it")),
        }
    }
}

fn broken(journal: &str, row: u64, reason: &str) -> JournalError {
    JournalError::Broken { journal: journal.to_owned(), row, reason: reason.to_owned() }
}
