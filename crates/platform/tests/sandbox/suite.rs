//! One behaviour for both platforms: the script resource as a rollout needs it. The suite runs against the sandbox, and
//! against real stores whose credentials are in the environment:
//!
//! - `VITRINA_REAL_TIENDANUBE` = `STORE:SCRIPT_ID`, the token in `VITRINA_REAL_TIENDANUBE_TOKEN`; the script has an active
//!   version and is not installed automatically;
//! - `VITRINA_REAL_PAGO_SHOPS` = `ACCOUNT API_URL`, the token in `VITRINA_REAL_PAGO_SHOPS_TOKEN`.

use std::collections::BTreeMap;
use std::env::var;
use std::sync::Arc;

use vitrina_platform::tiendanube::{self, AuthHeader};
use vitrina_platform::{Error, Network, RegisteredScript, Registration, ScriptApi, ScriptId, Tokens, What, pago_shops};

use super::merchant::{Kept, Merchant, pago_secret};

/// A store, and two things that its pages can be told to load, the second in place of the first.
struct Backend {
    name: &'static str,
    scripts: Box<dyn ScriptApi>,
    first: What,
    second: What,
    /// Keeps a sandbox running.
    _merchant: Option<Merchant>,
}

fn src(file: &str) -> What {
    What::Src(format!("https://cdn.example/{file}.js"))
}

fn association(id: u64, release: &str) -> What {
    let query = BTreeMap::from([("release".to_owned(), release.to_owned())]);
    What::Association { script_id: ScriptId::from(id), query }
}

async fn classic() -> Backend {
    let merchant = Merchant::new(None).await;
    merchant.be_lax().await;
    let token = merchant.log_in("1001").await.token;
    let scripts = merchant.tiendanube("v1").store("1001", token).unwrap().scripts();
    let scripts = Box::new(scripts);
    Backend { name: "classic", scripts, first: src("a"), second: src("b"), _merchant: Some(merchant) }
}

async fn portal() -> Backend {
    let merchant = Merchant::new(None).await;
    merchant.upload(7001, "1", "active").await;
    let token = merchant.log_in("1002").await.token;
    let scripts = Box::new(merchant.tiendanube("2025-03").store("1002", token).unwrap().scripts());
    let (first, second) = (association(7001, "1"), association(7001, "2"));
    Backend { name: "portal", scripts, first, second, _merchant: Some(merchant) }
}

async fn pago() -> Backend {
    let merchant = Merchant::new(None).await;
    let grant = merchant.log_in_to_pago_shops("3001").await;
    let scripts = Box::new(merchant.pago_shops().account("3001", pago_secret(), grant.tokens).scripts());
    Backend { name: "pago shops", scripts, first: src("a"), second: src("b"), _merchant: Some(merchant) }
}

/// Real stores, as far as the environment has credentials.
fn real() -> Vec<Backend> {
    let network = Arc::new(Network::new().unwrap());
    let mut backends = Vec::new();
    if let (Ok(place), Ok(token)) = (var("VITRINA_REAL_TIENDANUBE"), var("VITRINA_REAL_TIENDANUBE_TOKEN")) {
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
        let app = tiendanube::App::new(config, network.clone()).unwrap();
        let scripts = Box::new(app.store(store, token.into()).unwrap().scripts());
        let script: u64 = script.parse().unwrap();
        let (first, second) = (association(script, "1"), association(script, "2"));
        backends.push(Backend { name: "real Tiendanube", scripts, first, second, _merchant: None });
    }
    if let (Ok(place), Ok(token)) = (var("VITRINA_REAL_PAGO_SHOPS"), var("VITRINA_REAL_PAGO_SHOPS_TOKEN")) {
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
        let app = pago_shops::App::new(config, network, Arc::new(Kept::default())).unwrap();
        let tokens = Tokens { access: token.into(), refresh: None, expires_at: None };
        let scripts = Box::new(app.account(account, "none".into(), tokens).scripts());
        backends.push(Backend { name: "real Pago Shops", scripts, first: src("a"), second: src("b"), _merchant: None });
    }
    backends
}

async fn all() -> Vec<Backend> {
    let mut backends = vec![classic().await, portal().await, pago().await];
    backends.extend(real());
    backends
}

impl Backend {
    /// Those of the scripts that are this one.
    async fn listed(&self, what: &What) -> Vec<RegisteredScript> {
        let all = self.scripts.list().await.unwrap();
        all.into_iter().filter(|script| !script.auto_installed && script.what == *what).collect()
    }

    async fn create(&self, what: &What) -> RegisteredScript {
        match self.scripts.create(what).await.unwrap() {
            Registration::Done(script) => script,
            Registration::Queued => panic!("{}: the sandbox was not told to queue", self.name),
        }
    }
}

#[tokio::test]
async fn what_is_registered_is_listed_changed_in_place_and_removed() {
    for backend in all().await {
        let name = backend.name;
        assert_eq!(backend.listed(&backend.first).await, [], "{name}");
        let made = backend.create(&backend.first).await;
        assert_eq!(made.what, backend.first, "{name}");
        let listed = backend.listed(&backend.first).await;
        assert_eq!(listed.iter().map(|script| &script.id).collect::<Vec<_>>(), [&made.id], "{name}");

        backend.scripts.update(&made.id, &backend.second).await.unwrap();
        // The same change again is no other change.
        backend.scripts.update(&made.id, &backend.second).await.unwrap();
        assert_eq!(backend.listed(&backend.first).await, [], "{name}");
        assert_eq!(backend.listed(&backend.second).await[0].id, made.id, "{name}");

        backend.scripts.delete(&made.id).await.unwrap();
        backend.scripts.delete(&made.id).await.unwrap();
        assert_eq!(backend.listed(&backend.second).await, [], "{name}");
    }
}

#[tokio::test]
async fn what_is_not_there_cannot_be_changed() {
    for backend in all().await {
        let gone = ScriptId("999999999".to_owned());
        let what = match &backend.second {
            What::Src(_) => backend.second.clone(),
            What::Association { query, .. } => What::Association { script_id: gone.clone(), query: query.clone() },
        };
        let error = backend.scripts.update(&gone, &what).await.unwrap_err();
        assert!(matches!(error, Error::NotFound { .. }), "{}: {error}", backend.name);
    }
}

#[tokio::test]
async fn a_wrong_token_is_told_as_such_and_never_shown() {
    let merchant = Merchant::new(None).await;
    let wrong = "canary-wrong-token";
    let tokens = Tokens { access: wrong.into(), refresh: None, expires_at: None };
    let tiendanube = merchant.tiendanube("2025-03").store("1001", wrong.into()).unwrap().scripts();
    let pago = merchant.pago_shops().account("3001", pago_secret(), tokens).scripts();
    let apis: [(&str, &dyn ScriptApi); 2] = [("tiendanube", &tiendanube), ("pago shops", &pago)];
    for (name, api) in apis {
        let error = api.list().await.unwrap_err();
        let fits = matches!(error, Error::Unauthorized { .. } | Error::NoRefreshToken { .. });
        assert!(fits && !format!("{error} {error:?}").contains(wrong), "{name}: {error:?}");
    }
}
