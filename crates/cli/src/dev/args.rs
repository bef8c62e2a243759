//! The command line of `vitrina dev`.

use std::path::PathBuf;

use clap::Args;
use url::Url;

use crate::global::flag;

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
