//! A rollout as a page to look at, while it runs and afterwards. It is made of the journal alone.

mod facts;
mod server;

pub use facts::{BadStore, Facts, GateFacts, RolloutFacts, WaveFacts};
pub use server::Watch;
