//! `vitrina doctor`: why a script does not run on a store, and whether this machine can build one.

mod page;
mod store;
mod toolchain;

use std::fmt;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use schemars::JsonSchema;
use serde::Serialize;
use url::Url;
use vitrina_rollout::StoreKey;

use crate::complete;
use crate::error::{Error, Exit};
use crate::global::Global;
use crate::screen::Screen;
use crate::store::store_key;
use crate::vault::VaultArgs;

/// `vitrina doctor`
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// The store [default: look at this machine's tools].
    #[arg(value_name = "STORE", env = "VITRINA_STORE", value_parser = store_key, add = ArgValueCandidates::new(complete::stores))]
    pub store: Option<StoreKey>,
    /// The shop's address, where the platform does not tell it.
    #[arg(long, value_name = "URL", requires = "store", env = "VITRINA_SHOP")]
    pub url: Option<Url>,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// How something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    Good,
    /// It may be meant so.
    Notice,
    /// It keeps the script from running, or this machine from building.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Finding {
    /// What was looked at, such as `association`. Names never change.
    check: &'static str,
    state: State,
    /// What was found.
    what: String,
    /// What to do; absent where all is well.
    remedy: Option<String>,
}

impl Finding {
    fn good(check: &'static str, what: impl Into<String>) -> Finding {
        Finding { check, state: State::Good, what: what.into(), remedy: None }
    }

    fn notice(check: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { check, state: State::Notice, what: what.into(), remedy: Some(remedy.into()) }
    }

    fn bad(check: &'static str, what: impl Into<String>, remedy: impl Into<String>) -> Finding {
        Finding { check, state: State::Bad, what: what.into(), remedy: Some(remedy.into()) }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = match self.state {
            State::Good => "ok ",
            State::Notice => "?  ",
            State::Bad => "BAD",
        };
        write!(f, "{mark} {}: {}", self.check, self.what)?;
        match &self.remedy {
            Some(remedy) => write!(f, "\n      remedy: {remedy}"),
            None => Ok(()),
        }
    }
}

/// Runs the verb: one store, or the toolchain when none is named. Ends with 1 when anything is bad.
///
/// # Errors
///
/// [`Error::Config`], [`Error::Vault`]. What is wrong with a store is a finding.
pub(crate) async fn run(args: &DoctorArgs, global: &Global, screen: &Screen) -> Result<Exit, Error> {
    let findings = match &args.store {
        None => toolchain::findings().await,
        Some(store) => store::findings(store, args, &global.read_config()?, screen).await?,
    };
    let text: Vec<String> = findings.iter().map(ToString::to_string).collect();
    screen.results(text.join("\n"), &findings);
    let bad = findings.iter().filter(|finding| finding.state == State::Bad).count();
    match bad {
        0 => screen.note("Nothing stands in the way."),
        bad => screen.note(format_args!("{bad} thing(s) stand in the way; the first is the one to begin with.")),
    }
    Ok(if bad == 0 { Exit::Done } else { Exit::Failed })
}
