//! The frame that every verb stands in, proven with the real binary: flags and variables, streams and exit codes, help,
//! errors, and the shape of `--json`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod errors;
mod frame;
mod place;
mod shapes;
mod small;
mod snapshot;
