//! Pago Shops: what is documented is typed, what is not comes from [`Assumptions`] (platforms.md §2.2).

mod abandoned;
mod assumptions;
mod category;
mod client;
mod coupon;
mod customer;
mod oauth;
mod order;
mod page;
mod product;
mod query;
mod resource;
mod scope;
mod script;
mod scripts;
mod session;
mod webhook;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use url::Url;

use crate::secure::{self, PlainHttp};
use crate::{Retry, SetupError, TokenStore, Transport};

pub use abandoned::AbandonedCart;
pub use assumptions::{Assumptions, Auth, Authorize, Body, SHIPPED, Storefront, Token, Update};
pub use assumptions::{Resources as ResourceAssumptions, Scripts as ScriptAssumptions};
pub use category::Category;
pub use client::Account;
pub use coupon::Coupon;
pub use customer::Customer;
pub use oauth::{Grant, SCOPES, STAGING_API_URL, missing_scopes, scopes_lacking};
pub use order::Order;
pub use product::Product;
pub use query::Query;
pub use resource::{Item, Resource, Resources, Write, Written};
pub use scope::Scope;
pub use script::Script;
pub use scripts::Scripts;
use session::Session;
pub use webhook::{Envelope, Topic};

/// One app and where the platform is. None of the addresses has a default: production ones are not documented.
#[derive(Clone, Debug)]
pub struct Config {
    /// The OAuth client id, as the platform sent it.
    pub client_id: String,
    /// The redirect address that was registered with the platform.
    pub redirect_uri: Url,
    /// Where the API is; paths such as `scripts` come below it.
    pub api_url: Url,
    /// The authorize address.
    pub authorize_url: Url,
    /// The token address.
    pub token_url: Url,
    /// Whether secrets may travel over plain http, be it to this very machine.
    pub allow_http: bool,
    /// The scopes to ask for, usually [`SCOPES`].
    pub scopes: Vec<String>,
    /// What is not documented.
    pub assumptions: Assumptions,
}

/// The client of one app; it makes clients for accounts.
#[derive(Clone)]
pub struct App {
    config: Arc<Config>,
    transport: Arc<dyn Transport>,
    tokens: Arc<dyn TokenStore>,
    retry: Retry,
    /// One session per account, so that each account's token is renewed once and by one task.
    sessions: Arc<Mutex<HashMap<String, Arc<Session>>>>,
}

impl App {
    /// Checks the configuration. Renewed tokens go to `tokens`.
    ///
    /// # Errors
    /// [`SetupError::Insecure`] for plain http without `allow_http`, [`SetupError::Invalid`] for an unusable field.
    pub fn new(config: Config, transport: Arc<dyn Transport>, tokens: Arc<dyn TokenStore>) -> Result<App, SetupError> {
        if config.client_id.is_empty() {
            return Err(SetupError::Invalid { field: "client_id", reason: "it is empty".to_owned() });
        }
        let plain = if config.allow_http { PlainHttp::Allowed } else { PlainHttp::Refused };
        secure::check("api_url", &config.api_url, plain)?;
        secure::check("authorize_url", &config.authorize_url, plain)?;
        secure::check("token_url", &config.token_url, plain)?;
        client::check_header(&config.assumptions.auth)?;
        let (config, sessions) = (Arc::new(config), Arc::default());
        Ok(App { config, transport, tokens, retry: Retry::default(), sessions })
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
