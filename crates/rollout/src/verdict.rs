//! What became of one store.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{Obstacle, Placement, StoreKey};

/// How a store stands after a rollout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The script was registered, and the registration and the served bytes are verified.
    Created,
    /// The registration was changed, and is verified.
    Updated,
    /// All was right already, and is verified.
    Unchanged,
    /// The store does not run the release; see the obstacle. Nothing of this run is left in it.
    NotDone,
}

/// What became of one store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
    /// Whether the store runs the release.
    pub fn is_done(&self) -> bool {
        self.outcome != Outcome::NotDone
    }
}
