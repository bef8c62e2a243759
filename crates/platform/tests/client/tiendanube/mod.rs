//! Tiendanube: what is sent, what is read, and what each refusal becomes.

mod languages;
mod oauth;
mod pacing;
mod paging;
mod refusals;
mod resources;
mod retries;
mod scripts;
mod setup;
mod values;
mod writing;

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use url::Url;
use vitrina_platform::tiendanube::{App, AuthHeader, Config, Store};
use vitrina_platform::{Network, Retry};

use crate::server::{Reply, Server};

const TOKEN: &str = "canary-token-5f2a";

fn config(url: &Url) -> Config {
    Config {
        app_id: "1001".to_owned(),
        name: "variant-badge".to_owned(),
        contact: "dev@example.com".to_owned(),
        api_url: url.clone(),
        auth_url: url.clone(),
        api_version: "2025-03".to_owned(),
        auth_header: AuthHeader::default(),
    }
}

pub fn app(url: &Url) -> App {
    let quick = Retry { attempts: 3, first: Duration::from_millis(1), most: Duration::from_millis(2) };
    App::new(config(url), Arc::new(Network::new().unwrap())).unwrap().with_retry(quick)
}

fn store(server: &Server) -> Store {
    app(&server.url).store("1234", TOKEN.into()).unwrap()
}

async fn answering(status: u16, body: Value) -> Server {
    Server::start(move |_, _| Reply::Json(status, body.clone())).await
}
