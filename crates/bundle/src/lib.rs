#![doc = include_str!("../README.md")]

mod bindgen;
mod build;
mod cargo;
mod error;
mod exports;
mod link;
mod minify;
mod module;
mod output;
mod shrink;
mod weigh;

pub use build::{Built, Request, Step, Tools, build};
pub use error::Error;
