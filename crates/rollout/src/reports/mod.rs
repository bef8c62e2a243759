//! What shops' pages report of releases: that they started, and what failed.
//!
//! Anyone on the internet can send reports, so everything here is bounded: the size of a message, how many are taken in a second,
//! how many releases, stores and different errors are kept. What is refused is counted. A rollout's gate asks [`Reports`] as its [`Health`](crate::Health).

mod limit;
mod listener;
mod report;
mod store;

pub use limit::Limit;
pub use listener::{Listener, MAX_REPORT_BYTES};
pub use report::{Refusal, Report, Said};
pub use store::{ErrorRecord, Reports, ReportsError};
