//! The real clients against the sandbox: the flows that the command runs, and the refusals it has to explain.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod merchant;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use http::Method;
use merchant::{Merchant, code, pago_secret};
use serde_json::{Value, json};
use vitrina_platform::{Error, ScriptApi, ScriptId, State, tiendanube};
use vitrina_rollout::release::{Output, Release};
use vitrina_rollout::{
    Obstacle, ObstacleKind, Outcome, Placement, Reach, Rollout, SqliteJournal, Store, Target, Verdict, apply, plan,
};
use world::World;

const ALL: [Output; 3] = [Output::TwoFiles, Output::OneFile, Output::Loader];

struct Scene {
    world: World,
    merchant: Merchant,
    journal: SqliteJournal,
}

impl Scene {
    async fn new() -> Scene {
        let world = World::new().await;
        let merchant = Merchant::new(Some(world.folder.path().join("hosting"))).await;
        Scene { world, merchant, journal: SqliteJournal::in_memory().unwrap() }
    }

    async fn deploy(&self, release: &Release, stores: Vec<Store>) -> Vec<Verdict> {
        let (hosting, cdn) = (self.world.hosting.clone(), self.merchant.urls().cdn.clone());
        let rollout =
            Rollout::new(hosting, cdn, release.clone(), Reach::Everyone, self.merchant.network.clone()).unwrap();
        let plan = plan(&rollout, stores).await;
        apply(&rollout, plan, &self.journal, |_| {}).await.unwrap()
    }

    fn tiendanube(&self, grant: &tiendanube::Grant, placement: Placement, api_version: &str) -> Store {
        let app = self.merchant.tiendanube(api_version);
        let scripts = app.store(&grant.store_id, grant.token.clone()).unwrap().scripts();
        let script_id = (placement == Placement::TiendanubePortal).then(|| ScriptId::from(7001));
        self.store(&format!("tiendanube:{}", grant.store_id), placement, script_id, Arc::new(scripts))
    }

    fn store(&self, key: &str, placement: Placement, script_id: Option<ScriptId>, api: Arc<dyn ScriptApi>) -> Store {
        let target = Target { key: key.parse().unwrap(), placement, script_id, query_params: BTreeMap::new() };
        Store { target, api }
    }
}

fn obstacle(verdict: &Verdict) -> &Obstacle {
    assert_eq!(verdict.outcome, Outcome::NotDone, "{verdict:?}");
    verdict.obstacle.as_ref().unwrap()
}

#[tokio::test]
async fn three_stores_in_three_placements_get_a_release_and_then_the_next() {
    let scene = Scene::new().await;
    let merchant = &scene.merchant;
    merchant.be_lax().await;
    merchant.upload(7001, "loader", "active").await;
    let (first, second) = (merchant.log_in("1001").await, merchant.log_in("1002").await);
    let account = merchant.log_in_to_pago_shops("3001").await;
    let scripts = merchant.pago_shops().account("3001", pago_secret(), account.tokens).scripts();
    let stores = vec![
        scene.tiendanube(&first, Placement::TiendanubeClassic, "2025-03"),
        scene.tiendanube(&second, Placement::TiendanubePortal, "2025-03"),
        scene.store("pago-shops:3001", Placement::PagoShops, None, Arc::new(scripts)),
    ];
    for (text, number, outcomes) in [
        ("a", 1, [Outcome::Created, Outcome::Created, Outcome::Created]),
        ("a", 1, [Outcome::Unchanged, Outcome::Unchanged, Outcome::Unchanged]),
        ("b", 2, [Outcome::Updated, Outcome::Unchanged, Outcome::Updated]),
    ] {
        let release = scene.world.publish(text, &ALL).await;
        let verdicts = scene.deploy(&release, stores.clone()).await;
        assert_eq!(verdicts.iter().map(|verdict| verdict.outcome).collect::<Vec<_>>(), outcomes, "{verdicts:?}");
        let src = format!("{}variant-badge/one-file-{text}.js?release={number}", merchant.urls().cdn);
        assert_eq!(merchant.scripts("tiendanube", "1001").await, std::slice::from_ref(&src));
        assert_eq!(merchant.scripts("tiendanube", "1002").await, ["variant-badge {}"]);
        let src = format!("{src}&settings=settings/pago-shops-3001.json");
        assert_eq!(merchant.scripts("pago-shops", "3001").await, [src]);
        let served = verdicts[1].script_url.as_deref().unwrap();
        assert!(served.starts_with(merchant.urls().apps_scripts.as_str()) && served.contains("versionId="), "{served}");
        assert_eq!(scene.world.channel().await.unwrap().runs("1002"), Some(number));
    }
}

#[tokio::test]
async fn a_code_works_once_and_a_new_login_ends_the_old_token() {
    let merchant = Merchant::new(None).await;
    let app = merchant.tiendanube("2025-03");
    let state = State::generate();
    let code = code(&merchant.answer(&app.authorize_url(&state), "1001", "accept").await, &state);
    let wrong = app.exchange(&"wrong".into(), &code).await.unwrap_err();
    assert!(matches!(&wrong, Error::Denied { code, .. } if code == "invalid_client"), "{wrong:?}");
    let grant = app.exchange(&"sandbox-secret-tiendanube".into(), &code).await.unwrap();
    assert!(tiendanube::missing_scopes(&grant.scopes).is_empty());
    let again = app.exchange(&"sandbox-secret-tiendanube".into(), &code).await.unwrap_err();
    assert!(matches!(&again, Error::Denied { code, .. } if code == "invalid_grant"), "{again:?}");

    let store = app.store("1001", grant.token.clone()).unwrap();
    assert!(store.info().await.unwrap().name.is_some());
    let elsewhere = app.store("1002", grant.token).unwrap().info().await.unwrap_err();
    assert!(matches!(elsewhere, Error::Unauthorized { .. }), "{elsewhere:?}");
    merchant.log_in("1001").await;
    let replaced = store.info().await.unwrap_err();
    assert!(matches!(replaced, Error::Unauthorized { .. }), "{replaced:?}");
}

#[tokio::test]
async fn a_merchant_who_says_no_sends_no_code() {
    let merchant = Merchant::new(None).await;
    let (state, other) = (State::generate(), State::generate());
    for url in [merchant.tiendanube("v1").authorize_url(&state), merchant.pago_shops().authorize_url(&state)] {
        let store = if url.path().starts_with("/apps") { "1001" } else { "3001" };
        let query = merchant.answer(&url, store, "cancel").await;
        let value = |name: &str| query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        assert_eq!((value("error"), value("code")), (Some("access_denied"), None));
        assert!(state.matches(value("state").unwrap()) && !other.matches(value("state").unwrap()));
    }
}

#[tokio::test]
async fn a_store_that_must_pay_a_lost_scope_and_a_refused_src_touch_nothing() {
    let scene = Scene::new().await;
    let merchant = &scene.merchant;
    let release = scene.world.publish("a", &ALL).await;
    let grant = merchant.log_in("1001").await;
    let store = || vec![scene.tiendanube(&grant, Placement::TiendanubeClassic, "2025-03")];

    let verdicts = scene.deploy(&release, store()).await;
    assert_eq!(obstacle(&verdicts[0]).kind, ObstacleKind::Failed);
    assert!(obstacle(&verdicts[0]).what.contains("refuses an external src"), "{verdicts:?}");

    merchant.be_lax().await;
    merchant.control(Method::POST, "__sandbox/stores/tiendanube/1001/suspend", Value::Null).await;
    let verdicts = scene.deploy(&release, store()).await;
    assert_eq!(obstacle(&verdicts[0]).kind, ObstacleKind::PaymentNeeded, "{verdicts:?}");
    merchant.control(Method::POST, "__sandbox/stores/tiendanube/1001/resume", Value::Null).await;

    merchant.control(Method::PATCH, "__sandbox/apps/tiendanube/1001", json!({"scopes": ["read_products"]})).await;
    let poor = merchant.log_in("1001").await;
    assert_eq!(tiendanube::missing_scopes(&poor.scopes), ["write_scripts"]);
    let verdicts = scene.deploy(&release, vec![scene.tiendanube(&poor, Placement::TiendanubeClassic, "2025-03")]).await;
    assert_eq!(obstacle(&verdicts[0]).kind, ObstacleKind::NotAuthorised, "{verdicts:?}");
    assert!(obstacle(&verdicts[0]).what.contains("scope"), "{verdicts:?}");

    merchant.control(Method::POST, "__sandbox/stores/tiendanube/1001/uninstall", Value::Null).await;
    let verdicts = scene.deploy(&release, store()).await;
    assert_eq!(obstacle(&verdicts[0]).kind, ObstacleKind::NotAuthorised, "{verdicts:?}");
    assert!(merchant.scripts("tiendanube", "1001").await.is_empty());
}

#[tokio::test]
async fn a_portal_script_without_a_version_is_not_associated_on_either_version() {
    let scene = Scene::new().await;
    let merchant = &scene.merchant;
    let release = scene.world.publish("a", &ALL).await;
    let grant = merchant.log_in("1001").await;
    for api_version in ["2025-03", "v1"] {
        let verdicts =
            scene.deploy(&release, vec![scene.tiendanube(&grant, Placement::TiendanubePortal, api_version)]).await;
        assert_eq!(obstacle(&verdicts[0]).kind, ObstacleKind::PortalUpload, "{verdicts:?}");
        assert!(obstacle(&verdicts[0]).next.contains("loader-1.js"), "{verdicts:?}");
        assert!(merchant.scripts("tiendanube", "1001").await.is_empty());
    }
    // A version for demo stores is none for this store.
    merchant.upload(7001, "loader", "testing").await;
    let store = || vec![scene.tiendanube(&grant, Placement::TiendanubePortal, "2025-03")];
    assert_eq!(obstacle(&scene.deploy(&release, store()).await[0]).kind, ObstacleKind::PortalUpload);
    // Another file than ours in the Portal is noticed by its bytes, and the association is taken back.
    merchant.upload(7001, "somebody else's", "active").await;
    let verdicts = scene.deploy(&release, store()).await;
    assert!(obstacle(&verdicts[0]).what.contains("serves another file"), "{verdicts:?}");
    assert!(merchant.scripts("tiendanube", "1001").await.is_empty());
    // Then the person uploads the right one.
    merchant.upload(7001, "loader", "active").await;
    let verdicts = scene.deploy(&release, store()).await;
    assert_eq!(verdicts[0].outcome, Outcome::Created, "{verdicts:?}");
    // On v1 the platform does not tell the address; the rest is verified.
    let verdicts = scene.deploy(&release, vec![scene.tiendanube(&grant, Placement::TiendanubePortal, "v1")]).await;
    assert_eq!((verdicts[0].outcome, verdicts[0].notes.len()), (Outcome::Unchanged, 1), "{verdicts:?}");
}

#[tokio::test]
async fn an_automatically_installed_script_is_found_and_left_alone() {
    let scene = Scene::new().await;
    let merchant = &scene.merchant;
    let release = scene.world.publish("a", &ALL).await;
    merchant.upload(7002, "loader", "active").await;
    let grant = merchant.log_in("1001").await;
    let mut store = scene.tiendanube(&grant, Placement::TiendanubePortal, "2025-03");
    store.target.script_id = Some(ScriptId::from(7002));
    let error = store
        .api
        .create(&vitrina_platform::What::Association { script_id: ScriptId::from(7002), query: BTreeMap::new() })
        .await;
    assert!(matches!(error, Err(Error::AutoInstalled { .. })), "{error:?}");
    let verdicts = scene.deploy(&release, vec![store]).await;
    assert_eq!(verdicts[0].outcome, Outcome::Unchanged, "{verdicts:?}");
}

#[tokio::test]
async fn an_ended_access_token_is_renewed_and_kept() {
    let scene = Scene::new().await;
    let merchant = &scene.merchant;
    merchant.be_lax().await;
    let release = scene.world.publish("a", &ALL).await;
    let grant = merchant.log_in_to_pago_shops("3001").await;
    // The sandbox's clock runs ahead, so that only its 401 tells the client.
    merchant.control(Method::POST, "__sandbox/clock", json!({"advance": 3700})).await;
    let scripts = merchant.pago_shops().account("3001", pago_secret(), grant.tokens.clone()).scripts();
    let store = scene.store("pago-shops:3001", Placement::PagoShops, None, Arc::new(scripts));
    let verdicts = scene.deploy(&release, vec![store]).await;
    assert_eq!(verdicts[0].outcome, Outcome::Created, "{verdicts:?}");
    assert_eq!(merchant.kept.saves.load(Ordering::SeqCst), 1);

    // The old pair is spent; a client that still has it takes over what was kept.
    let scripts = merchant.pago_shops().account("3001", pago_secret(), grant.tokens.clone()).scripts();
    assert_eq!(scripts.list().await.unwrap().len(), 1);
    // Without what was kept, only a new login helps.
    *merchant.kept.tokens.lock().unwrap() = None;
    let scripts = merchant.pago_shops().account("3001", pago_secret(), grant.tokens).scripts();
    let error = scripts.list().await.unwrap_err();
    assert!(matches!(&error, Error::Denied { code, .. } if code == "invalid_grant"), "{error:?}");
}

#[tokio::test]
async fn a_queue_at_pago_shops_is_awaited() {
    let scene = Scene::new().await;
    let merchant = &scene.merchant;
    merchant.be_lax().await;
    merchant.control(Method::PATCH, "__sandbox/switches", json!({"pago_queue": true})).await;
    let release = scene.world.publish("a", &ALL).await;
    let grant = merchant.log_in_to_pago_shops("3001").await;
    let scripts = merchant.pago_shops().account("3001", pago_secret(), grant.tokens).scripts();
    let store = scene.store("pago-shops:3001", Placement::PagoShops, None, Arc::new(scripts));
    let verdicts = scene.deploy(&release, vec![store]).await;
    assert_eq!(verdicts[0].outcome, Outcome::Created, "{verdicts:?}");
    assert_eq!(merchant.scripts("pago-shops", "3001").await.len(), 1);
}

#[tokio::test]
async fn many_calls_wait_for_the_bucket_instead_of_being_refused() {
    let merchant = Merchant::new(None).await;
    let grant = merchant.log_in("1001").await;
    let store = merchant.tiendanube("2025-03").store("1001", grant.token).unwrap();
    let start = Instant::now();
    let calls: Vec<_> = (0..44)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { store.info().await.map(drop) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(start.elapsed() >= Duration::from_secs(2), "{:?}", start.elapsed());
    let requests = merchant.control(Method::GET, "__sandbox/requests", Value::Null).await;
    let refused = requests.to_string().matches("\"status\":429").count();
    assert_eq!(refused, 0, "{requests}");
}
