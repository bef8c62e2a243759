//! What became of one store.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Obstacle, Placement, StoreKey};

/// How a store stands after a rollout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The script was registered, and the registration and the served bytes are verified.
    Created,
    /// The registration was changed, and is verified.
    Updated,
    /// All was right already, and is verified.
    Unchanged,
    /// The channel moved it, which is verified; its registration, known from before, could not be read now.
    Moved,
    /// Nothing of ours is registered any more.
    Removed,
    /// The store does not run the release; see the obstacle. Nothing of this run is left in it.
    NotDone,
}

/// What became of one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// Which store.
    pub store: StoreKey,
    /// How it gets the script.
    pub placement: Placement,
    /// How it stands.
    pub outcome: Outcome,
    /// What its pages load: the `src`, or the address at the platform's CDN where that is told.
    pub script_url: Option<String>,
    /// Why not, for [`Outcome::NotDone`].
    pub obstacle: Option<Obstacle>,
    /// What else a person should know.
    pub notes: Vec<String>,
}

impl Verdict {
    pub(crate) fn not_done(store: StoreKey, placement: Placement, obstacle: Obstacle) -> Verdict {
        let (outcome, obstacle) = (Outcome::NotDone, Some(obstacle));
        Verdict { store, placement, outcome, script_url: None, obstacle, notes: Vec::new() }
    }

    /// Whether the store has what the rollout brings.
    pub fn is_done(&self) -> bool {
        self.outcome != Outcome::NotDone
    }
}
