//! `vitrina reports`: takes what shops' pages report, and tells what came.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use vitrina_rollout::Figures as Reported;
use vitrina_rollout::reports::{ErrorRecord, Limit, Listener, Reports};

use crate::config::Config;
use crate::ending::Ending;
use crate::error::Error;
use crate::screen::Screen;
use crate::table::{Align, Table};
use crate::vault::Vault;

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
    /// The vault that they lie beside [default: $XDG_DATA_HOME/vitrina/vault.json].
    #[arg(long, value_name = "FILE", env = "VITRINA_VAULT")]
    pub vault: Option<PathBuf>,
}

/// What an app's reports are called beside the vault, where they lie when nobody says otherwise: there a rollout's gate looks for
/// them too.
pub(crate) fn file_name(app: &str) -> String {
    format!("reports-{app}.db")
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

/// How many different errors `show` prints for a person.
const ERRORS_SHOWN: usize = 20;

/// A listener that runs.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Listening {
    app: String,
    /// Where reports are to be sent, until Ctrl-C.
    url: String,
}

/// What was reported of an app's releases.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Listed {
    app: String,
    /// The newest first.
    releases: Vec<Figures>,
    /// How many messages were refused, by the reason.
    refused: BTreeMap<String, u64>,
}

/// What was reported of a release.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Figures {
    release: u32,
    /// Page loads that started it.
    started: u64,
    /// How many of them failed.
    failed: u64,
}

/// One release, with its errors.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Shown {
    #[serde(flatten)]
    figures: Figures,
    /// The most frequent first.
    errors: Vec<Failing>,
}

/// An error, told apart by its text.
#[derive(Debug, Serialize, JsonSchema)]
struct Failing {
    /// As the browser told it, for `vitrina symbolicate`.
    text: String,
    count: u64,
    /// UTC.
    first_at: String,
    /// UTC.
    last_at: String,
    /// The last store where it happened.
    store: String,
}

impl From<Reported> for Figures {
    fn from(of: Reported) -> Figures {
        Figures { release: of.release, started: of.started, failed: of.failed }
    }
}

impl From<ErrorRecord> for Failing {
    fn from(error: ErrorRecord) -> Failing {
        let ErrorRecord { text, count, first_at, last_at, store } = error;
        Failing { text, count, first_at, last_at, store }
    }
}

/// Runs the verb.
///
/// # Errors
///
/// [`Error::Reports`] when the file cannot be used, [`Error::Listen`] when nobody can listen there.
pub(crate) async fn run(verb: &ReportsVerb, config: &Config, screen: &Screen) -> Result<(), Error> {
    let app = &config.app;
    match verb {
        ReportsVerb::Listen(args) => listen(Reports::open(&place(&args.file, app)?, app)?, args.address, screen).await,
        ReportsVerb::List(file) => {
            let reports = Reports::open_to_read(&place(file, app)?, app)?;
            list(&reports, screen)?;
            hint(&reports, config, screen)
        }
        ReportsVerb::Show(args) => {
            let reports = Reports::open_to_read(&place(&args.file, app)?, app)?;
            show(&reports, args.release, screen)?;
            hint(&reports, config, screen)
        }
    }
}

/// Why there is nothing to see, where nothing was ever reported.
fn hint(reports: &Reports, config: &Config, screen: &Screen) -> Result<(), Error> {
    if reports.releases()?.is_empty() {
        screen.note(match &config.build.reports {
            None => {
                "Nothing was reported yet: scripts report where `report_url` under [build] says, and it is not set."
                    .to_string()
            }
            Some(at) => format!(
                "Nothing was reported yet: scripts report to {}, and `vitrina reports listen` takes it.",
                at.url
            ),
        });
    }
    Ok(())
}

/// Where the app's reports lie.
fn place(file: &ReportsFile, app: &str) -> Result<PathBuf, Error> {
    match &file.reports {
        Some(file) => Ok(file.clone()),
        None => Ok(Vault::beside(file.vault.as_deref(), &file_name(app))?),
    }
}

/// Being ended by Ctrl-C or SIGTERM is its ordinary end.
async fn listen(reports: Reports, address: SocketAddr, screen: &Screen) -> Result<(), Error> {
    let ending = Ending::listen(false)?;
    let socket = tokio::net::TcpListener::bind(address).await;
    let socket = socket.map_err(|source| Error::Listen { address, flag: "--address", source })?;
    let url = format!("http://{}/", socket.local_addr().unwrap_or(address));
    let app = reports.app().to_string();
    screen.result(format_args!("Reports of {app} at {url}"), &Listening { app: app.clone(), url: url.clone() });
    screen.note("Until Ctrl-C. Shops need https: put a server with a certificate before it.");
    let listener = Listener::new(reports, Limit::default());
    let served = axum::serve(socket, listener.clone().router()).with_graceful_shutdown(ending.wait()).await;
    listener.settle()?;
    served.map_err(|source| Error::System { action: "serve reports", source })
}

fn list(reports: &Reports, screen: &Screen) -> Result<(), Error> {
    let (releases, refused) = (reports.releases()?, reports.refusals()?);
    let mut table = Table::new(&[
        ("release", Align::Right),
        ("started", Align::Right),
        ("failed", Align::Right),
        ("share", Align::Right),
    ]);
    for of in &releases {
        table.row([of.release.to_string(), of.started.to_string(), of.failed.to_string(), percent(of)]);
    }
    for (reason, count) in &refused {
        screen.note(format_args!("refused: {count} {reason}"));
    }
    let releases = releases.into_iter().map(Figures::from).collect();
    screen.result(table, &Listed { app: reports.app().to_string(), releases, refused });
    Ok(())
}

fn show(reports: &Reports, release: u32, screen: &Screen) -> Result<(), Error> {
    let (of, errors) = (reports.of(release)?, reports.errors(release)?);
    let text = format!(
        "release {release} of {}: {} started, {} failed ({}){}",
        reports.app(),
        of.started,
        of.failed,
        percent(&of),
        listed(&errors)
    );
    screen.result(text, &Shown { figures: of.into(), errors: errors.into_iter().map(Failing::from).collect() });
    Ok(())
}

fn percent(of: &Reported) -> String {
    match of.started {
        0 => "no data".to_string(),
        started => format!("{:.2}%", of.failed as f64 * 100.0 / started as f64),
    }
}

/// The errors, most frequent first, each with its stack set in.
fn listed(errors: &[ErrorRecord]) -> String {
    let mut text = String::new();
    for error in errors.iter().take(ERRORS_SHOWN) {
        let (count, store, last) = (error.count, &error.store, moment(&error.last_at));
        let lines = error.text.replace('\n', "\n         ");
        text.push_str(&format!("\n\n{count:>6} x {lines}\n         last in store {store}, {last}"));
    }
    if errors.len() > ERRORS_SHOWN {
        text.push_str(&format!("\n\n{} more; --json shows all", errors.len() - ERRORS_SHOWN));
    }
    text
}

/// To the second.
fn moment(text: &str) -> String {
    text.parse::<Timestamp>().map_or_else(|_| text.to_string(), |at| at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}
