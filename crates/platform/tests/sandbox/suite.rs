//! One behaviour for both platforms: the script resource as a rollout needs it. The suite runs against the sandbox, and
//! against [`real`] stores.

use std::collections::BTreeMap;

use vitrina_platform::{Error, RegisteredScript, Registration, ScriptApi, ScriptId, Tokens, What};

use super::merchant::{Merchant, pago_secret};
use super::real;

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
fn real_stores() -> Vec<Backend> {
    let tiendanube = real::tiendanube().map(|(store, script)| {
        let (first, second) = (association(script, "1"), association(script, "2"));
        Backend { name: "real Tiendanube", scripts: Box::new(store.scripts()), first, second, _merchant: None }
    });
    let pago = real::pago_shops().map(|account| {
        let (scripts, first, second) = (Box::new(account.scripts()), src("a"), src("b"));
        Backend { name: "real Pago Shops", scripts, first, second, _merchant: None }
    });
    tiendanube.into_iter().chain(pago).collect()
}

async fn all() -> Vec<Backend> {
    let mut backends = vec![classic().await, portal().await, pago().await];
    backends.extend(real_stores());
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
