//! What every journal promises, in a file and in a real PostgreSQL, and what only a shared one does: several workers.
//! `cargo xtask test` starts that server.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod world;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::Duration;

use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio_postgres::NoTls;
use vitrina_rollout::release::Output;
use vitrina_rollout::{
    Course, Created, Fact, Holder, Journal, JournalError, PostgresJournal, Reach, Run, SqliteJournal, Step,
    StepOutcome, Stop, Store, StoreKey, begin, plan,
};
use world::{APP, Shelf, World, classic};

/// Where a journal lies: in a file or a database of the test's own.
enum Place {
    File(TempDir),
    Database(String),
}

impl Place {
    fn file() -> Place {
        Place::File(TempDir::new().unwrap())
    }

    async fn database() -> Place {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("VITRINA_TEST_POSTGRES").unwrap_or_else(|_| {
            panic!(
                "this test needs a PostgreSQL: run it by `cargo xtask test native` or \
                    `cargo xtask servers cargo test -p vitrina-rollout`"
            )
        });
        let name = format!("journal_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        run_sql(&server, &format!("CREATE DATABASE {name}")).await;
        let (server, _) = server.rsplit_once('/').expect("the address ends with a database");
        Place::Database(format!("{server}/{name}"))
    }

    async fn open(&self) -> Arc<dyn Journal> {
        self.try_open().await.unwrap()
    }

    async fn try_open(&self) -> Result<Arc<dyn Journal>, JournalError> {
        Ok(match self {
            Place::File(folder) => Arc::new(SqliteJournal::open(&folder.path().join("journal.db"))?),
            Place::Database(url) => Arc::new(PostgresJournal::open(url).await?),
        })
    }

    /// Changes what lies there behind the journal's back; `vitrina_row` is the table of rows.
    async fn tamper(&self, sql: &str) {
        match self {
            Place::File(folder) => {
                let db = rusqlite::Connection::open(folder.path().join("journal.db")).unwrap();
                db.execute_batch(&sql.replace("vitrina_row", "row")).unwrap();
            }
            Place::Database(url) => run_sql(url, sql).await,
        }
    }
}

async fn run_sql(url: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    let carrier = tokio::spawn(connection);
    client.batch_execute(sql).await.unwrap();
    drop(client);
    carrier.await.unwrap().unwrap();
}

/// Makes two tests of each function: one on a file, one on a database.
macro_rules! in_both_places {
    ($(async fn $name:ident($place:ident: Place) $body:block)*) => {
        $(async fn $name($place: Place) $body)*

        mod in_a_file {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(super::Place::file()).await;
            })*
        }

        mod in_a_database {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(super::Place::database().await).await;
            })*
        }
    };
}

fn created() -> Fact {
    Fact::Created(Created {
        app: APP.to_owned(),
        release: Some(1),
        previous: None,
        reach: Reach::Everyone,
        waves: Course::at_once().waves,
        gate: None,
        undoes: None,
        back: false,
        by: "a test".to_owned(),
    })
}

fn paused(why: &str) -> Fact {
    Fact::Paused { why: why.to_owned() }
}

async fn rows(journal: &dyn Journal, after: u64) -> Vec<(u64, u64, Fact)> {
    let mut rows = Vec::new();
    let last = journal.read(after, &mut |row| rows.push((row.number, row.rollout, row.fact))).await.unwrap();
    assert_eq!(last, rows.last().map_or(after, |(number, _, _)| *number));
    rows
}

in_both_places! {
    async fn what_is_written_is_read_by_all_in_order(place: Place) {
        let (first, second) = (place.open().await, place.open().await);
        assert_eq!(rows(&*first, 0).await, []);
        assert_eq!(first.create(vec![created(), paused("é 'quoted' \\ \n")]).await.unwrap(), 1);
        second.append(1, vec![paused("by another")]).await.unwrap();
        assert_eq!(second.create(vec![created()]).await.unwrap(), 2);
        let expected = [
            (1, 1, created()),
            (2, 1, paused("é 'quoted' \\ \n")),
            (3, 1, paused("by another")),
            (4, 2, created()),
        ];
        assert_eq!(rows(&*first, 0).await, expected);
        assert_eq!(rows(&*second, 2).await, expected[2..]);
        assert_eq!(rows(&*second, 4).await, []);
        assert_eq!(rows(&*place.open().await, 0).await, expected);
    }

    async fn writers_at_the_same_time_keep_one_chain(place: Place) {
        let journals = [place.open().await, place.open().await];
        journals[0].create(vec![created()]).await.unwrap();
        let writers: Vec<_> = (0..40)
            .map(|count| {
                let journal = journals[count % 2].clone();
                tokio::spawn(async move {
                    match count {
                        0..30 => journal.append(1, vec![paused(&count.to_string()), paused("again")]).await.map(|()| 1),
                        _ => journal.create(vec![created()]).await,
                    }
                })
            })
            .collect();
        let mut numbers = BTreeSet::new();
        for writer in writers {
            numbers.insert(writer.await.unwrap().unwrap());
        }
        assert_eq!(numbers, (1..=11).collect());
        let rows = rows(&*journals[1], 0).await;
        assert_eq!(rows.len(), 1 + 30 * 2 + 10);
        // What one write said stands together.
        for pair in rows.windows(2) {
            if let (Fact::Paused { why }, next) = (&pair[0].2, &pair[1].2) && why != "again" {
                assert_eq!(*next, paused("again"));
            }
        }
    }

    async fn a_row_that_was_changed_or_lost_is_named(place: Place) {
        let journal = place.open().await;
        journal.create(vec![created(), paused("one"), paused("two"), paused("three")]).await.unwrap();
        drop(journal);
        let damages = [
            ("UPDATE vitrina_row SET fact = replace(fact, 'two', 'owt') WHERE number = 3", 3),
            ("UPDATE vitrina_row SET fact = replace(fact, 'owt', 'two') WHERE number = 3", 0),
            ("UPDATE vitrina_row SET rollout = 7 WHERE number = 2", 2),
            ("UPDATE vitrina_row SET rollout = 1 WHERE number = 2", 0),
            ("DELETE FROM vitrina_row WHERE number = 4", 4),
            ("DELETE FROM vitrina_row WHERE number = 2", 2),
        ];
        for (sql, expected) in damages {
            place.tamper(sql).await;
            match place.try_open().await {
                Ok(_) => assert_eq!(expected, 0, "{sql}"),
                Err(JournalError::Broken { row, .. }) => assert_eq!(row, expected, "{sql}"),
                Err(other) => panic!("{sql}: {other}"),
            }
        }
    }

    async fn a_second_operator_hears_who_holds_the_app(place: Place) {
        let (first, second) = (place.open().await, place.open().await);
        let lease = first.hold(APP, &Holder::here("vitrina deploy")).await.unwrap();
        let error = second.hold(APP, &Holder::here("vitrina rollback")).await.unwrap_err();
        assert!(matches!(error, JournalError::Held { .. }), "{error}");
        assert!(error.to_string().contains("`vitrina deploy`"), "{error}");
        second.hold("another-app", &Holder::here("vitrina deploy")).await.unwrap();
        drop(lease);
        second.hold(APP, &Holder::here("vitrina rollback")).await.unwrap();
    }

    async fn a_rollout_goes_through_it(place: Place) {
        let world = World::new().await;
        let release = world.publish("a", &[Output::TwoFiles]).await;
        let shelves: Vec<_> = (0..5).map(|_| Shelf::new()).collect();
        let stores: Vec<Store> = shelves.iter().zip(1001..).map(|(shelf, id)| classic(id, shelf)).collect();
        let rollout = world.rollout(&release, Reach::Everyone);
        let journal = place.open().await;
        let planned = plan(&rollout, stores).await;
        let verdicts = vitrina_rollout::apply(&rollout, planned, &*journal, |_| {}).await.unwrap();
        assert!(verdicts.iter().all(|verdict| verdict.is_done()), "{verdicts:?}");
        let history = place.open().await.history().await.unwrap();
        let app = history.app(APP);
        assert_eq!(app.runs().len(), 5);
        assert!(app.unfinished().is_none());
    }
}

fn keys(count: u32) -> Vec<StoreKey> {
    (0..count).map(|id| format!("tiendanube:{}", 1001 + id).parse().unwrap()).collect()
}

fn begun(store: &StoreKey) -> Vec<Fact> {
    vec![Fact::Begun { store: Some(store.clone()), step: Step::Remove { id: 1.into() } }]
}

/// When the claims run out, in seconds.
async fn kept_until(url: &str) -> f64 {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    let until = "SELECT extract(epoch FROM min(until))::float8 FROM vitrina_claim";
    client.query_one(until, &[]).await.unwrap().get(0)
}

async fn database() -> String {
    match Place::database().await {
        Place::Database(url) => url,
        Place::File(_) => unreachable!("it is a database"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_never_get_the_same_store() {
    let url = database().await;
    let (first, second) = (PostgresJournal::open(&url).await.unwrap(), PostgresJournal::open(&url).await.unwrap());
    first.create(vec![created()]).await.unwrap();
    let pending = keys(100);
    let mut taken = Vec::new();
    loop {
        let (one, two) = tokio::join!(first.claim(1, &pending, 100), second.claim(1, &pending, 3));
        let (one, two) = (one.unwrap(), two.unwrap());
        assert!(two.len() <= 3);
        if one.is_empty() && two.is_empty() {
            break;
        }
        taken.extend(one.into_iter().chain(two));
    }
    assert_eq!(taken.len(), 100);
    assert_eq!(taken.iter().collect::<BTreeSet<_>>().len(), 100);
}

#[test]
fn a_dead_workers_stores_are_taken_over_at_once() {
    let here = Runtime::new().unwrap();
    let url = here.block_on(database());
    let there = Runtime::new().unwrap();
    let dead = there.block_on(PostgresJournal::open(&url)).unwrap();
    there.block_on(dead.create(vec![created()])).unwrap();
    let pending = keys(5);
    assert_eq!(there.block_on(dead.claim(1, &pending, 5)).unwrap(), pending);
    here.block_on(async {
        let heir = PostgresJournal::open(&url).await.unwrap();
        assert_eq!(heir.claim(1, &pending, 5).await.unwrap(), []);
        // Nothing of it runs any more, and its connections break, as when its process is killed.
        there.shutdown_background();
        while heir.claim(1, &pending, 5).await.unwrap() != pending {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    std::mem::forget(dead);
}

#[test]
fn a_worker_that_hangs_loses_its_stores_and_can_write_nothing_about_them() {
    let here = Runtime::new().unwrap();
    let url = here.block_on(database());
    // A runtime of one thread stands still while nobody waits for it, with its connections open.
    let there = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let lease = Duration::from_millis(400);
    let hung = there.block_on(PostgresJournal::open_with(&url, lease)).unwrap();
    there.block_on(hung.create(vec![created()])).unwrap();
    let pending = keys(3);
    assert_eq!(there.block_on(hung.claim(1, &pending, 3)).unwrap(), pending);
    // As long as it lives its signs keep them: without one they would have run out three times by then.
    let heir = here.block_on(PostgresJournal::open_with(&url, lease)).unwrap();
    there.block_on(async {
        let first = kept_until(&url).await;
        while kept_until(&url).await < first + 3.0 * lease.as_secs_f64() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert_eq!(here.block_on(heir.claim(1, &pending, 3)).unwrap(), []);
    there.block_on(hung.append(1, begun(&pending[0]))).unwrap();

    here.block_on(async {
        while heir.claim(1, &pending, 3).await.unwrap() != pending {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        heir.append(1, begun(&pending[0])).await.unwrap();
    });
    let error = there.block_on(hung.append(1, begun(&pending[0]))).unwrap_err();
    assert!(matches!(&error, JournalError::TakenOver { store, .. } if *store == pending[0]), "{error}");
    let ended = Fact::Ended { store: Some(pending[1].clone()), outcome: StepOutcome::Done, said: None };
    assert!(there.block_on(hung.append(1, vec![ended])).is_err());
    assert_eq!(there.block_on(hung.claim(1, &pending, 3)).unwrap(), []);
}

#[test]
fn of_two_workers_on_one_rollout_one_dies_and_every_store_ends_with_one_script() {
    let here = Runtime::new().unwrap();
    let url = here.block_on(database());
    let world = here.block_on(World::new());
    let release = here.block_on(world.publish("a", &[Output::TwoFiles]));
    let shelves: Vec<_> = (0..60).map(|_| Shelf::new()).collect();
    let stores: Vec<Store> = shelves.iter().zip(1001..).map(|(shelf, id)| classic(id, shelf)).collect();
    let rollout = world.rollout(&release, Reach::Everyone);

    let second = here.block_on(PostgresJournal::open(&url)).unwrap();
    here.block_on(async {
        let planned = plan(&rollout, stores.clone()).await;
        begin(&rollout, planned, &Course::at_once(), &second, &Holder::here("a test")).await.unwrap();
    });

    // The first worker gets through some stores; then nothing of it runs any more and its connections break.
    let done = Arc::new(AtomicUsize::new(0));
    let (kill, killed) = tokio::sync::oneshot::channel::<()>();
    let (counted, its_rollout, its_stores) = (done.clone(), rollout.clone(), stores.clone());
    let worker = std::thread::spawn(move || {
        let there = Runtime::new().unwrap();
        let first = there.block_on(PostgresJournal::open(&url)).unwrap();
        let on_event = |event: vitrina_rollout::Event<'_>| {
            if let vitrina_rollout::Event::Verdict(_) = event {
                counted.fetch_add(1, Ordering::SeqCst);
            }
        };
        there.block_on(async {
            let run = Run::take_up(&its_rollout, its_stores, &first, Stop::never(), &on_event).await.unwrap();
            run.open_next().await.unwrap();
            tokio::select! {
                _ = run.work() => {}
                _ = killed => {}
            }
        });
        there.shutdown_background();
    });
    here.block_on(async {
        while done.load(Ordering::SeqCst) < 3 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    });
    // A worker that is through already has nobody to hear it; the check below notices.
    let _ = kill.send(());
    worker.join().unwrap();

    let its_own = AtomicUsize::new(0);
    here.block_on(async {
        let on_event = |event: vitrina_rollout::Event<'_>| {
            if let vitrina_rollout::Event::Verdict(_) = event {
                its_own.fetch_add(1, Ordering::SeqCst);
            }
        };
        let run = Run::take_up(&rollout, stores.clone(), &second, Stop::never(), &on_event).await.unwrap();
        assert_eq!(run.work().await.unwrap(), vitrina_rollout::Halt::Done);
        run.finish().await.unwrap();
    });
    assert!(its_own.load(Ordering::SeqCst) > 0, "nothing was left for the second worker");
    for (shelf, store) in shelves.iter().zip(&stores) {
        assert_eq!(shelf.srcs(), [world.src("a", 1)], "{}", store.target.key);
    }
    let history = here.block_on((&second as &dyn Journal).history()).unwrap();
    assert_eq!(history.app(APP).runs().len(), 60);
}

#[tokio::test]
async fn a_database_that_cannot_be_used_is_told_without_its_password() {
    let secret = "hunter2";
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let urls = [
        format!("postgres://vitrina:{secret}@127.0.0.1:{port}/team"),
        format!("postgres://vitrina:{secret}@127.0.0.1:none/team"),
        format!("{}_absent?password={secret}", database().await),
    ];
    for url in urls {
        let error = PostgresJournal::open(&url).await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(matches!(error, JournalError::Database { .. }), "{text}");
        assert!(!text.contains(secret), "{text}");
    }
    let open = PostgresJournal::open(&database().await).await.unwrap();
    let text = format!("{open:?}");
    assert!(text.contains("postgres://vitrina@127.0.0.1") && !text.contains("password"), "{text}");
}

#[tokio::test]
async fn a_newer_journal_is_left_alone() {
    let url = database().await;
    drop(PostgresJournal::open(&url).await.unwrap());
    run_sql(&url, "UPDATE vitrina_journal SET version = 9").await;
    let error = PostgresJournal::open(&url).await.unwrap_err();
    assert!(matches!(error, JournalError::Newer { found: 9, .. }), "{error}");
}
