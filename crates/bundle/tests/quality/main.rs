//! What a build leaves beside its bundle: symbols, report, compressed files. Real builds of one script crate, shared by all
//! tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod errors;
mod fixture;
mod report;
mod symbols;
