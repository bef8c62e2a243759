//! Stores whose own `src` names the release: classic Tiendanube and Pago Shops.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use vitrina_platform::{Error, RegisteredScript, Registration, ScriptApi, ScriptId, What};
use vitrina_rollout::release::Output;
use vitrina_rollout::{
    Action, Course, Driven, Far, Holder, Journal, Obstacle, ObstacleKind, Outcome, Placement, Reach, Run,
    SqliteJournal, Step, StepOutcome, Stop, Store, Verdict, Wave, apply, begin, drive, plan,
};
use world::{Fault, Odd, Shelf, World, call, classic, outcome, pago, portal, store, unavailable};

const TWO: [Output; 1] = [Output::TwoFiles];

fn obstacle(verdict: &Verdict) -> &Obstacle {
    assert_eq!(verdict.outcome, Outcome::NotDone, "{verdict:?}");
    verdict.obstacle.as_ref().unwrap()
}

#[tokio::test]
async fn a_store_without_the_script_gets_it_and_keeps_it_untouched_the_next_time() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let (tiendanube, account) = (Shelf::with("https://other.example/x.js"), Shelf::new());
    let stores = [classic(1001, &tiendanube), pago(3001, &account)];
    let srcs = [world.src("a", 1), world.pago_src(3001, "a", 1)];
    for (verdict, src) in world.deploy(&release, &stores).await.iter().zip(&srcs) {
        assert_eq!(outcome(verdict), (Outcome::Created, None), "{verdict:?}");
        assert_eq!(verdict.script_url.as_ref(), Some(src));
    }
    assert_eq!(tiendanube.srcs(), ["https://other.example/x.js".to_owned(), world.src("a", 1)]);
    assert_eq!(account.srcs(), srcs[1..]);
    for verdict in world.deploy(&release, &stores).await {
        assert_eq!(outcome(&verdict), (Outcome::Unchanged, None), "{verdict:?}");
    }
    assert_eq!((tiendanube.count("create"), tiendanube.count("update"), tiendanube.count("delete")), (1, 0, 0));
    assert_eq!(world.channel().await, None, "a store of its own src needs no channel");
}

#[tokio::test]
async fn a_newer_release_changes_the_src_in_place() {
    let world = World::new().await;
    let (old, new) = (world.publish("a", &TWO).await, world.publish("b", &TWO).await);
    let shelf = Shelf::new();
    let stores = [classic(1001, &shelf)];
    world.deploy(&old, &stores).await;
    let verdicts = world.deploy(&new, &stores).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Updated, None));
    assert_eq!(shelf.srcs(), [world.src("b", 2)]);
    assert_eq!((shelf.count("create"), shelf.count("update")), (1, 1));
    // And back: an older release is as good a target.
    assert_eq!(outcome(&world.deploy(&old, &stores).await[0]), (Outcome::Updated, None));
    assert_eq!(shelf.srcs(), [world.src("a", 1)]);
}

#[tokio::test]
async fn only_files_of_this_app_on_this_hosting_are_ours() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let foreign = [
        format!("{}variant-badge-pro/two-a.js?release=1", world.cdn),
        format!("{}variant-badge", world.cdn),
        "https://cdn.example/variant-badge/two-a.js".to_owned(),
    ];
    let shelf = Shelf::new();
    for src in &foreign {
        shelf.put(What::Src(src.clone()));
    }
    let verdicts = world.deploy(&release, &[classic(1001, &shelf)]).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Created, None));
    assert_eq!(shelf.srcs()[..3], foreign);
}

#[tokio::test]
async fn copies_from_earlier_attempts_are_removed_once_the_right_one_is_verified() {
    let world = World::new().await;
    let (_, release) = (world.publish("a", &TWO).await, world.publish("b", &TWO).await);
    let shelf = Shelf::with(&world.src("a", 1));
    shelf.put(What::Src(world.src("b", 2)));
    shelf.put(What::Src(world.src("a", 1)));
    let verdicts = world.deploy(&release, &[classic(1001, &shelf)]).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Unchanged, None));
    assert_eq!(shelf.srcs(), [world.src("b", 2)]);
    assert_eq!(verdicts[0].notes.len(), 2, "{:?}", verdicts[0].notes);
    assert_eq!(shelf.count("create"), 0);
}

#[tokio::test]
async fn a_copy_that_stays_is_told() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let shelf = Shelf::with(&world.src("a", 1));
    shelf.put(What::Src(world.src("old", 9)));
    shelf.fault("delete", Fault::Refuse(unavailable()));
    let verdicts = world.deploy(&release, &[classic(1001, &shelf)]).await;
    assert!(obstacle(&verdicts[0]).what.contains("script 2, an older copy of ours, runs too"), "{:?}", verdicts[0]);
}

#[tokio::test]
async fn a_queued_registration_is_awaited() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let (soon, never) = (Shelf::new(), Shelf::new());
    soon.fault("create", Fault::Queued(3));
    never.fault("create", Fault::Queued(1_000));
    let verdicts = world.deploy(&release, &[pago(3001, &soon), pago(3002, &never)]).await;
    assert_eq!(outcome(&verdicts[0]), (Outcome::Created, None));
    assert_eq!(outcome(&verdicts[1]), (Outcome::NotDone, Some(ObstacleKind::Temporary)));
    assert!(obstacle(&verdicts[1]).what.contains("queue"), "{:?}", verdicts[1]);
    assert_eq!(never.count("create"), 1, "a queued registration must not be asked for twice");
}

#[tokio::test]
async fn somebody_who_came_first_is_not_doubled() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let shelf = Shelf::new();
    let rollout = world.rollout(&release, Reach::Everyone);
    let planned = plan(&rollout, vec![classic(1001, &shelf)]).await;
    assert!(matches!(planned.stores[0].action, Action::Create { .. }) && planned.has_changes());
    // Between plan and apply another deploy does the same.
    shelf.put(What::Src(world.src("a", 1)));
    let verdicts = apply(&rollout, planned, &SqliteJournal::in_memory().unwrap(), |_| {}).await.unwrap();
    assert_eq!(outcome(&verdicts[0]), (Outcome::Unchanged, None));
    assert_eq!(shelf.count("create"), 0);
}

#[tokio::test]
async fn what_was_created_and_turns_out_wrong_is_taken_back() {
    let world = World::new().await;
    let (_, release) = (world.publish("a", &TWO).await, world.publish("b", &TWO).await);
    let (new, old) = (Shelf::new(), Shelf::with(&world.src("a", 1)));
    new.fault("create", Fault::Twisted("https://elsewhere.example/x.js".to_owned()));
    old.fault("update", Fault::Twisted("https://elsewhere.example/x.js".to_owned()));
    let journal = SqliteJournal::in_memory().unwrap();
    let stores = [classic(1001, &new), classic(1002, &old)];
    let verdicts = world.deploy_to(&release, Reach::Everyone, &stores, &journal).await;
    for verdict in &verdicts {
        assert!(obstacle(verdict).what.contains("the store is as it was before"), "{verdict:?}");
    }
    assert_eq!((new.srcs().len(), old.srcs()), (0, vec![world.src("a", 1)]));
    let facts = world::facts(&journal).await;
    let of = |store: &str| -> Vec<&str> {
        facts.iter().filter_map(|fact| fact.strip_prefix(store)).map(str::trim).collect()
    };
    assert_eq!(of("tiendanube:1001"), ["planned create", "create", "done", "take-back", "done", "not-done"]);
    assert_eq!(of("tiendanube:1002"), ["planned update", "update", "done", "put-back", "done", "not-done"]);
}

#[tokio::test]
async fn a_failed_taking_back_says_what_to_remove_by_hand() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let shelf = Shelf::new();
    shelf.fault("create", Fault::Twisted("https://elsewhere.example/x.js".to_owned()));
    shelf.fault("delete", Fault::Refuse(unavailable()));
    let verdicts = world.deploy(&release, &[classic(1001, &shelf)]).await;
    assert!(obstacle(&verdicts[0]).what.contains("remove script 1 by hand"), "{:?}", verdicts[0]);
}

#[tokio::test]
async fn each_refusal_is_this_stores_own_and_says_who_has_to_act() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let said = String::new;
    let cases = [
        (Error::PaymentRequired { call: call(), said: said() }, ObstacleKind::PaymentNeeded, "paid"),
        (Error::Unauthorized { call: call(), said: said() }, ObstacleKind::NotAuthorised, "log in"),
        (Error::MissingScope { call: call(), scope: None, said: said() }, ObstacleKind::NotAuthorised, "log in"),
        (Error::NoRefreshToken { call: call() }, ObstacleKind::NotAuthorised, "log in"),
        (Error::RateLimited { call: call(), wait: Default::default() }, ObstacleKind::Temporary, "later"),
        (Error::SrcRefused { call: call() }, ObstacleKind::Failed, "tiendanube-portal"),
        (Error::Invalid { call: call(), fields: Default::default(), said: said() }, ObstacleKind::Failed, "correct"),
    ];
    for (error, kind, next) in cases {
        let (refused, unreadable, fine) = (Shelf::new(), Shelf::new(), Shelf::new());
        refused.fault("create", Fault::Refuse(error.clone()));
        unreadable.fault("list", Fault::Refuse(error.clone()));
        let verdicts =
            world.deploy(&release, &[classic(1, &refused), classic(2, &fine), classic(3, &unreadable)]).await;
        for verdict in [&verdicts[0], &verdicts[2]] {
            assert_eq!(obstacle(verdict).kind, kind, "{verdict:?}");
            assert!(obstacle(verdict).next.contains(next), "{verdict:?}");
        }
        assert_eq!(outcome(&verdicts[1]), (Outcome::Created, None));
        assert!(refused.srcs().is_empty() && unreadable.srcs().is_empty());
    }
}

#[tokio::test]
async fn no_store_is_touched_when_the_files_are_not_served_right() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let right = [
        ("access-control-allow-origin", "*"),
        ("x-content-type-options", "nosniff"),
        ("content-type", "application/wasm"),
    ];
    let without = |name: &str| right.iter().copied().filter(|(header, _)| *header != name).collect::<Vec<_>>();
    let body = b"wasm a".to_vec();
    let cases = [
        (Odd { status: 200, headers: right.to_vec(), body: b"wasm A".to_vec() }, "other bytes"),
        (Odd { status: 404, headers: right.to_vec(), body: body.clone() }, "404"),
        (Odd { status: 302, headers: right.to_vec(), body: body.clone() }, "302"),
        (
            Odd { status: 200, headers: without("access-control-allow-origin"), body: body.clone() },
            "Access-Control-Allow-Origin",
        ),
        (Odd { status: 200, headers: without("x-content-type-options"), body: body.clone() }, "nosniff"),
        (Odd { status: 200, headers: without("content-type"), body }, "application/wasm"),
    ];
    for (odd, words) in cases {
        world.make_odd("variant-badge/two-a.wasm", odd);
        let (tiendanube, account) = (Shelf::new(), Shelf::new());
        let verdicts = world.deploy(&release, &[classic(1001, &tiendanube), pago(3001, &account)]).await;
        for verdict in &verdicts {
            let obstacle = obstacle(verdict);
            assert!(obstacle.what.contains(words) && obstacle.what.contains("two-a.wasm"), "{words}: {obstacle:?}");
        }
        assert_eq!((tiendanube.count("create"), account.count("create")), (0, 0));
    }
}

/// A store in which something happens to the hosting when its script is registered.
struct Meanwhile<F: Fn() + Send + Sync>(std::sync::Arc<Shelf>, F);

#[async_trait::async_trait]
impl<F: Fn() + Send + Sync> ScriptApi for Meanwhile<F> {
    async fn list(&self) -> Result<Vec<RegisteredScript>, Error> {
        self.0.list().await
    }

    async fn create(&self, what: &What) -> Result<Registration, Error> {
        (self.1)();
        self.0.create(what).await
    }

    async fn update(&self, id: &ScriptId, what: &What) -> Result<Registration, Error> {
        self.0.update(id, what).await
    }

    async fn delete(&self, id: &ScriptId) -> Result<(), Error> {
        self.0.delete(id).await
    }
}

#[tokio::test]
async fn a_hosting_that_was_down_for_a_moment_is_asked_again_for_the_stores_after_it() {
    let world = std::sync::Arc::new(World::new().await);
    let release = world.publish("a", &TWO).await;
    let (file, shelves) = ("variant-badge/two-a.js", [(); 60].map(|()| Shelf::new()));
    let breaks = {
        let world = std::sync::Arc::clone(&world);
        move || world.make_odd(file, Odd { status: 404, headers: Vec::new(), body: Vec::new() })
    };
    let mut stores: Vec<Store> = (1001..).zip(&shelves).map(|(id, shelf)| classic(id, shelf)).collect();
    stores[0].api = std::sync::Arc::new(Meanwhile(shelves[0].clone(), breaks));
    let (rollout, journal) = (world.rollout(&release, Reach::Everyone), SqliteJournal::in_memory().unwrap());
    let planned = plan(&rollout, stores.clone()).await;
    // One store after the other, until one gets it.
    let waves = stores.iter().map(|store| Wave::Stores([store.target.key.clone()].into())).collect();
    let course = Course { waves, gate: None, undoes: None, back: false };
    begin(&rollout, planned, &course, &journal, &Holder::here("a test")).await.unwrap();
    let run = Run::take_up(&rollout, stores, &journal, Stop::never(), &|_| ()).await.unwrap();
    assert_eq!(drive(&run, Far::Wave, None).await.unwrap(), Driven::Waits);
    world.make_right(file);
    while run.record().count(None).done == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        run.open_next().await.unwrap();
        assert_eq!(drive(&run, Far::Wave, None).await.unwrap(), Driven::Waits, "it is never asked again");
    }
    let first = run.record().verdicts(&["tiendanube:1001".parse().unwrap()]);
    assert!(obstacle(&first[0]).what.contains("404"), "{first:?}");
}

#[tokio::test]
async fn the_bytes_at_the_registered_address_itself_are_compared() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let shelves: Vec<_> = (0..30).map(|_| Shelf::new()).collect();
    let stores: Vec<_> = (1..).zip(&shelves).map(|(id, shelf)| classic(id, shelf)).collect();
    let verdicts = world.deploy(&release, &stores).await;
    assert!(verdicts.iter().all(Verdict::is_done));
    let order: Vec<String> = verdicts.iter().map(|verdict| verdict.store.id.clone()).collect();
    assert_eq!(order, (1..=30).map(|id| id.to_string()).collect::<Vec<_>>(), "verdicts come in the plan's order");
    let asked = world.asked.lock().unwrap().clone();
    let once = asked.iter().filter(|uri| *uri == "/variant-badge/two-a.js?release=1").count();
    assert_eq!(once, 1, "thirty stores with one address need one request: {asked:?}");
}

#[tokio::test]
async fn the_journal_has_a_line_before_and_after_each_step() {
    let world = World::new().await;
    let release = world.publish("a", &TWO).await;
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("deep/journal.db");
    let shelf = Shelf::new();
    {
        let journal = SqliteJournal::open(&path).unwrap();
        world.deploy_to(&release, Reach::Everyone, &[classic(1001, &shelf)], &journal).await;
    }
    let journal = SqliteJournal::open(&path).unwrap();
    let facts = world::facts(&journal).await;
    let expected = ["created", "planned create", "wave-opened", "create", "done", "created", "finished"];
    let words: Vec<_> = facts.iter().map(|fact| fact.trim_start_matches("tiendanube:1001 ")).collect();
    assert_eq!(words, expected);
    let history = (&journal as &dyn Journal).history().await.unwrap();
    let record = history.app(world::APP).last.unwrap();
    let step = record.stores[&"tiendanube:1001".parse().unwrap()].step.clone().unwrap();
    assert_eq!(step.step, Step::Create { what: What::Src(world.src("a", 1)) });
    assert_eq!(step.outcome, Some(StepOutcome::Done));
}

#[tokio::test]
async fn wrong_targets_are_refused_without_a_call() {
    let world = World::new().await;
    let release = world.publish("a", &[Output::Loader]).await;
    let shelf = Shelf::new();
    let mut other = portal(1001, &shelf);
    other.target.key = "pago-shops:1".parse().unwrap();
    let mut without = portal(1002, &shelf);
    without.target.script_id = None;
    let verdicts = world.deploy(&release, &[other, without, classic(1003, &shelf)]).await;
    for (verdict, words) in
        verdicts.iter().zip(["another platform", "without a script_id", "no output for tiendanube-classic"])
    {
        assert!(obstacle(verdict).what.contains(words), "{verdict:?}");
    }
    assert_eq!(shelf.count("create") + shelf.count("update"), 0);
}

#[tokio::test]
async fn a_script_that_went_away_after_the_plan_is_not_made_anew_behind_the_plans_back() {
    let world = World::new().await;
    let (_, release) = (world.publish("a", &TWO).await, world.publish("b", &TWO).await);
    let shelf = Shelf::with(&world.src("a", 1));
    let rollout = world.rollout(&release, Reach::Everyone);
    let planned = plan(&rollout, vec![store("tiendanube:1", Placement::TiendanubeClassic, &shelf)]).await;
    assert!(matches!(&planned.stores[0].action, Action::Update { id, .. } if *id == ScriptId::from(1)));
    shelf.scripts.lock().unwrap().clear();
    let verdicts = apply(&rollout, planned, &SqliteJournal::in_memory().unwrap(), |_| {}).await.unwrap();
    assert!(obstacle(&verdicts[0]).what.contains("not found"), "{:?}", verdicts[0]);
    assert!(shelf.srcs().is_empty());
}
