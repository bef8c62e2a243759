//! The command line of `vitrina login`.

use clap::Args;
use vitrina_rollout::{Platform, StoreKey};

use crate::global::flag;
use crate::store::store_key;
use crate::vault::VaultArgs;

/// `vitrina login`
#[derive(Debug, Args)]
pub struct LoginArgs {
    /// `tiendanube` (also for Nuvemshop), `pago-shops`, or one store such as `tiendanube:1001`.
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
        false => Err(format!(
            "`{text}` is no platform; write tiendanube (for Nuvemshop too), pago-shops, or one store such as tiendanube:1001"
        )),
    }
}
