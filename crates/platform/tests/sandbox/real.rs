//! Real stores, as far as the environment has credentials. Use stores for trials: the suites create things there, and take
//! away again what can be taken away.
//!
//! - `VITRINA_REAL_TIENDANUBE` = `STORE:SCRIPT_ID`, the token in `VITRINA_REAL_TIENDANUBE_TOKEN`; the script has an active
//!   version and is not installed automatically;
//! - `VITRINA_REAL_PAGO_SHOPS` = `ACCOUNT API_URL`, the token in `VITRINA_REAL_PAGO_SHOPS_TOKEN`.

use std::env::var;
use std::sync::Arc;

use vitrina_platform::tiendanube::{self, AuthHeader};
use vitrina_platform::{Network, Tokens, pago_shops};

use super::merchant::Kept;

/// The store, and the Portal script to associate with it.
pub fn tiendanube() -> Option<(tiendanube::Store, u64)> {
    let (place, token) = credentials("VITRINA_REAL_TIENDANUBE")?;
    let (store, script) = place.split_once(':').expect("VITRINA_REAL_TIENDANUBE is STORE:SCRIPT_ID");
    let config = tiendanube::Config {
        app_id: "behaviour".to_owned(),
        name: "vitrina behaviour suite".to_owned(),
        contact: "https://github.com/vitrina-rs/vitrina".to_owned(),
        api_url: "https://api.tiendanube.com".parse().unwrap(),
        auth_url: "https://www.tiendanube.com".parse().unwrap(),
        api_version: "2025-03".to_owned(),
        auth_header: AuthHeader::default(),
    };
    let app = tiendanube::App::new(config, Arc::new(Network::new().unwrap())).unwrap();
    Some((app.store(store, token.into()).unwrap(), script.parse().unwrap()))
}

/// The account.
pub fn pago_shops() -> Option<pago_shops::Account> {
    let (place, token) = credentials("VITRINA_REAL_PAGO_SHOPS")?;
    let (account, api_url) = place.split_once(' ').expect("VITRINA_REAL_PAGO_SHOPS is ACCOUNT API_URL");
    let unused: url::Url = "https://unused.example/".parse().unwrap();
    let config = pago_shops::Config {
        client_id: "behaviour".to_owned(),
        redirect_uri: unused.clone(),
        api_url: api_url.parse().unwrap(),
        authorize_url: unused.clone(),
        token_url: unused,
        allow_http: api_url == pago_shops::STAGING_API_URL,
        scopes: pago_shops::SCOPES.map(str::to_owned).to_vec(),
        assumptions: pago_shops::Assumptions::shipped().unwrap(),
    };
    let app = pago_shops::App::new(config, Arc::new(Network::new().unwrap()), Arc::new(Kept::default())).unwrap();
    let tokens = Tokens { access: token.into(), refresh: None, expires_at: None };
    Some(app.account(account, "none".into(), tokens))
}

/// Both variables, or a line that says which are missing.
fn credentials(name: &str) -> Option<(String, String)> {
    let found = var(name).ok().zip(var(format!("{name}_TOKEN")).ok());
    if found.is_none() {
        println!("no real store was asked: {name} and {name}_TOKEN are not set; the sandbox was asked");
    }
    found
}
