//! The hosting: what is published, what is refused, and what is left behind; in a folder and in a bucket of a real
//! S3-compatible server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod bucket;
mod bundles;
mod channel;
mod location;
mod lossy;
mod place;
mod publishing;
mod settings;
