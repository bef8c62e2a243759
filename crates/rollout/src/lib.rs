#![doc = include_str!("../README.md")]

// What is to be done.
mod decide;
mod obstacle;
mod placement;
mod plan;
mod plan_file;
mod rollout;
mod store;
mod verdict;

// In which order, and whether it may go on.
mod gate;
mod health;
pub mod reports;
mod wave;

// Doing it.
mod apply;
mod begin;
mod channel;
mod drive;
mod event;
mod files;
mod join;
mod patient;
mod pen;
mod portal;
mod read_back;
mod run;
mod served;
mod stop;
mod verify;
mod work;

// To look at.
pub mod watch;

// What was done, and what is so.
mod journal;
mod standing;

pub use apply::apply;
pub use begin::{Course, begin};
pub use drive::{Driven, Far, drive, pass_gate};
pub use event::{Event, Halt};
pub use gate::{Decision, Gate};
pub use health::{Figures, Health, HealthCommand, HealthError};
pub use join::join;
pub use journal::{
    AppRecord, Count, Created, End, Fact, GateRecord, Head, History, Holder, Journal, JournalError, Lease,
    PostgresJournal, RolloutRecord, Row, SqliteJournal, Step, StepOutcome, StepRecord, StoreRecord, Stored,
    is_postgres, open_journal, open_journal_to_read,
};
pub use obstacle::{Obstacle, ObstacleKind};
pub use placement::{Placement, Platform};
pub use plan::{Action, Plan, StorePlan, plan, plan_with};
pub use plan_file::{PlanFile, PlanFileError, PlannedStore};
pub use read_back::{ReadBackError, read_back};
pub use rollout::{Pace, Reach, Rollout, RolloutError};
pub use run::Run;
pub use standing::{Look, Standing};
pub use stop::{Stop, Stopper};
pub use store::{Store, StoreKey, StoreKeyError, Target};
pub use verdict::{Outcome, Verdict};
pub use wave::{Wave, WaveError};

/// Bundles, releases, channels and the hosting, for callers that do not name that crate themselves.
pub use vitrina_release as release;
