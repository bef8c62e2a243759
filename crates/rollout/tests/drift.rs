//! Drift: every way in which a store can differ from what the journal says, each with its next step.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use vitrina_platform::{Error, Network, RegisteredScript, Registration, ScriptApi, ScriptId, What};
use vitrina_rollout::release::Output;
use vitrina_rollout::{Look, Pace, Standing, Store};
use world::{APP, Fault, Odd, Shelf, World, classic, portal, unavailable};

const REPAIR: &str = "deploy or roll back to this store";
const HOSTING: &str = "mend the hosting, or upload the right file in the Partner Portal";

/// How a store stands that should run that release by the journal.
async fn standing(world: &World, store: &Store, should: Option<u32>) -> Standing {
    let network = Network::new().unwrap();
    let runs: BTreeMap<_, _> = should.map(|release| (store.target.key.clone(), release)).into_iter().collect();
    let pace = Pace { patience: std::time::Duration::from_millis(50), ..Pace::default() };
    let look = Look::new(&world.hosting, &world.cdn, &network, pace).await.unwrap();
    look.at(std::slice::from_ref(store), &runs).await.remove(0)
}

#[track_caller]
fn drifted(standing: &Standing, what: &str, next: &str) {
    let drift = standing.drift.as_ref().unwrap_or_else(|| panic!("no drift in {standing:#?}"));
    assert!(drift.what.contains(what), "`{what}` is not in {drift:#?}");
    assert_eq!(drift.next, next, "{drift:#?}");
}

/// Two releases for stores of their own `src`.
async fn two_releases() -> World {
    let world = World::new().await;
    world.publish("a", &[Output::TwoFiles]).await;
    world.publish("b", &[Output::TwoFiles]).await;
    world
}

#[tokio::test]
async fn a_store_as_it_should_be_has_no_drift() {
    let world = two_releases().await;
    let fine = standing(&world, &classic(1, &Shelf::with(&world.src("a", 1))), Some(1)).await;
    assert_eq!((fine.should, fine.registered, fine.served, fine.drift), (Some(1), Some(1), Some(1), None));
    let untouched = standing(&world, &classic(1, &Shelf::with("https://other.example/x.js")), None).await;
    assert_eq!((untouched.registered, untouched.drift), (None, None));
}

#[tokio::test]
async fn what_is_registered_is_compared_with_the_journal() {
    let world = two_releases().await;
    let (none, old, new) = (Shelf::new(), Shelf::with(&world.src("a", 1)), Shelf::with(&world.src("b", 2)));
    for (shelf, should, what) in [
        (&none, Some(2), "release 2 should run and nothing is registered"),
        (&old, Some(2), "release 2 should run, release 1 is registered"),
        (&new, Some(1), "release 1 should run, release 2 is registered"),
        (&old, None, "nothing should run, release 1 is registered"),
    ] {
        drifted(&standing(&world, &classic(1, shelf), should).await, what, REPAIR);
    }
    let twice = Shelf::with(&world.src("a", 1));
    twice.put(What::Src(world.src("b", 2)));
    let copies = "deploy or roll back to this store, which removes the copies";
    drifted(&standing(&world, &classic(1, &twice), Some(2)).await, "2 scripts of ours are registered", copies);
}

#[tokio::test]
async fn the_bytes_that_are_served_are_compared_with_what_is_registered() {
    let world = two_releases().await;
    let store = classic(1, &Shelf::with(&world.src("b", 2)));
    let answer =
        |status, body: &str| Odd { status, headers: vec![("access-control-allow-origin", "*")], body: body.into() };
    for (odd, what) in [
        (answer(200, "somebody else's"), "release 2 is registered, its address serves bytes of no release"),
        (answer(200, "glue a"), "release 2 is registered, its address serves release 1"),
        (answer(404, ""), "release 2 is registered, its address serves bytes of no release"),
    ] {
        world.make_odd(&format!("{APP}/two-b.js"), odd);
        let standing = standing(&world, &store, Some(2)).await;
        assert_eq!((standing.should, standing.registered), (Some(2), Some(2)));
        drifted(&standing, what, HOSTING);
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_read_says_why() {
    let world = two_releases().await;
    let shelf = Shelf::with(&world.src("a", 1));
    shelf.fault("list", Fault::Refuse(Error::PaymentRequired { call: world::call(), said: String::new() }));
    let unpaid = standing(&world, &classic(1, &shelf), Some(1)).await;
    drifted(&unpaid, "payment needed", "have the subscription paid, then try this store again");
    (0..20).for_each(|_| shelf.fault("list", Fault::Refuse(unavailable())));
    let down = standing(&world, &classic(1, &shelf), Some(1)).await;
    drifted(&down, "502", "try this store again later");
}

#[tokio::test]
async fn stores_with_the_loader_are_compared_by_the_channel_and_by_the_bytes_it_leads_to() {
    let world = World::new().await;
    let outputs = [Output::TwoFiles, Output::Loader];
    let first = world.publish("a", &outputs).await;
    let shelf = Shelf::new();
    *shelf.portal.lock().unwrap() = Some(format!("{}{APP}/loader-1.js", world.cdn));
    let store = portal(1, &shelf);
    world.deploy(&first, std::slice::from_ref(&store)).await;
    let fine = standing(&world, &store, Some(1)).await;
    assert_eq!((fine.registered, fine.served, &fine.drift), (Some(1), Some(1), &None), "{fine:#?}");

    let second = world.publish("b", &outputs).await;
    world.deploy(&second, std::slice::from_ref(&store)).await;
    drifted(&standing(&world, &store, Some(1)).await, "release 1 should run, release 2 is registered", REPAIR);
    // The bundle that the channel names, and then the loader itself, are others than they were.
    let odd = |path: &str| {
        let (headers, body) = (vec![("access-control-allow-origin", "*")], b"somebody else's".to_vec());
        world.make_odd(path, Odd { status: 200, headers, body });
    };
    odd(&format!("{APP}/two-b.js"));
    let what = "release 2 is registered, its address serves bytes of no release";
    drifted(&standing(&world, &store, Some(2)).await, what, HOSTING);
    odd(&format!("{APP}/loader-1.js"));
    drifted(&standing(&world, &store, Some(2)).await, what, HOSTING);
    // A channel that pages cannot read is no reason to deploy.
    world.make_odd(&format!("{APP}/channel.json"), Odd { status: 500, headers: Vec::new(), body: Vec::new() });
    let unread = standing(&world, &store, Some(2)).await;
    drifted(&unread, "channel.json answers 500", "mend the hosting, then look again");
}

/// A store whose shop the platform names.
struct Shop(Arc<Shelf>, String);

#[async_trait]
impl ScriptApi for Shop {
    async fn list(&self) -> Result<Vec<RegisteredScript>, Error> {
        self.0.list().await
    }

    async fn create(&self, what: &What) -> Result<Registration, Error> {
        self.0.create(what).await
    }

    async fn update(&self, id: &ScriptId, what: &What) -> Result<Registration, Error> {
        self.0.update(id, what).await
    }

    async fn delete(&self, id: &ScriptId) -> Result<(), Error> {
        self.0.delete(id).await
    }

    async fn shop_address(&self) -> Result<Option<String>, Error> {
        Ok(Some(self.1.clone()))
    }
}

#[tokio::test]
async fn a_page_that_does_not_carry_the_script_is_told() {
    let world = two_releases().await;
    let src = world.src("a", 1);
    let shelf = Shelf::with(&src);
    let store = Store { api: Arc::new(Shop(shelf.clone(), format!("{}shop", world.cdn))), ..classic(1, &shelf) };
    let page = |html: String| Odd { status: 200, headers: Vec::new(), body: html.into_bytes() };
    world.make_odd("shop/search/", page(format!("<script src=\"{src}&amp;store=1\"></script>")));
    let fine = standing(&world, &store, Some(1)).await;
    assert_eq!((fine.in_page, &fine.drift), (Some(true), &None), "{fine:#?}");
    world.make_odd("shop/search/", page("<p>nothing here</p>".to_owned()));
    let gone = standing(&world, &store, Some(1)).await;
    let next = "wait for the shop's cached pages to end, then look again";
    drifted(&gone, "the shop's pages do not carry the script that is registered", next);
}
