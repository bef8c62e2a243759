//! The command line of `vitrina settings`.

use clap::{Args, Subcommand};
use clap_complete::engine::ArgValueCandidates;
use serde_json::Value;
use vitrina_rollout::StoreKey;

use crate::complete;
use crate::store::store_key;

/// `vitrina settings`
#[derive(Debug, Subcommand)]
pub enum SettingsVerb {
    /// Print what a store has set, and what the script takes for the rest.
    Get(OfStore),
    /// Change a store's settings, unless somebody else does at the same time.
    Set(SetArgs),
    /// Tell what in a store's settings the script passes over.
    Check(OfStore),
}

/// Whose settings, and which release says what they may be.
#[derive(Debug, Args)]
pub struct OfStore {
    /// The store.
    #[arg(value_name = "STORE", env = "VITRINA_STORE", value_parser = store_key, add = ArgValueCandidates::new(complete::stores))]
    pub store: StoreKey,
    /// The release that says what may be set [default: the newest on the hosting].
    #[arg(long, value_name = "N", env = "VITRINA_RELEASE", add = ArgValueCandidates::new(complete::releases))]
    pub release: Option<u32>,
}

/// `vitrina settings set`
#[derive(Debug, Args)]
pub struct SetArgs {
    /// Whose.
    #[command(flatten)]
    pub of: OfStore,
    /// What to set, such as installments=3; what is no JSON is a text.
    #[arg(value_name = "KEY=VALUE", env = "VITRINA_SETTINGS", value_parser = assignment, required_unless_present = "unset")]
    pub values: Vec<Assignment>,
    /// Take this key away, so that the script's default counts; may be given several times.
    #[arg(long, value_name = "KEY", env = "VITRINA_UNSET", value_delimiter = ',')]
    pub unset: Vec<String>,
}

/// `KEY=VALUE`.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// Left of the first `=`.
    pub key: String,
    /// Right of it.
    pub value: Value,
}

fn assignment(text: &str) -> Result<Assignment, String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok(Assignment {
            key: key.to_owned(),
            value: serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned())),
        }),
        _ => Err("write KEY=VALUE, such as installments=3".to_owned()),
    }
}
