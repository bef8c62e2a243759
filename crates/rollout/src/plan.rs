//! What a rollout will do, store by store, before it does anything.

use futures_util::{StreamExt, stream};
use serde::{Deserialize, Serialize};
use vitrina_platform::{ScriptId, What};
use vitrina_release::Channel;

use crate::channel::planned_channel;
use crate::decide::decide;
use crate::patient::patiently;
use crate::{Obstacle, Placement, Rollout, Store};

/// What one store needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// The store has what it needs, and the journal does not know of it: it is verified and written down.
    Adopt {
        /// The script that is right.
        id: ScriptId,
        /// Copies of ours from earlier attempts, to be removed.
        extra: Vec<ScriptId>,
    },
    /// The store has ours and shall have none.
    Remove {
        /// The scripts to remove.
        ids: Vec<ScriptId>,
    },
    /// The store has what it needs; it is only verified.
    Leave {
        /// The script that is right; `None`: it needs none.
        id: Option<ScriptId>,
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
    /// The channel after the last wave, if it is another than now.
    pub channel: Option<Channel>,
    /// Why nobody knows what the channel says now, and what to do about it. A rollout that needs it keeps from its stores.
    pub channel_unread: Option<String>,
}

impl Action {
    /// The word for it in tables: `create`, `update`, `adopt`, `remove`, `leave`, `blocked`.
    pub fn word(&self) -> &'static str {
        match self {
            Action::Create { .. } => "create",
            Action::Update { .. } => "update",
            Action::Adopt { .. } => "adopt",
            Action::Remove { .. } => "remove",
            Action::Leave { extra, .. } if !extra.is_empty() => "remove",
            Action::Leave { .. } => "leave",
            Action::Blocked(_) => "blocked",
        }
    }

    /// What a journal without plans is taken to have planned.
    pub(crate) fn untold() -> Action {
        Action::Leave { id: None, extra: Vec::new() }
    }
}

impl StorePlan {
    /// The word for what happens to the store, the channel included: a Portal store that stays as it is registered is
    /// updated when the channel moves.
    pub fn word(&self, plan: &Plan) -> &'static str {
        let moves = plan.channel.is_some() && self.is_portal();
        match self.action.word() {
            "leave" if moves => "update",
            word => word,
        }
    }

    pub(crate) fn is_portal(&self) -> bool {
        self.store.target.placement == Placement::TiendanubePortal
    }
}

impl Plan {
    /// Whether any store that can be worked on needs a change, or the channel does.
    pub fn has_changes(&self) -> bool {
        self.channel.is_some() || self.stores.iter().any(|plan| !matches!(plan.action.word(), "leave" | "blocked"))
    }

    /// Whether any store is blocked, or the channel cannot be read.
    pub fn has_blocked(&self) -> bool {
        self.channel_unread.is_some() || self.stores.iter().any(|plan| matches!(plan.action, Action::Blocked(_)))
    }
}

/// Reads what each store has and decides what it needs. Changes nothing. A store that cannot be read is blocked, the others
/// go on.
pub async fn plan(rollout: &Rollout, stores: Vec<Store>) -> Plan {
    plan_with(rollout, stores, |_| ()).await
}

/// As [`plan`]; `on_read` hears how many stores are read.
pub async fn plan_with(rollout: &Rollout, stores: Vec<Store>, on_read: impl Fn(usize)) -> Plan {
    let planned = stream::iter(stores.into_iter().enumerate()).map(|(at, store)| async move {
        let action = match patiently(rollout.pace, store.api.list()).await {
            Ok(listed) => decide(rollout, &store.target, &listed),
            Err(error) => Action::Blocked(Obstacle::from(&error)),
        };
        (at, StorePlan { store, action })
    });
    // In the order in which they answer, or one that hangs would hold up the rest.
    let mut planned = planned.buffer_unordered(rollout.pace.at_once.max(1));
    let mut stores = Vec::new();
    while let Some(store) = planned.next().await {
        stores.push(store);
        on_read(stores.len());
    }
    stores.sort_by_key(|(at, _)| *at);
    let stores = stores.into_iter().map(|(_, store)| store).collect();
    let mut plan = Plan { stores, channel: None, channel_unread: None };
    match planned_channel(rollout, &plan).await {
        Ok(channel) => plan.channel = channel,
        Err(error) => plan.channel_unread = Some(error.to_string()),
    }
    plan
}
