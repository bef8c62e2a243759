//! What the whole-system tests in `flows/` stand on: the built programs, a running sandbox with a merchant, and a bundle
//! that needs no compiler. Panics are the way a test fails, so this crate may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

/// The script of the README compiles.
#[doc = include_str!("../../README.md")]
pub mod readme {}

mod bucket;
mod bundle;
pub mod canary;
mod chromium;
mod ended;
mod fleet;
mod npm;
mod odd_shop;
mod programs;
mod running;
mod sandbox;
mod serving;
mod settled;
mod storefront;
mod team;
mod web;

pub use bucket::{Bucket, Cdn};
pub use bundle::write_bundle;
pub use chromium::Chromium;
pub use ended::Ended;
pub use fleet::{Fleet, number};
pub use npm::{NpmPackage, deploy_as_it_is};
pub use odd_shop::OddShop;
pub use programs::{project_parts, root, script_parts, vitrina, xtask};
pub use running::Running;
pub use sandbox::{Login, Sandbox, free_ports};
pub use serving::Serving;
pub use storefront::Storefront;
pub use team::Team;
pub use web::{Page, get, send_form, send_json, send_text};
