//! What a rollout tells while it runs, and why its work ended.

use std::time::Duration;

use crate::{Decision, Verdict};

/// What a rollout tells while it runs.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Work on the open waves begins, or goes on.
    Working {
        /// Which rollout.
        rollout: u64,
        /// How many waves are open.
        wave: usize,
        /// Of how many.
        waves: usize,
        /// How many stores are waiting.
        stores: usize,
    },
    /// A store has its verdict.
    Verdict(&'a Verdict),
    /// The rollout waits before it asks the gate.
    Waiting(Duration),
    /// The gate said something.
    Gate(&'a Decision),
}

/// Why the work on the open waves ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Every store of them has its verdict.
    Done,
    /// More stores failed than the gate permits.
    TooManyFailed,
    /// It was asked to stop.
    Interrupted,
    /// Somebody paused it.
    Paused {
        /// Why.
        why: String,
    },
    /// Somebody aborted it.
    Aborted {
        /// Why.
        why: String,
    },
}
