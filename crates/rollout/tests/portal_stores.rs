//! Stores with a Portal script: the association, the channel, and the part that only a person can do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::collections::BTreeMap;

use vitrina_platform::{Error, ScriptId, What};
use vitrina_rollout::release::{Output, Percent};
use vitrina_rollout::{Obstacle, ObstacleKind, Outcome, Reach, SqliteJournal, Verdict};
use world::{Fault, Odd, Shelf, World, call, classic, portal, unavailable, unknown};

const ALL: [Output; 3] = [Output::TwoFiles, Output::OneFile, Output::Loader];

/// A shelf whose Portal script has this file of the CDN as its active version.
fn shelf_with(world: &World, file: &str) -> std::sync::Arc<Shelf> {
    let shelf = Shelf::new();
    *shelf.portal.lock().unwrap() = Some(format!("{}variant-badge/{file}?versionId=abc", world.cdn));
    shelf
}

fn obstacle(verdict: &Verdict) -> &Obstacle {
    assert_eq!(verdict.outcome, Outcome::NotDone, "{verdict:?}");
    verdict.obstacle.as_ref().unwrap()
}

#[tokio::test]
async fn an_association_is_made_and_the_channel_names_the_release() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let shelf = shelf_with(&world, "loader-1.js");
    let stores = [portal(1001, &shelf)];
    let verdicts = world.deploy(&release, &stores).await;
    assert_eq!(verdicts[0].outcome, Outcome::Created, "{verdicts:?}");
    assert!(verdicts[0].script_url.as_deref().unwrap().contains("loader-1.js?versionId=abc"));
    let channel = world.channel().await.unwrap();
    assert_eq!((channel.release, channel.previous, channel.percent), (1, None, Percent::ALL));
    assert_eq!(channel.salt, "variant-badge");
    assert_eq!(channel.bundles[&1], release.hosted().unwrap());
    assert_eq!(channel.runs("anyone"), Some(1));

    let verdicts = world.deploy(&release, &stores).await;
    assert_eq!(verdicts[0].outcome, Outcome::Unchanged);
    assert_eq!(world.channel().await.unwrap(), channel);
    assert_eq!((shelf.count("create"), shelf.count("update")), (1, 0));
}

#[tokio::test]
async fn the_next_release_is_one_write_of_the_channel_for_all_stores() {
    let world = World::new().await;
    let (first, second) = (world.publish("a", &ALL).await, world.publish("b", &ALL).await);
    let shelf = shelf_with(&world, "loader-1.js");
    let stores = [portal(1001, &shelf)];
    world.deploy(&first, &stores).await;
    let verdicts = world.deploy(&second, &stores).await;
    assert_eq!(verdicts[0].outcome, Outcome::Unchanged, "the association stays as it is");
    let channel = world.channel().await.unwrap();
    assert_eq!((channel.release, channel.previous), (2, Some(1)));
    assert_eq!(channel.bundles.keys().copied().collect::<Vec<_>>(), [1, 2]);
    // Back again: what is being left is nothing to fall back to.
    world.deploy(&first, &stores).await;
    let channel = world.channel().await.unwrap();
    assert_eq!((channel.release, channel.previous), (1, None));
}

#[tokio::test]
async fn named_stores_move_alone() {
    let world = World::new().await;
    let (first, second) = (world.publish("a", &ALL).await, world.publish("b", &ALL).await);
    let shelf = shelf_with(&world, "loader-1.js");
    let journal = SqliteJournal::in_memory().unwrap();
    // Before there is a channel, a named store is the only one that runs anything.
    world.deploy_to(&first, Reach::Named, &[portal(1001, &shelf)], &journal).await;
    let channel = world.channel().await.unwrap();
    assert_eq!((channel.runs("1001"), channel.runs("1002"), channel.percent), (Some(1), None, Percent::NONE));

    world.deploy(&first, &[portal(1001, &shelf), portal(1002, &shelf)]).await;
    world.deploy_to(&second, Reach::Named, &[portal(1002, &shelf)], &journal).await;
    let channel = world.channel().await.unwrap();
    assert_eq!((channel.runs("1001"), channel.runs("1002"), channel.runs("9")), (Some(1), Some(2), Some(1)));

    // Everyone: the overrides of the plan's stores go, those of other stores stay.
    world.deploy_to(&first, Reach::Named, &[portal(1003, &shelf)], &journal).await;
    world.deploy(&second, &[portal(1001, &shelf), portal(1002, &shelf)]).await;
    let channel = world.channel().await.unwrap();
    assert_eq!((channel.release, channel.previous, channel.stores.len()), (2, Some(1), 0));
    assert_eq!(channel.runs("1002"), Some(2));
}

#[tokio::test]
async fn a_release_that_only_named_stores_tried_is_nothing_to_fall_back_to() {
    let world = World::new().await;
    let (first, second) = (world.publish("a", &ALL).await, world.publish("b", &ALL).await);
    let shelf = shelf_with(&world, "loader-1.js");
    let journal = SqliteJournal::in_memory().unwrap();
    world.deploy_to(&first, Reach::Named, &[portal(1001, &shelf)], &journal).await;
    world.deploy(&second, &[portal(1001, &shelf)]).await;
    let channel = world.channel().await.unwrap();
    assert_eq!((channel.release, channel.previous), (2, None));
    assert_eq!(channel.bundles.keys().copied().collect::<Vec<_>>(), [2]);
}

#[tokio::test]
async fn without_an_active_version_nothing_stays_registered_and_the_clicks_are_named() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let refusal = |error: Error| {
        let shelf = Shelf::new();
        for _ in 0..2 {
            shelf.fault("create", Fault::Refuse(error.clone()));
        }
        shelf
    };
    let said = "Script has no active version".to_owned();
    let dated = refusal(Error::Invalid { call: call(), fields: BTreeMap::new(), said });
    let v1 = refusal(unknown());
    // And a platform that takes the association all the same.
    let lenient = Shelf::new();
    let stores = [portal(1001, &dated), portal(1002, &v1), portal(1003, &lenient)];
    let verdicts = world.deploy(&release, &stores).await;
    for verdict in &verdicts {
        let obstacle = obstacle(verdict);
        assert_eq!(obstacle.kind, ObstacleKind::PortalUpload, "{obstacle:?}");
        for word in ["Partner Portal", "script 7001", "loader-1.js", "install on stores"] {
            assert!(obstacle.next.contains(word), "{word}: {obstacle:?}");
        }
        assert!(obstacle.next.starts_with("if you just did this, wait and try"), "{obstacle:?}");
    }
    assert!([dated, v1, lenient].iter().all(|shelf| shelf.srcs().is_empty()));
    assert_eq!(world.channel().await.unwrap().release, 1, "the loader finds its release once it is uploaded");
}

#[tokio::test]
async fn an_association_without_version_from_before_is_left_and_told() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let shelf = Shelf::new();
    shelf.put(What::Association { script_id: ScriptId::from(7001), query: BTreeMap::new() });
    let verdicts = world.deploy(&release, &[portal(1001, &shelf)]).await;
    assert_eq!(obstacle(&verdicts[0]).kind, ObstacleKind::PortalUpload);
    assert_eq!(shelf.srcs().len(), 1);
    assert_eq!(world.channel().await.unwrap().release, 1);
}

#[tokio::test]
async fn the_bytes_that_the_portal_serves_must_be_ours() {
    let world = World::new().await;
    let old = world.publish("a", &ALL).await;
    let new = world.publish("b", &ALL).await;
    // The one-file output of this release, uploaded by a person, is right; that of another release is not.
    let one_file = shelf_with(&world, "one-file-b.js");
    let stale = shelf_with(&world, "one-file-a.js");
    let missing = shelf_with(&world, "nothing.js");
    let stores = [portal(1001, &one_file), portal(1002, &stale), portal(1003, &missing)];
    let verdicts = world.deploy(&new, &stores).await;
    assert_eq!(verdicts[0].outcome, Outcome::Created, "{verdicts:?}");
    assert_eq!(obstacle(&verdicts[1]).kind, ObstacleKind::PortalUpload);
    assert!(obstacle(&verdicts[1]).what.contains("serves another file"), "{verdicts:?}");
    assert!(obstacle(&verdicts[2]).what.contains("404"), "{verdicts:?}");
    assert!(stale.srcs().is_empty() && missing.srcs().is_empty(), "what failed is taken back");
    assert_eq!(old.number, 1);
}

#[tokio::test]
async fn the_loader_of_an_older_release_starts_newer_ones_once_there_is_a_channel() {
    let world = World::new().await;
    let first = world.publish("a", &ALL).await;
    let second = world.publish("b", &[Output::TwoFiles, Output::OneFile]).await;
    let shelf = shelf_with(&world, "loader-1.js");
    // Nobody has used the loader yet, and this release has none: its one-file output is what the Portal lacks.
    let verdicts = world.deploy(&second, &[portal(1001, &shelf)]).await;
    assert!(obstacle(&verdicts[0]).next.contains("one-file-b.js"), "{verdicts:?}");
    assert_eq!(world.channel().await, None);
    world.deploy(&first, &[portal(1001, &shelf)]).await;
    let verdicts = world.deploy(&second, &[portal(1001, &shelf)]).await;
    assert_eq!(verdicts[0].outcome, Outcome::Unchanged, "{verdicts:?}");
    assert!(verdicts[0].notes[0].contains("the loader of release 1"), "{verdicts:?}");
    assert_eq!(world.channel().await.unwrap().runs("1001"), Some(2));
}

#[tokio::test]
async fn a_script_id_that_the_platform_does_not_know_is_told_from_a_missing_upload() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let shelf = shelf_with(&world, "loader-1.js");
    let fields = BTreeMap::from([("script_id".to_owned(), vec!["The selected script_id is invalid.".to_owned()])]);
    shelf.fault("create", Fault::Refuse(Error::Invalid { call: call(), fields, said: String::new() }));
    let verdicts = world.deploy(&release, &[portal(1001, &shelf)]).await;
    assert_eq!(obstacle(&verdicts[0]).kind, ObstacleKind::Failed);
    assert!(obstacle(&verdicts[0]).next.contains("check this store's script_id"), "{verdicts:?}");
}

#[tokio::test]
async fn query_params_are_changed_in_place_and_put_back_on_failure() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let shelf = shelf_with(&world, "loader-1.js");
    shelf.put(What::Association { script_id: ScriptId::from(7001), query: BTreeMap::new() });
    let mut store = portal(1001, &shelf);
    store.target.query_params.insert("settings".to_owned(), "settings/1001.json".to_owned());
    let verdicts = world.deploy(&release, std::slice::from_ref(&store)).await;
    assert_eq!(verdicts[0].outcome, Outcome::Updated, "{verdicts:?}");
    assert_eq!(shelf.srcs(), ["7001 {\"settings\": \"settings/1001.json\"}"]);

    world.make_odd("variant-badge/loader-1.js", Odd { status: 200, headers: Vec::new(), body: b"tampered".to_vec() });
    store.target.query_params.clear();
    let verdicts = world.deploy(&release, &[store]).await;
    assert!(obstacle(&verdicts[0]).what.contains("as it was before"), "{verdicts:?}");
    assert_eq!(shelf.srcs(), ["7001 {\"settings\": \"settings/1001.json\"}"]);
}

#[tokio::test]
async fn an_automatically_installed_script_needs_no_association() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let there = shelf_with(&world, "loader-1.js");
    there.put(What::Association { script_id: ScriptId::from(7001), query: BTreeMap::new() });
    there.scripts.lock().unwrap()[0].auto_installed = true;
    let mut store = portal(1001, &there);
    store.target.query_params.insert("a".to_owned(), "b".to_owned());
    // The store had the app before the script: the platform refuses and lists nothing.
    let absent = shelf_with(&world, "loader-1.js");
    absent.fault("create", Fault::Refuse(Error::AutoInstalled { call: call() }));
    let verdicts = world.deploy(&release, &[store, portal(1002, &absent)]).await;
    assert_eq!(verdicts[0].outcome, Outcome::Unchanged, "{verdicts:?}");
    assert!(verdicts[0].notes[0].contains("query_params"), "{verdicts:?}");
    assert!(obstacle(&verdicts[1]).next.contains("uninstalled"), "{verdicts:?}");
    assert_eq!(there.count("update") + there.count("create"), 0);
}

#[tokio::test]
async fn a_platform_that_does_not_tell_its_address_is_believed_with_a_note() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let shelf = Shelf::new();
    shelf.put(What::Association { script_id: ScriptId::from(7001), query: BTreeMap::new() });
    shelf.scripts.lock().unwrap()[0].active = Some(true);
    let verdicts = world.deploy(&release, &[portal(1001, &shelf)]).await;
    assert_eq!((verdicts[0].outcome, verdicts[0].script_url.as_deref()), (Outcome::Unchanged, None));
    assert!(verdicts[0].notes[0].contains("were not compared"), "{verdicts:?}");
}

#[tokio::test]
async fn a_channel_that_cannot_be_written_stops_portal_stores_alone() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let path = world.folder.path().join("hosting/variant-badge/channel.json");
    std::fs::write(&path, "somebody's notes").unwrap();
    let (with_loader, with_src) = (shelf_with(&world, "loader-1.js"), Shelf::new());
    let verdicts = world.deploy(&release, &[portal(1001, &with_loader), classic(1002, &with_src)]).await;
    assert!(obstacle(&verdicts[0]).what.contains("channel"), "{verdicts:?}");
    assert_eq!(verdicts[1].outcome, Outcome::Created);
    assert_eq!(with_loader.count("create"), 0);
    assert_eq!(std::fs::read_to_string(path).unwrap(), "somebody's notes");
}

#[tokio::test]
async fn stores_that_cannot_be_reached_do_not_move_the_channel() {
    let world = World::new().await;
    let release = world.publish("a", &ALL).await;
    let shelf = Shelf::new();
    shelf.fault("list", Fault::Refuse(unavailable()));
    let verdicts = world.deploy(&release, &[portal(1001, &shelf)]).await;
    assert_eq!(obstacle(&verdicts[0]).kind, ObstacleKind::Temporary);
    assert_eq!(world.channel().await, None);
}

#[tokio::test]
async fn a_loader_with_nothing_to_load_is_refused() {
    let world = World::new().await;
    let release = world.publish("a", &[Output::Loader]).await;
    let shelf = shelf_with(&world, "loader-1.js");
    let verdicts = world.deploy(&release, &[portal(1001, &shelf)]).await;
    assert!(obstacle(&verdicts[0]).next.contains("add one-file"), "{verdicts:?}");
    assert_eq!(shelf.count("create"), 0);
}
