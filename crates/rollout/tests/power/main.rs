//! Power loss: the journal as its file stood at every sync of a rollout opens with the same facts, and resuming ends well.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod disk;
#[path = "../world/mod.rs"]
mod world;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use disk::{Moment, at_every_sync};
use tempfile::TempDir;
use vitrina_platform::RegisteredScript;
use vitrina_rollout::release::Output;
use vitrina_rollout::{
    Course, Driven, Fact, Far, Holder, Journal, JournalError, Lease, Pace, Reach, Rollout, Row, Run, SqliteJournal,
    Stop, Store, Wave, begin, drive, plan,
};
use world::{APP, Shelf, World, classic};

/// A journal that counts the rows that it said are safe.
struct Counted {
    journal: SqliteJournal,
    safe: Arc<AtomicUsize>,
}

#[async_trait]
impl Journal for Counted {
    async fn create(&self, facts: Vec<Fact>) -> Result<u64, JournalError> {
        let rows = facts.len();
        let number = self.journal.create(facts).await?;
        self.safe.fetch_add(rows, Ordering::SeqCst);
        Ok(number)
    }

    async fn append(&self, rollout: u64, facts: Vec<Fact>) -> Result<(), JournalError> {
        let rows = facts.len();
        self.journal.append(rollout, facts).await?;
        self.safe.fetch_add(rows, Ordering::SeqCst);
        Ok(())
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
}

/// What the platform had, and how many rows were promised, when the power went.
struct Seen {
    scripts: Vec<Vec<RegisteredScript>>,
    writes: Vec<usize>,
    safe: usize,
}

/// How often a store was written to.
fn writes(shelf: &Arc<Shelf>) -> usize {
    shelf.count("create") + shelf.count("update") + shelf.count("delete")
}

fn stores(shelves: &[Arc<Shelf>]) -> Vec<Store> {
    shelves.iter().zip(1001..).map(|(shelf, id)| classic(id, shelf)).collect()
}

/// The first store alone, then the others.
fn course() -> Course {
    let waves = vec!["tiendanube:1001".parse().unwrap(), Wave::ALL];
    Course { waves, gate: None, undoes: None, back: false }
}

async fn go_on(rollout: &Rollout, stores: Vec<Store>, journal: &dyn Journal) {
    let run = Run::take_up(rollout, stores, journal, Stop::never(), &|_| ()).await.unwrap();
    let driven = drive(&run, Far::End { pause: Duration::ZERO }, None).await.unwrap();
    assert_eq!(driven, Driven::Finished);
}

async fn rows(journal: &dyn Journal) -> Vec<Row> {
    let mut rows = Vec::new();
    journal.read(0, &mut |row| rows.push(row)).await.unwrap();
    rows
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_files_as_they_stood_at_every_sync_open_with_the_same_facts_and_resume() {
    let world = World::new().await;
    let (old, new) = (world.publish("a", &[Output::TwoFiles]).await, world.publish("b", &[Output::TwoFiles]).await);
    // One store has the release before, two have nothing yet.
    let shelves = [Shelf::new(), Shelf::new(), Shelf::new()];
    world.deploy(&old, &stores(&shelves[..1])).await;
    shelves[0].calls.lock().unwrap().clear();
    let rollout = world.rollout(&new, Reach::Everyone).at_pace(Pace { at_once: 1, ..Pace::default() });

    let (folder, safe) = (TempDir::new().unwrap(), Arc::new(AtomicUsize::new(0)));
    let path = folder.path().join("journal.db");
    let (platform, counted) = (shelves.clone(), safe.clone());
    let look = move || Seen {
        scripts: platform.iter().map(|shelf| shelf.scripts.lock().unwrap().clone()).collect(),
        writes: platform.iter().map(writes).collect(),
        safe: counted.load(Ordering::SeqCst),
    };
    let moments = at_every_sync(folder.path(), look, async {
        let journal = Counted { journal: SqliteJournal::open(&path).unwrap(), safe };
        let planned = plan(&rollout, stores(&shelves)).await;
        begin(&rollout, planned, &course(), &journal, &Holder::here("a test")).await.unwrap();
        go_on(&rollout, stores(&shelves), &journal).await;
    })
    .await;
    let whole = rows(&SqliteJournal::open(&path).unwrap()).await;
    // Each commit syncs its log, the file, and the log again.
    assert!(moments.len() >= 3 * 3 * 12, "only {} moments", moments.len());

    let mut tried = BTreeSet::new();
    for moment in &moments {
        // Two syncs without a write in between leave the same.
        if tried.insert((&moment.files, &moment.seen.writes, moment.seen.safe)) {
            came_back(&world, &rollout, moment, &whole).await;
        }
    }
    println!("tried {} moments", tried.len());
}

/// The machine starts again with what its disk holds.
async fn came_back(world: &World, rollout: &Rollout, moment: &Moment<Seen>, whole: &[Row]) {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in &moment.files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let journal = open(&folder.path().join("journal.db"), &moment.when);
    let found = rows(&journal).await;
    let Moment { when, seen, .. } = moment;
    assert!(found.len() >= seen.safe, "{when}: {} rows of {} that were promised", found.len(), seen.safe);
    assert_eq!(found, whole[..found.len()], "{when}");

    let shelves: Vec<Arc<Shelf>> = seen.scripts.iter().map(|_| Shelf::new()).collect();
    for (shelf, scripts) in shelves.iter().zip(&seen.scripts) {
        for script in scripts {
            shelf.put(script.what.clone());
        }
    }
    let app = (&journal as &dyn Journal).history().await.unwrap().app(APP);
    if app.last.is_none() {
        let planned = plan(rollout, stores(&shelves)).await;
        begin(rollout, planned, &course(), &journal, &Holder::here("a test")).await.unwrap();
    }
    if app.last.is_none() || app.unfinished().is_some() {
        go_on(rollout, stores(&shelves), &journal).await;
    }
    for (shelf, before) in shelves.iter().zip(&seen.writes) {
        assert_eq!(shelf.srcs(), [world.src("b", 2)], "{when}");
        assert_eq!(before + writes(shelf), 1, "{when}: each store needs one write, whatever is in doubt is read");
    }
}

#[track_caller]
fn open(path: &Path, when: &str) -> SqliteJournal {
    SqliteJournal::open(path).unwrap_or_else(|error| panic!("{when}: {error}"))
}
