//! `vitrina sandbox`: both platforms and their shops on this machine, until someone ends it.

use vitrina_sandbox::{Config, Ports, Sandbox, Seed, Urls};

use crate::args::SandboxArgs;
use crate::ending::Ending;
use crate::error::Error;
use crate::screen::Screen;
use crate::table::{Align, Table};

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

/// What the seed file says; `--stores` goes before the file's own number.
fn seed(args: &SandboxArgs) -> Result<Seed, Error> {
    let mut seed = args.seed.as_deref().map(Seed::read).transpose()?.unwrap_or_default();
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
