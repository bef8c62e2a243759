#![doc = include_str!("../README.md")]

mod apply;
mod channel;
mod decide;
mod journal;
mod obstacle;
mod placement;
mod plan;
mod portal;
mod read_back;
mod rollout;
mod served;
mod store;
mod verdict;
mod verify;
mod work;

pub use apply::apply;
pub use journal::{Journal, JournalError, Step, StepOutcome};
pub use obstacle::{Obstacle, ObstacleKind};
pub use placement::{Placement, Platform};
pub use plan::{Action, Plan, StorePlan, plan};
pub use read_back::{ReadBackError, read_back};
pub use rollout::{Reach, Rollout, RolloutError};
pub use store::{Store, StoreKey, StoreKeyError, Target};
pub use verdict::{Outcome, Verdict};

/// Bundles, releases, channels and the hosting, for callers that do not name that crate themselves.
pub use vitrina_release as release;
