//! A journal that fails in the midst of a rollout: nothing is done that is not written, and what was begun can be resumed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use vitrina_rollout::release::{Output, Release};
use vitrina_rollout::{
    Course, Driven, End, Fact, Far, Holder, Journal, JournalError, Lease, Pace, Reach, RolloutError, Row, Run,
    SqliteJournal, Stop, Store, StoreKey, begin, drive, plan,
};
use world::{APP, Shelf, World, classic};

const STORES: u32 = 40;

/// A journal whose disk has room for so many more rows, and whose claims may fail.
struct Failing<'a> {
    journal: &'a SqliteJournal,
    room: AtomicUsize,
    claims_fail: bool,
}

fn full() -> JournalError {
    JournalError::Database { journal: "journal.db".to_owned(), reason: "database or disk is full".to_owned() }
}

#[async_trait]
impl Journal for Failing<'_> {
    async fn create(&self, facts: Vec<Fact>) -> Result<u64, JournalError> {
        self.journal.create(facts).await
    }

    async fn append(&self, rollout: u64, facts: Vec<Fact>) -> Result<(), JournalError> {
        let has_room = |room: usize| room.checked_sub(facts.len());
        match self.room.try_update(Ordering::SeqCst, Ordering::SeqCst, has_room) {
            Ok(_) => self.journal.append(rollout, facts).await,
            Err(_) => Err(full()),
        }
    }

    async fn read(&self, after: u64, each: &mut (dyn FnMut(Row) + Send)) -> Result<u64, JournalError> {
        self.journal.read(after, each).await
    }

    async fn hold(&self, app: &str, holder: &Holder) -> Result<Lease, JournalError> {
        self.journal.hold(app, holder).await
    }

    async fn leader(&self, app: &str) -> Result<Option<String>, JournalError> {
        self.journal.leader(app).await
    }

    async fn claim(&self, rollout: u64, pending: &[StoreKey], most: usize) -> Result<Vec<StoreKey>, JournalError> {
        match self.claims_fail {
            true => Err(full()),
            false => self.journal.claim(rollout, pending, most).await,
        }
    }
}

/// A rollout to stores that have nothing yet, begun and not driven.
struct Begun {
    world: World,
    release: Release,
    shelves: Vec<Arc<Shelf>>,
    journal: SqliteJournal,
}

impl Begun {
    async fn new() -> Begun {
        let world = World::new().await;
        let release = world.publish("a", &[Output::TwoFiles]).await;
        let shelves = (0..STORES).map(|_| Shelf::new()).collect();
        let begun = Begun { world, release, shelves, journal: SqliteJournal::in_memory().unwrap() };
        let rollout = begun.world.rollout(&begun.release, Reach::Everyone);
        let planned = plan(&rollout, begun.stores()).await;
        begin(&rollout, planned, &Course::at_once(), &begun.journal, &Holder::here("a test")).await.unwrap();
        begun.shelves.iter().for_each(|shelf| shelf.calls.lock().unwrap().clear());
        begun
    }

    fn stores(&self) -> Vec<Store> {
        self.shelves.iter().zip(1001..).map(|(shelf, id)| classic(id, shelf)).collect()
    }

    async fn drive_with(&self, journal: &dyn Journal) -> Result<Driven, RolloutError> {
        let rollout =
            self.world.rollout(&self.release, Reach::Everyone).at_pace(Pace { at_once: 2, ..Pace::default() });
        let run = Run::take_up(&rollout, self.stores(), journal, Stop::never(), &|_| ()).await?;
        drive(&run, Far::Wave, None).await
    }

    fn asked(&self) -> usize {
        self.shelves.iter().filter(|shelf| !shelf.calls.lock().unwrap().is_empty()).count()
    }

    fn created(&self) -> Vec<usize> {
        self.shelves.iter().map(|shelf| shelf.count("create")).collect()
    }
}

#[tokio::test]
async fn a_disk_that_is_full_ends_the_rollout_at_any_row_and_it_is_resumed() {
    // The wave, and three rows for each store.
    for room in 1..=10 {
        let begun = Begun::new().await;
        let failing = Failing { journal: &begun.journal, room: AtomicUsize::new(room), claims_fail: false };
        let failed = begun.drive_with(&failing).await.expect_err("it has no room");
        assert!(failed.to_string().contains("check its permissions and free space"), "{failed}");
        // No store is asked for nothing: those that were in hand, and no others.
        assert!(begun.asked() <= room / 3 + 3, "room for {room}: {} stores were asked", begun.asked());
        assert_eq!(begun.drive_with(&begun.journal).await.unwrap(), Driven::Finished, "room for {room}");
        assert_eq!(begun.created(), vec![1; STORES as usize], "room for {room}");
    }
}

#[tokio::test]
async fn a_journal_that_hands_out_no_store_ends_the_rollout() {
    let begun = Begun::new().await;
    let failing = Failing { journal: &begun.journal, room: AtomicUsize::new(usize::MAX), claims_fail: true };
    let failed = begun.drive_with(&failing).await.expect_err("nobody hands out a store");
    assert!(failed.to_string().contains("disk is full"), "{failed}");
    assert_eq!(begun.asked(), 0);
}

/// Somebody aborts it in the moment in which its last store is through.
#[tokio::test]
async fn a_rollout_that_has_ended_is_not_ended_once_more() {
    let begun = Begun::new().await;
    begun.drive_with(&begun.journal).await.unwrap();
    begun.journal.append(1, vec![Fact::Aborted { why: "somebody aborted it".to_owned() }]).await.unwrap();
    let app = (&begun.journal as &dyn Journal).history().await.unwrap().app(APP);
    assert_eq!(app.last.as_ref().unwrap().end, Some(End::Finished));
    assert_eq!(app.release(), Some(1), "every store runs it");
}
