//! What a rollout will do, store by store, before it does anything.

use futures_util::{StreamExt, stream};
use serde::Serialize;
use vitrina_platform::{ScriptId, What};

use crate::decide::decide;
use crate::{Obstacle, Rollout, Store};

/// How many stores are worked on at the same time.
pub(crate) const AT_ONCE: usize = 8;

/// What one store needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "action")]
pub enum Action {
    /// The store has nothing of ours.
    Create {
        /// What to register.
        what: What,
    },
    /// The store has another release or other parameters.
    Update {
        /// The script to change.
        id: ScriptId,
        /// What it is now.
        from: What,
        /// What it shall be.
        to: What,
        /// Copies of ours from earlier attempts, to be removed.
        extra: Vec<ScriptId>,
    },
    /// The store has what it needs; it is only verified.
    Leave {
        /// The script that is right.
        id: ScriptId,
        /// Copies of ours from earlier attempts, to be removed.
        extra: Vec<ScriptId>,
    },
    /// Nothing can be done for now.
    Blocked(Obstacle),
}

/// One store's part of a plan.
#[derive(Clone, Debug)]
pub struct StorePlan {
    /// Which store.
    pub store: Store,
    /// What it needs.
    pub action: Action,
}

/// A plan, in the order of the stores given.
#[derive(Clone, Debug)]
pub struct Plan {
    /// One entry a store.
    pub stores: Vec<StorePlan>,
}

impl Plan {
    /// Whether any store that can be worked on needs a change.
    pub fn has_changes(&self) -> bool {
        let changes = |plan: &StorePlan| match &plan.action {
            Action::Create { .. } | Action::Update { .. } => true,
            Action::Leave { extra, .. } => !extra.is_empty(),
            Action::Blocked(_) => false,
        };
        self.stores.iter().any(changes)
    }
}

/// Reads what each store has and decides what it needs. Changes nothing. A store that cannot be read is blocked, the others
/// go on.
pub async fn plan(rollout: &Rollout, stores: Vec<Store>) -> Plan {
    let planned = stream::iter(stores).map(|store| async move {
        let action = match store.api.list().await {
            Ok(listed) => decide(rollout, &store.target, &listed),
            Err(error) => Action::Blocked(Obstacle::from(&error)),
        };
        StorePlan { store, action }
    });
    Plan { stores: planned.buffered(AT_ONCE).collect().await }
}
