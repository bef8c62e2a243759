#![doc = include_str!("../README.md")]

mod args;
mod build;
mod client;
pub mod code;
mod complete;
pub mod config;
mod deploy;
mod error;
mod explain;
mod grants;
mod login;
mod logout;
mod manual;
mod run;
mod sandbox;
mod screen;
mod scripts;
mod secret;
pub mod shape;
mod store;
mod stores;
mod symbolicate;
mod table;
mod upload;
pub mod vault;
mod webhooks;
mod whoami;

pub use args::Cli;
pub use code::Code;
pub use error::{Error, Exit};
pub use login::LoginError;
pub use manual::ASKING;
pub use run::{run, unparsed};
pub use secret::SecretError;
pub use stores::TokenError;
pub use webhooks::WebhooksError;
