//! Plan and apply over a thousand states in which a store can be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::sync::Arc;

use vitrina_platform::What;
use vitrina_rollout::release::Output;
use vitrina_rollout::{Action, PlanFile, PlanFileError, Reach, Store, plan};
use world::{APP, Shelf, World, classic, pago};

const STATES: u32 = 1_000;

/// Five kinds of scripts: of somebody else, of another app on the same hosting, of ours an older and the right release, and one
/// of ours that no release has.
fn kinds(world: &World) -> [String; 5] {
    [
        "https://other.example/x.js".to_owned(),
        format!("{}other-app/two-a.js?release=1", world.cdn),
        world.src("a", 1),
        world.src("b", 2),
        format!("{}{APP}/gone.js?release=9", world.cdn),
    ]
}

/// State number `state`: up to five scripts, each of any kind, in any order.
fn shelf(mut state: u32, kinds: &[String; 5]) -> Arc<Shelf> {
    let shelf = Shelf::new();
    while state > 0 {
        // Counting in five digits from 1, so that no two numbers have the same scripts.
        shelf.put(What::Src(kinds[((state - 1) % 5) as usize].clone()));
        state = (state - 1) / 5;
    }
    shelf
}

#[tokio::test]
async fn a_second_plan_is_empty_in_a_thousand_states_and_nothing_of_others_is_touched() {
    let world = World::new().await;
    let (_, new) = (world.publish("a", &[Output::TwoFiles]).await, world.publish("b", &[Output::TwoFiles]).await);
    let kinds = kinds(&world);
    let shelves: Vec<Arc<Shelf>> = (0..STATES).map(|state| shelf(state, &kinds)).collect();
    let store = |(id, shelf): (u32, &Arc<Shelf>)| if id % 2 == 0 { classic(id, shelf) } else { pago(id, shelf) };
    let stores: Vec<Store> = (1..).zip(&shelves).map(store).collect();
    let others = |shelf: &Shelf| shelf.srcs().into_iter().filter(|src| kinds[..2].contains(src)).collect::<Vec<_>>();
    let before: Vec<_> = shelves.iter().map(|shelf| others(shelf)).collect();

    let rollout = world.rollout(&new, Reach::Everyone);
    let planned = plan(&rollout, stores.clone()).await;
    let writes_needed: Vec<bool> = planned.stores.iter().map(|planned| changes(&planned.action)).collect();
    for verdict in world.deploy(&new, &stores).await {
        assert!(verdict.is_done(), "{verdict:?}");
    }
    for (((id, shelf), before), needed) in (1..).zip(&shelves).zip(before).zip(writes_needed) {
        let src = if id % 2 == 0 { world.src("b", 2) } else { world.pago_src(id, "b", 2) };
        let ours: Vec<String> = shelf.srcs().into_iter().filter(|src| !kinds[..2].contains(src)).collect();
        assert_eq!((ours, others(shelf)), (vec![src], before));
        let writes = shelf.count("create") + shelf.count("update") + shelf.count("delete");
        assert_eq!(writes > 0, needed, "{:?}", shelf.calls.lock().unwrap());
    }
    let second = plan(&rollout, stores).await;
    assert!(!second.has_changes() && !second.has_blocked());
    assert!(second.stores.iter().all(|planned| !changes(&planned.action)));
}

/// Whether the action changes a store.
fn changes(action: &Action) -> bool {
    match action {
        Action::Leave { extra, .. } | Action::Adopt { extra, .. } => !extra.is_empty(),
        Action::Blocked(_) => false,
        _ => true,
    }
}

#[tokio::test]
async fn a_plan_holds_only_while_every_store_is_as_it_was() {
    let world = World::new().await;
    let (_, new) = (world.publish("a", &[Output::TwoFiles]).await, world.publish("b", &[Output::TwoFiles]).await);
    let (kinds, rollout) = (kinds(&world), world.rollout(&new, Reach::Everyone));
    for state in 0..STATES {
        let shelf = shelf(state, &kinds);
        let stores = || vec![classic(1001, &shelf)];
        let planned = PlanFile::of(&rollout, &plan(&rollout, stores()).await);
        planned.still_holds(&PlanFile::of(&rollout, &plan(&rollout, stores()).await)).unwrap();
        // Somebody else is faster: all that is ours goes, or comes.
        let had_ours = shelf.srcs().iter().any(|src| kinds[2..].contains(src));
        match had_ours {
            true => shelf.scripts.lock().unwrap().clear(),
            false => drop(shelf.put(What::Src(world.src("b", 2)))),
        }
        let refused = planned.still_holds(&PlanFile::of(&rollout, &plan(&rollout, stores()).await)).unwrap_err();
        assert!(matches!(refused, PlanFileError::Left { .. }), "state {state}: {refused}");
    }
}
