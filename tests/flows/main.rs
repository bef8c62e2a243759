//! The real command and the real sandbox, end to end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authorise;
mod build;
mod demo;
mod deploy;
mod ports;
mod rules;
mod setup;
mod upload;
