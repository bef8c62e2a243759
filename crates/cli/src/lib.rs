#![doc = include_str!("../README.md")]

mod args;
mod build;
mod client;
pub mod config;
mod deploy;
mod error;
mod login;
mod run;
mod sandbox;
mod screen;
mod secret;
mod store;
mod table;
mod upload;
pub mod vault;

pub use args::Cli;
pub use error::{Error, Exit};
pub use login::LoginError;
pub use run::run;
pub use secret::SecretError;
