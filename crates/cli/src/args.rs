//! The command line. Every flag also has an environment variable, `VITRINA_…`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::builder::styling::Styles;
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::engine::ArgValueCandidates;
use jiff::{Span, SpanRelativeTo, Timestamp};
use url::Url;
use vitrina_rollout::{Platform, StoreKey};

use crate::complete;
use crate::rollout::args::{ApplyArgs, DeployArgs, KeptArgs, PlanArgs, RollbackArgs, RolloutVerb, StatusArgs};
use crate::screen::Screen;
use crate::store::store_key;
use crate::vault::{Passphrase, Protection, Vault, VaultError};

/// Storefront scripts for Tiendanube / Nuvemshop and Pago Shops: build, upload, deploy.
#[derive(Debug, Parser)]
#[command(name = "vitrina", version, propagate_version = true, styles = Styles::plain(), max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done or nothing to do, 1 failed, 2 partial, 3 usage, 4 authorisation, 5 held by \
                        another or temporary, 130 interrupted."
)]
pub struct Cli {
    /// Flags that every verb knows.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub verb: Verb,
}

/// Flags that every verb knows.
#[derive(Debug, Args)]
pub struct Global {
    /// Vitrina.toml to use instead of the nearest one upwards.
    #[arg(long, global = true, value_name = "FILE", env = "VITRINA_CONFIG")]
    pub config: Option<PathBuf>,
    /// The [profile.NAME] of Vitrina.toml to work for, such as staging.
    #[arg(long, global = true, value_name = "NAME", env = "VITRINA_PROFILE")]
    pub profile: Option<String>,
    /// Print results as JSON, one value a line, on stdout.
    #[arg(long, global = true, env = "VITRINA_JSON", value_parser = flag())]
    pub json: bool,
    /// Say nothing but results, warnings and errors.
    #[arg(long, short, global = true, env = "VITRINA_QUIET", value_parser = flag())]
    pub quiet: bool,
    /// Use no colour; the variable NO_COLOR says the same.
    #[arg(long, global = true, env = "VITRINA_NO_COLOR", value_parser = flag())]
    pub no_color: bool,
}

/// What a flag's variable may say: nothing, `0`, `false`, `no` and `off` are no, all else is yes.
pub(crate) fn flag() -> FalseyValueParser {
    FalseyValueParser::new()
}

/// Where tokens lie.
#[derive(Debug, Args)]
pub struct VaultArgs {
    /// The vault's file [default: $XDG_DATA_HOME/vitrina/vault.json].
    #[arg(long, value_name = "FILE", env = "VITRINA_VAULT")]
    pub vault: Option<PathBuf>,
    /// File that holds the vault's passphrase, for use without a terminal.
    #[arg(long, value_name = "FILE", env = "VITRINA_PASSPHRASE_FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Keep tokens unencrypted, readable by every program that runs as you.
    #[arg(long, env = "VITRINA_PLAIN_VAULT_I_ACCEPT_THE_RISK", value_parser = flag())]
    pub plain_vault_i_accept_the_risk: bool,
}

impl VaultArgs {
    /// The vault that these flags name.
    pub(crate) fn open(&self, screen: &Screen) -> Result<Vault, VaultError> {
        let file = match &self.vault {
            Some(file) => file.clone(),
            None => Vault::default_file()?,
        };
        let protection = if self.plain_vault_i_accept_the_risk {
            screen.warn(format_args!("{} holds tokens in plain text", file.display()));
            Protection::Plain
        } else {
            Protection::Passphrase(match &self.passphrase_file {
                Some(file) => Passphrase::File(file.clone()),
                None if screen.interactive() => Passphrase::Prompt,
                None => Passphrase::Unavailable,
            })
        };
        Ok(Vault::new(file, protection))
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Make a project that builds, tests and runs in the sandbox as it is.
    New(NewArgs),
    /// Show a sample script in the sandbox's shops; needs nothing but this program.
    Demo(DemoArgs),
    /// Build at every change and show it in the sandbox's shop, or in a real one.
    Dev(DevArgs),
    /// Build the script crate into a bundle.
    Build(BuildArgs),
    /// Let a merchant authorise the app; keep the token in the vault.
    Login(LoginArgs),
    /// Publish the bundle on the hosting as the next release.
    Upload,
    /// Show what a deploy would change in each store.
    Plan(PlanArgs),
    /// Carry out a plan that was saved, if it still holds.
    Apply(ApplyArgs),
    /// Register a release in stores and check what they serve.
    Deploy(DeployArgs),
    /// Steer the rollout that is under way.
    #[command(subcommand)]
    Rollout(RolloutVerb),
    /// Move stores back to an earlier release.
    Rollback(RollbackArgs),
    /// Compare what stores should run with what is registered and served.
    Status(StatusArgs),
    /// List the releases on the hosting, and how many stores run each.
    Releases(KeptArgs),
    /// Take what shops' pages report of releases, and show it.
    #[command(subcommand)]
    Reports(ReportsVerb),
    /// Run both platforms and their shops on this machine.
    Sandbox(SandboxArgs),
    /// Find out why a script does not run on a store, or whether this machine can build one.
    Doctor(DoctorArgs),
    /// Tell for which app, profile and stores the command works.
    Whoami(VaultArgs),
    /// Forget stores' tokens.
    Logout(LogoutArgs),
    /// The stores that authorised the app.
    #[command(subcommand)]
    Stores(StoresVerb),
    /// List the scripts that the app has in a store.
    Scripts(ScriptsArgs),
    /// Turn a browser's stack into lines of the script's source.
    Symbolicate(SymbolicateArgs),
    /// Show and explain Vitrina.toml.
    #[command(subcommand)]
    Config(ConfigVerb),
    /// Print the script that completes verbs, flags, stores and releases in a shell.
    Completions(CompletionsArgs),
    /// Print the manual page, or write those of all verbs.
    Man(ManArgs),
    /// Receive what the platforms tell of stores, or send it once more.
    #[command(subcommand)]
    Webhooks(WebhooksVerb),
}

/// `vitrina logout`
#[derive(Debug, Args)]
pub struct LogoutArgs {
    /// Whose tokens to forget.
    #[arg(value_name = "STORE", env = "VITRINA_STORES", value_delimiter = ',', value_parser = store_key)]
    #[arg(required_unless_present = "all", add = ArgValueCandidates::new(complete::stores))]
    pub stores: Vec<StoreKey>,
    /// Those of every store of the app.
    #[arg(long, env = "VITRINA_ALL", value_parser = flag(), conflicts_with = "stores")]
    pub all: bool,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// `vitrina stores`
#[derive(Debug, Subcommand)]
pub enum StoresVerb {
    /// List them.
    List(VaultArgs),
    /// Put tokens that you hold already into the vault, each checked by a read.
    Import(ImportArgs),
}

/// `vitrina stores import`
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// NDJSON or CSV with platform, store, token, scopes (refresh_token); `-` is stdin.
    #[arg(value_name = "FILE", env = "VITRINA_TOKENS_FILE")]
    pub file: PathBuf,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// `vitrina scripts`
#[derive(Debug, Args)]
pub struct ScriptsArgs {
    /// The store.
    #[arg(value_name = "STORE", env = "VITRINA_STORE", value_parser = store_key, add = ArgValueCandidates::new(complete::stores))]
    pub store: StoreKey,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// `vitrina symbolicate`
#[derive(Debug, Args)]
pub struct SymbolicateArgs {
    /// File with the stack [default: stdin].
    #[arg(value_name = "FILE", env = "VITRINA_STACK")]
    pub file: Option<PathBuf>,
    /// Folder with the symbols [default: the one beside the bundle].
    #[arg(long, value_name = "DIR", env = "VITRINA_SYMBOLS")]
    pub symbols: Option<PathBuf>,
    /// The .wasm file, for stacks that do not name it (Safari).
    #[arg(long, value_name = "NAME", env = "VITRINA_MODULE")]
    pub module: Option<String>,
}

/// `vitrina config`
#[derive(Debug, Subcommand)]
pub enum ConfigVerb {
    /// Print what is used: file, profile and defaults together.
    Show,
    /// Explain a key, a section, or all of Vitrina.toml.
    Explain(ExplainArgs),
    /// Print the JSON schema of Vitrina.toml.
    Schema,
}

/// `vitrina config explain`
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Such as tiendanube.callback_port [default: all].
    #[arg(value_name = "KEY", env = "VITRINA_KEY")]
    pub key: Option<String>,
}

/// `vitrina completions`
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell.
    #[arg(value_name = "SHELL", env = "VITRINA_SHELL")]
    pub shell: Shell,
}

/// A shell that can ask the command what may follow.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Shell {
    /// GNU Bash.
    Bash,
    /// Elvish.
    Elvish,
    /// fish.
    Fish,
    /// PowerShell.
    Powershell,
    /// Z shell.
    Zsh,
}

impl Shell {
    /// The name that the completion library knows it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Elvish => "elvish",
            Shell::Fish => "fish",
            Shell::Powershell => "powershell",
            Shell::Zsh => "zsh",
        }
    }
}

/// `vitrina man`
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder for the pages of all verbs [default: print the page of vitrina].
    #[arg(long, value_name = "DIR", env = "VITRINA_MAN_DIR")]
    pub out: Option<PathBuf>,
}

/// `vitrina new`
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The folder to make; its name is the app's.
    #[arg(value_name = "NAME", env = "VITRINA_NAME")]
    pub path: PathBuf,
    /// What the script does at first.
    #[arg(long, value_enum, default_value_t = Template::Badge, env = "VITRINA_TEMPLATE")]
    pub template: Template,
    /// The script's language.
    #[arg(long, value_enum, default_value_t = Lang::Rust, env = "VITRINA_LANG")]
    pub lang: Lang,
    /// Depend on the runtime in this folder instead of the published one.
    #[arg(long, value_name = "DIR", env = "VITRINA_PATH")]
    pub vitrina_path: Option<PathBuf>,
}

/// What a new script does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Template {
    /// Shows the price in instalments.
    Badge,
    /// Nothing yet.
    Empty,
    /// Adds to the cart and says what came of it.
    CartEvent,
}

/// The language of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// Rust, compiled to WebAssembly.
    Rust,
    /// TypeScript on the npm package.
    Ts,
}

/// `vitrina demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Port of the shops [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT_SHOPS")]
    pub port_shops: u16,
    /// Print the addresses and open no browser.
    #[arg(long, env = "VITRINA_NO_BROWSER", value_parser = flag())]
    pub no_browser: bool,
    /// Also end when stdin closes, so that a parent's end is the demo's end.
    #[arg(long, env = "VITRINA_UNTIL_STDIN_CLOSES", value_parser = flag())]
    pub until_stdin_closes: bool,
}

/// `vitrina dev`
#[derive(Debug, Args)]
pub struct DevArgs {
    /// A real shop to show the script in, such as https://mystore.example/ [default: the sandbox's shop].
    #[arg(long, value_name = "URL", env = "VITRINA_SHOP")]
    pub shop: Option<Url>,
    /// Part of the address of the script that is swapped [default: the app's files].
    #[arg(long, value_name = "TEXT", requires = "shop", env = "VITRINA_SWAP")]
    pub swap: Option<String>,
    /// Port of the development server [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT")]
    pub port: u16,
    /// Port of the sandbox's shops [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT_SHOPS")]
    pub port_shops: u16,
    /// Where compiled parts are kept between builds [default: the crate's own target folder].
    #[arg(long, value_name = "DIR", env = "VITRINA_TARGET_DIR")]
    pub target_dir: Option<PathBuf>,
    /// Print the addresses and open no browser.
    #[arg(long, env = "VITRINA_NO_BROWSER", value_parser = flag())]
    pub no_browser: bool,
    /// Also end when stdin closes, so that a parent's end is the server's end.
    #[arg(long, env = "VITRINA_UNTIL_STDIN_CLOSES", value_parser = flag())]
    pub until_stdin_closes: bool,
}

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

/// `vitrina build`
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// Where compiled parts are kept between builds [default: the crate's own target folder].
    #[arg(long, value_name = "DIR", env = "VITRINA_TARGET_DIR")]
    pub target_dir: Option<PathBuf>,
    /// wasm-opt to use instead of the one found in node_modules or on PATH; `none` to go without.
    #[arg(long, value_name = "PROGRAM", env = "VITRINA_WASM_OPT")]
    pub wasm_opt: Option<PathBuf>,
}

/// `vitrina login`
#[derive(Debug, Args)]
pub struct LoginArgs {
    /// `tiendanube`, `pago-shops`, or one store such as `tiendanube:1001`.
    #[arg(value_name = "STORE_OR_PLATFORM", value_parser = whom, env = "VITRINA_STORE")]
    pub whom: Whom,
    /// Accept that the store's present Tiendanube token ends; asked for otherwise.
    #[arg(long, env = "VITRINA_REPLACE_TOKEN", value_parser = flag())]
    pub replace_token: bool,
    /// Print the address and open no browser.
    #[arg(long, env = "VITRINA_NO_BROWSER", value_parser = flag())]
    pub no_browser: bool,
    /// How long the merchant has for the consent page.
    #[arg(long, value_name = "SECONDS", default_value_t = 120, env = "VITRINA_WAIT")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub wait: u64,
    /// The vault.
    #[command(flatten)]
    pub vault: VaultArgs,
}

/// Whom a login is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// Whichever store the merchant picks.
    Any(Platform),
    /// This store; a grant for another one is refused.
    Store(StoreKey),
}

impl Whom {
    /// The platform that is asked.
    pub fn platform(&self) -> Platform {
        match self {
            Whom::Any(platform) => *platform,
            Whom::Store(store) => store.platform,
        }
    }
}

fn whom(text: &str) -> Result<Whom, String> {
    if let Some(platform) = Platform::from_name(text) {
        return Ok(Whom::Any(platform));
    }
    match text.contains(':') {
        true => store_key(text).map(Whom::Store).map_err(|error| error.to_string()),
        false => {
            Err(format!("`{text}` is no platform; write tiendanube, pago-shops, or one store such as tiendanube:1001"))
        }
    }
}

/// `vitrina reports`
#[derive(Debug, Subcommand)]
pub enum ReportsVerb {
    /// Take reports until Ctrl-C.
    Listen(ReportsListenArgs),
    /// Every release with reports: how often it started and failed.
    List(ReportsFile),
    /// One release with its errors; with --json what a rollout's gate reads.
    Show(ReportsShowArgs),
}

/// Where reports are kept.
#[derive(Debug, Args)]
pub struct ReportsFile {
    /// The file that keeps reports [default: beside the vault].
    #[arg(long, value_name = "FILE", env = "VITRINA_REPORTS")]
    pub reports: Option<PathBuf>,
}

/// `vitrina reports listen`
#[derive(Debug, Args)]
pub struct ReportsListenArgs {
    /// Where to listen.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8766", env = "VITRINA_REPORTS_ADDRESS")]
    pub address: SocketAddr,
    /// The file.
    #[command(flatten)]
    pub file: ReportsFile,
}

/// `vitrina reports show`
#[derive(Debug, Args)]
pub struct ReportsShowArgs {
    /// The release.
    #[arg(value_name = "N", env = "VITRINA_RELEASE")]
    pub release: u32,
    /// The file.
    #[command(flatten)]
    pub file: ReportsFile,
}

/// `vitrina sandbox`
#[derive(Debug, Args)]
pub struct SandboxArgs {
    /// Port of the Tiendanube API and consent pages [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT_TIENDANUBE")]
    pub port_tiendanube: u16,
    /// Port of Pago Shops [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT_PAGO_SHOPS")]
    pub port_pago_shops: u16,
    /// Port of the hosting folder's origin [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT_CDN")]
    pub port_cdn: u16,
    /// Port of the platform's own script CDN [default: any free one].
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        hide_default_value = true,
        env = "VITRINA_PORT_APPS_SCRIPTS"
    )]
    pub port_apps_scripts: u16,
    /// Port of the shops [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT_SHOPS")]
    pub port_shops: u16,
    /// Port of the control page [default: any free one].
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true, env = "VITRINA_PORT_CONTROL")]
    pub port_control: u16,
    /// Folder to serve as hosting.
    #[arg(long, value_name = "DIR", env = "VITRINA_HOSTING")]
    pub hosting: Option<PathBuf>,
    /// SQLite file that keeps stores, tokens, scripts and resources between runs [default: in memory].
    #[arg(long, value_name = "FILE", env = "VITRINA_STATE")]
    pub state: Option<PathBuf>,
    /// Begin anew: forget what the state file holds.
    #[arg(long, requires = "state", env = "VITRINA_RESET", value_parser = flag())]
    pub reset: bool,
    /// So many made-up Tiendanube stores besides the sample ones, ids from 10001.
    #[arg(long, value_name = "N", env = "VITRINA_MADE_UP_STORES", value_parser = clap::value_parser!(u32).range(..=100_000))]
    pub stores: Option<u32>,
    /// JSON file that says which stores there are at first, and where the app is installed.
    #[arg(long, value_name = "FILE", env = "VITRINA_SEED")]
    pub seed: Option<PathBuf>,
    /// Also end when stdin closes, so that a parent's end is the sandbox's end.
    #[arg(long, env = "VITRINA_UNTIL_STDIN_CLOSES", value_parser = flag())]
    pub until_stdin_closes: bool,
}

/// `vitrina webhooks`
#[derive(Debug, Subcommand)]
pub enum WebhooksVerb {
    /// Take messages, answer them once they are stored, and print each event once.
    #[command(after_help = LISTEN_HELP)]
    Listen(ListenArgs),
    /// Send stored events once more, as they came.
    Replay(ReplayArgs),
}

const LISTEN_HELP: &str = "\
Paths:
  /tiendanube                 webhooks registered through the API, signed
  /tiendanube/SECRET/HOOK     the privacy hooks of the Portal: store/redact,
                              customers/redact, customers/data_request
  /pago-shops/SECRET          webhooks of Pago Shops

Secrets come from the environment, or from the file that NAME_FILE names:
  VITRINA_TIENDANUBE_CLIENT_SECRET            checks Tiendanube's signatures
  VITRINA_TIENDANUBE_CLIENT_SECRET_PREVIOUS   is good too, while it is replaced
  VITRINA_WEBHOOKS_PATH_SECRET                SECRET in the paths above

Ctrl-C ends it, once what was taken is answered and printed.";

/// `vitrina webhooks listen`
#[derive(Debug, Args)]
pub struct ListenArgs {
    /// Where to listen. TLS and a public name come from a proxy in front.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:4000", env = "VITRINA_WEBHOOKS_ADDR")]
    pub addr: SocketAddr,
    /// The inbox's file.
    #[command(flatten)]
    pub inbox: InboxArgs,
}

/// `vitrina webhooks replay`
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// From when on: so long ago (`2h`, `3 days`), or a time (`2026-11-22T10:00:00Z`).
    #[arg(long, value_name = "WHEN", env = "VITRINA_REPLAY_SINCE", value_parser = since)]
    pub since: Timestamp,
    /// Where to send them.
    #[arg(long, value_name = "URL", env = "VITRINA_REPLAY_TO")]
    pub to: Url,
    /// The inbox's file.
    #[command(flatten)]
    pub inbox: InboxArgs,
}

/// Where events are kept.
#[derive(Debug, Args)]
pub struct InboxArgs {
    /// The inbox's file [default: $XDG_DATA_HOME/vitrina/webhooks.sqlite].
    #[arg(long, value_name = "FILE", env = "VITRINA_INBOX")]
    pub inbox: Option<PathBuf>,
}

fn since(text: &str) -> Result<Timestamp, String> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let ago = text.parse::<Span>().ok().and_then(|span| span.to_duration(SpanRelativeTo::days_are_24_hours()).ok());
    let time = ago.and_then(|ago| Timestamp::now().checked_sub(ago.abs()).ok());
    time.ok_or_else(|| "write how long ago, such as 2h or 3d, or a time such as 2026-11-22T10:00:00Z".to_owned())
}
