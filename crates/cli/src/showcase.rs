//! A sandbox with shops of its own, in which the app is installed: for `vitrina demo` and `vitrina dev`.

use std::path::PathBuf;
use std::sync::Arc;

use secrecy::SecretString;
use serde_json::json;
use url::Url;
use vitrina_platform::Network;
use vitrina_platform::tiendanube::{self, Event};
use vitrina_sandbox::{Config, Ports, Sandbox, Seed, ShopUrls, Urls};

use crate::error::Error;

/// The app that a sandbox has at first, and the beginning of the tokens of the stores that have it.
const APP_ID: &str = "1001";
const TOKEN: &str = "showcase-";

/// The stores, by id: Spanish and Portuguese.
pub(crate) const STORES: [&str; 2] = ["4001", "4002"];

/// Their shops while they are open.
pub(crate) struct Showcase {
    sandbox: Sandbox,
    network: Arc<Network>,
}

impl Showcase {
    /// Opens them. `hosting` is a folder laid out as a hosting.
    ///
    /// # Errors
    ///
    /// [`Error::Sandbox`] when a port is taken.
    pub(crate) async fn open(shops_port: u16, hosting: Option<PathBuf>) -> Result<Showcase, Error> {
        let ports = Ports { shops: shops_port, ..Ports::default() };
        let config = Config { ports, hosting, ..Config::default() };
        let sandbox = Sandbox::start_with(config, seed()?).await?;
        Ok(Showcase { sandbox, network: Arc::new(Network::new()?) })
    }

    /// Registers a script in every shop, through the platform's API as any app does.
    pub(crate) async fn register(&self, src: &Url) -> Result<(), Error> {
        let urls = self.sandbox.urls();
        let config = tiendanube::Config {
            app_id: APP_ID.to_string(),
            name: "vitrina".to_string(),
            contact: "showcase@localhost.example".to_string(),
            api_url: urls.tiendanube.clone(),
            auth_url: urls.tiendanube.clone(),
            api_version: "2025-03".to_string(),
            auth_header: tiendanube::AuthHeader::default(),
        };
        let app = tiendanube::App::new(config, self.network.clone())?;
        for store in STORES {
            let token = SecretString::from(format!("{TOKEN}{store}"));
            app.store(store, token)?.scripts().create(src.as_str(), Event::OnLoad).await?;
        }
        Ok(())
    }

    /// Where the sandbox answers.
    pub(crate) fn urls(&self) -> &Urls {
        self.sandbox.urls()
    }

    /// The shops that have the script.
    pub(crate) fn shops(&self) -> impl Iterator<Item = &ShopUrls> {
        self.urls().shops.iter().filter(|shop| STORES.contains(&shop.store.as_str()))
    }

    /// Closes them.
    pub(crate) async fn close(self) {
        self.sandbox.stop().await;
    }
}

/// The app is one of the years when a script was an address; its files lie on this machine.
fn seed() -> Result<Seed, Error> {
    let seed = json!({"token_prefix": TOKEN, "local_src": true, "stores": [
        {"platform": "tiendanube", "id": STORES[0], "name": "Vidriera", "slug": "vidriera", "lang": "es_AR",
         "country": "AR", "currency": "ARS"},
        {"platform": "tiendanube", "id": STORES[1], "name": "Vitrine", "slug": "vitrine", "lang": "pt_BR",
         "country": "BR", "currency": "BRL", "symbol": "R$"},
    ]});
    serde_json::from_value(seed)
        .map_err(|error| Error::System { action: "seed the sandbox", source: std::io::Error::other(error) })
}
