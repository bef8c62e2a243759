//! The real command and the real sandbox, end to end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authorise;
mod bucket;
mod build;
mod demo;
mod deploy;
mod ports;
mod reports;
mod rollout;
mod rules;
mod setup;
mod upload;
