//! Tiendanube / Nuvemshop: OAuth, one store's API, its scripts (platforms.md §1 to §3).

mod client;
mod oauth;
mod script;
mod scripts;
mod store;

use std::sync::Arc;

use url::Url;

use crate::secure::{self, PlainHttp};
use crate::{Retry, SetupError, Transport};

pub use client::Store;
pub use oauth::{Grant, missing_scopes};
pub use script::{Script, Version};
pub use scripts::{Event, Scripts};
pub use store::StoreInfo;

/// Which header carries the token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AuthHeader {
    /// `Authentication: bearer TOKEN`, the platform's own name (platforms.md §1.2).
    #[default]
    Authentication,
    /// `Authorization: Bearer TOKEN`.
    Authorization,
}

/// One app of the Partner Portal and where the platform is.
#[derive(Clone, Debug)]
pub struct Config {
    /// The app's id, also its OAuth client id.
    pub app_id: String,
    /// Goes into `User-Agent`, which the platform requires: the app's name.
    pub name: String,
    /// Goes into `User-Agent`: an address or e-mail under which the platform can reach the app's maker.
    pub contact: String,
    /// Where the API is, without version.
    pub api_url: Url,
    /// Where authorisation is.
    pub auth_url: Url,
    /// `2025-03`, `v1`, ...
    pub api_version: String,
    /// Which header carries the token.
    pub auth_header: AuthHeader,
}

/// The client of one app; it makes clients for stores.
#[derive(Clone)]
pub struct App {
    config: Arc<Config>,
    transport: Arc<dyn Transport>,
    retry: Retry,
}

impl App {
    /// Checks the configuration.
    ///
    /// # Errors
    /// [`SetupError::Insecure`] for plain http to another machine, [`SetupError::Invalid`] for an empty or unusable field.
    pub fn new(config: Config, transport: Arc<dyn Transport>) -> Result<App, SetupError> {
        let filled = [
            ("app_id", &config.app_id),
            ("name", &config.name),
            ("contact", &config.contact),
            ("api_version", &config.api_version),
        ];
        for (field, value) in filled {
            let printable = value.chars().all(|symbol| symbol == ' ' || symbol.is_ascii_graphic());
            if value.trim().is_empty() || !printable {
                let reason = format!("`{value}` must be plain ASCII text and not empty");
                return Err(SetupError::Invalid { field, reason });
            }
        }
        secure::check("api_url", &config.api_url, PlainHttp::Loopback)?;
        secure::check("auth_url", &config.auth_url, PlainHttp::Loopback)?;
        Ok(App { config: Arc::new(config), transport, retry: Retry::default() })
    }

    /// The same app with another patience.
    #[must_use]
    pub fn with_retry(self, retry: Retry) -> App {
        App { retry, ..self }
    }

    /// The app's configuration.
    pub fn config(&self) -> &Config {
        &self.config
    }
}
