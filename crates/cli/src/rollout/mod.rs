//! The verbs that move stores from release to release, and tell where they are.

pub(crate) mod args;
mod back;
mod blank;
mod course;
mod deploy;
mod desk;
mod interrupt;
mod progress;
mod releases;
mod report;
mod status;
mod steer;
mod web;

pub(crate) use back::rollback;
pub(crate) use deploy::{apply, deploy, plan};
pub(crate) use interrupt::Interrupt;
pub(crate) use releases::{ReleaseLine, run as releases};
pub(crate) use report::{PlanLine, Standing};
pub(crate) use status::{StoreLine, run as status};
pub(crate) use steer::run as steer;
