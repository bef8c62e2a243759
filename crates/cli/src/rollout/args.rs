//! The command line of the verbs that move stores.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand};
use clap_complete::engine::ArgValueCandidates;
use vitrina_rollout::{StoreKey, Wave};

use crate::complete;
use crate::global::flag;
use crate::store::store_key;
use crate::vault::VaultArgs;

/// Where facts and tokens are kept.
#[derive(Debug, Args)]
pub struct KeptArgs {
    // The address may hold a password all the same, so its value is never shown.
    /// The journal: a file, or a team's at postgres://USER@HOST/DATABASE, with the password in PGPASSWORD [default: that of
    /// Vitrina.toml, else a file beside the vault].
    #[arg(long, value_name = "JOURNAL", env = "VITRINA_JOURNAL", hide_env_values = true)]
    pub journal: Option<String>,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// How fast stores are worked on.
#[derive(Clone, Copy, Debug, Args)]
pub struct PaceArgs {
    /// Stores that are worked on at the same time.
    #[arg(long, value_name = "N", default_value_t = 32, env = "VITRINA_AT_ONCE", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub at_once: u16,
    /// The longest wait for one answer of a platform, such as 45s.
    #[arg(long, value_name = "TIME", default_value = "45s", env = "VITRINA_PATIENCE", value_parser = time)]
    pub patience: Duration,
}

/// What every verb that reaches into stores needs.
#[derive(Debug, Args)]
pub struct HandArgs {
    /// How fast.
    #[command(flatten)]
    pub pace: PaceArgs,
    /// Journal and vault.
    #[command(flatten)]
    pub kept: KeptArgs,
}

/// For which stores.
#[derive(Debug, Args)]
pub struct OnlyArgs {
    /// Only this store; may be given several times [default: all stores of the app in the vault].
    #[arg(long = "store", value_name = "PLATFORM:ID", env = "VITRINA_STORES", value_delimiter = ',', value_parser = store_key)]
    #[arg(add = ArgValueCandidates::new(complete::stores))]
    pub stores: Vec<StoreKey>,
}

/// Which release, for which stores.
#[derive(Debug, Args)]
pub struct AimArgs {
    /// The release to move to [default: the newest on the hosting].
    #[arg(long, value_name = "N", env = "VITRINA_RELEASE", add = ArgValueCandidates::new(complete::releases))]
    pub release: Option<u32>,
    /// For which stores.
    #[command(flatten)]
    pub only: OnlyArgs,
}

/// In which waves, and what has to hold between them.
#[derive(Debug, Args)]
pub struct CourseArgs {
    /// The waves: shares and stores, such as 1%,10%,100% or tiendanube:1001+tiendanube:1002,100% [default: all at once].
    #[arg(long = "wave", value_name = "WAVES", env = "VITRINA_WAVES", value_delimiter = ',', value_parser = wave)]
    pub waves: Vec<Wave>,
    /// Go on from wave to wave, with a pause and a look at the gate in between.
    #[arg(long, env = "VITRINA_AUTO", value_parser = flag())]
    pub auto: bool,
    /// Waves by share without error reports: only failed stores stop them.
    #[arg(long, env = "VITRINA_NO_GATE", value_parser = flag())]
    pub no_gate: bool,
    /// What the gate reads.
    #[command(flatten)]
    pub gate: GateArgs,
}

/// What the gate reads.
#[derive(Debug, Args)]
pub struct GateArgs {
    /// The pause after a wave before the gate is asked, such as 10m.
    #[arg(long, value_name = "TIME", env = "VITRINA_PAUSE", value_parser = time)]
    pub pause: Option<Duration>,
    /// A command that prints {"release", "started", "failed"} for the release in VITRINA_HEALTH_RELEASE.
    #[arg(long, value_name = "COMMAND", env = "VITRINA_HEALTH")]
    pub health: Option<String>,
    /// The file that `vitrina reports listen` keeps, where no command tells [default: beside the vault, once it is there].
    #[arg(long, value_name = "FILE", env = "VITRINA_REPORTS")]
    pub reports: Option<PathBuf>,
}

/// `vitrina plan`
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// Which release, for which stores.
    #[command(flatten)]
    pub aim: AimArgs,
    /// Keep the plan in this file, for `vitrina apply`.
    #[arg(long, value_name = "FILE", env = "VITRINA_PLAN")]
    pub save: Option<PathBuf>,
    /// How fast, and with which journal and vault.
    #[command(flatten)]
    pub hand: HandArgs,
}

/// `vitrina apply`
#[derive(Debug, Args)]
pub struct ApplyArgs {
    /// The plan that `vitrina plan --save` wrote.
    #[arg(value_name = "FILE", env = "VITRINA_PLAN")]
    pub plan: PathBuf,
    /// In which waves.
    #[command(flatten)]
    pub course: CourseArgs,
    /// How fast, and with which journal and vault.
    #[command(flatten)]
    pub hand: HandArgs,
}

/// `vitrina deploy`
#[derive(Debug, Args)]
pub struct DeployArgs {
    /// Which release, for which stores.
    #[command(flatten)]
    pub aim: AimArgs,
    /// In which waves.
    #[command(flatten)]
    pub course: CourseArgs,
    /// How fast, and with which journal and vault.
    #[command(flatten)]
    pub hand: HandArgs,
}

/// `vitrina rollback`
#[derive(Debug, Args)]
pub struct RollbackArgs {
    /// The release to go back to, or `none` to take the scripts away [default: the one before].
    #[arg(long, value_name = "N", env = "VITRINA_TO", value_parser = back_to, add = ArgValueCandidates::new(complete::releases))]
    pub to: Option<BackTo>,
    /// For which stores.
    #[command(flatten)]
    pub only: OnlyArgs,
    /// How fast, and with which journal and vault.
    #[command(flatten)]
    pub hand: HandArgs,
}

/// Where a rollback goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackTo {
    /// To this release.
    Release(u32),
    /// To nothing of ours.
    Nothing,
}

/// `vitrina status`
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// For which stores.
    #[command(flatten)]
    pub only: OnlyArgs,
    /// How fast, and with which journal and vault.
    #[command(flatten)]
    pub hand: HandArgs,
}

/// `vitrina rollout`
#[derive(Debug, Subcommand)]
pub enum RolloutVerb {
    /// Tell how the last rollout stands: waves, stores, what each bad store needs.
    Status(RolloutStatusArgs),
    /// Ask the gate, and open the next wave if it may.
    Next(GoArgs),
    /// Let the rollout stand still; the stores in hand are finished.
    Pause(KeptArgs),
    /// End the rollout where it is; `vitrina rollback` moves its stores back.
    Abort(KeptArgs),
    /// Go on with a rollout that was interrupted or paused.
    Resume(GoArgs),
    /// Work along on a rollout that another process leads; needs a journal in PostgreSQL.
    Join(HandArgs),
}

/// `vitrina rollout status`
#[derive(Debug, Args)]
pub struct RolloutStatusArgs {
    /// Also show it as a page on this machine, which follows it until Ctrl-C.
    #[arg(long, env = "VITRINA_WEB", value_parser = flag())]
    pub web: bool,
    /// Port of the page [default: any free one].
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true,
        requires = "web",
        env = "VITRINA_PORT"
    )]
    pub port: u16,
    /// Print the page's address and open no browser.
    #[arg(long, env = "VITRINA_NO_BROWSER", value_parser = flag())]
    pub no_browser: bool,
    /// Journal and vault.
    #[command(flatten)]
    pub kept: KeptArgs,
}

/// How a rollout goes on.
#[derive(Debug, Args)]
pub struct GoArgs {
    /// Go on from wave to wave, with a pause and a look at the gate in between.
    #[arg(long, env = "VITRINA_AUTO", value_parser = flag())]
    pub auto: bool,
    /// What the gate reads.
    #[command(flatten)]
    pub gate: GateArgs,
    /// How fast, and with which journal and vault.
    #[command(flatten)]
    pub hand: HandArgs,
}

fn wave(text: &str) -> Result<Wave, String> {
    text.parse().map_err(|error: vitrina_rollout::WaveError| error.to_string())
}

fn back_to(text: &str) -> Result<BackTo, String> {
    match text {
        "none" => Ok(BackTo::Nothing),
        text => {
            text.parse().map(BackTo::Release).map_err(|_| format!("`{text}` is no release; write its number, or none"))
        }
    }
}

/// `45s`, `10m`, `2h`, or seconds alone.
pub(crate) fn time(text: &str) -> Result<Duration, String> {
    let (digits, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len()));
    let seconds = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => 0,
    };
    let number = digits.parse::<u64>().ok().filter(|number| seconds > 0 && *number <= 1_000_000);
    number
        .map(|number| Duration::from_secs(number * seconds))
        .ok_or_else(|| format!("`{text}` is no time; write 45s, 10m or 2h"))
}
