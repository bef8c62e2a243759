//! The real command and the real sandbox, end to end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authorise;
mod bucket;
mod build;
mod canary;
mod demo;
mod demo_verb;
mod deploy;
mod dev;
mod doctor;
mod examples;
mod guides;
mod keychain;
mod new;
mod ports;
mod reports;
mod rollout;
mod rules;
mod settings;
mod setup;
mod stores;
mod upload;
