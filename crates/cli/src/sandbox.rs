//! `vitrina sandbox`: both platforms and their shops on this machine, until someone ends it.

use std::path::PathBuf;

use clap::Args;
use vitrina_sandbox::{Config, Ports, Sandbox, Seed, Urls};

use crate::ending::Ending;
use crate::error::Error;
use crate::global::flag;
use crate::screen::Screen;
use crate::table::{Align, Table};

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
    /// Let the app register addresses as scripts, those of this machine too: for files in `--hosting`, without the Portal.
    #[arg(long, env = "VITRINA_LOCAL_SRC", value_parser = flag())]
    pub local_src: bool,
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

/// Runs the verb. Being ended by Ctrl-C, SIGTERM or the end of stdin is its ordinary end.
///
/// # Errors
///
/// [`Error::Sandbox`] when a port is taken, or the state file or the seed cannot be used.
pub(crate) async fn run(args: &SandboxArgs, screen: &Screen) -> Result<(), Error> {
    let ending = Ending::listen(args.until_stdin_closes)?;
    let sandbox = Sandbox::start_with(config(args), seed(args)?).await?;
    screen.result(addresses(sandbox.urls()), sandbox.urls());
    screen.note("The sandbox runs until Ctrl-C.");
    ending.wait().await;
    sandbox.stop().await;
    Ok(())
}

fn config(args: &SandboxArgs) -> Config {
    Config {
        ports: Ports {
            tiendanube: args.port_tiendanube,
            pago_shops: args.port_pago_shops,
            cdn: args.port_cdn,
            apps_scripts: args.port_apps_scripts,
            shops: args.port_shops,
            control: args.port_control,
        },
        hosting: args.hosting.clone(),
        state: args.state.clone(),
        reset: args.reset,
    }
}

/// What the seed file says, with what the flags say.
fn seed(args: &SandboxArgs) -> Result<Seed, Error> {
    let mut seed = args.seed.as_deref().map(Seed::read).transpose()?.unwrap_or_default();
    seed.local_src |= args.local_src;
    seed.generate = args.stores.unwrap_or(seed.generate);
    Ok(seed)
}

/// The shops that the table names one by one; the control page lists all.
const SHOWN: usize = 12;

fn addresses(urls: &Urls) -> Table {
    let mut table = Table::new(&[("what", Align::Left), ("address", Align::Left)]);
    for (what, url) in [
        ("control page", &urls.control),
        ("Tiendanube", &urls.tiendanube),
        ("Pago Shops", &urls.pago_shops),
        ("hosting", &urls.cdn),
        ("script CDN", &urls.apps_scripts),
    ] {
        table.row([what.to_string(), url.to_string()]);
    }
    for shop in urls.shops.iter().take(SHOWN) {
        table.row([format!("shop {}:{}", shop.platform, shop.store), shop.url.to_string()]);
    }
    if let Some(rest) = urls.shops.len().checked_sub(SHOWN).filter(|rest| *rest > 0) {
        table.row([format!("{rest} more shops"), "listed on the control page".to_owned()]);
    }
    table
}
