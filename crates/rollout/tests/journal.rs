//! The journal as a file: who may work with it, what it keeps, and that no damage to it goes unnoticed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::os::unix::fs::FileExt;
use std::path::Path;

use rusqlite::Connection;
use tempfile::TempDir;
use vitrina_platform::What;
use vitrina_rollout::{
    Action, Created, Fact, Holder, Journal, JournalError, Outcome, Placement, Reach, Row, SqliteJournal, Step,
    StepOutcome, StoreKey, Verdict, Wave,
};

#[tokio::test]
async fn a_second_operator_hears_who_holds_the_app_and_a_dead_one_is_not_waited_for() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    let (first, second) = (SqliteJournal::open(&path).unwrap(), SqliteJournal::open(&path).unwrap());
    let lease = first.hold("variant-badge", &Holder::here("vitrina deploy")).await.unwrap();
    let error = second.hold("variant-badge", &Holder::here("vitrina rollback")).await.unwrap_err();
    assert!(matches!(error, JournalError::Held { .. }), "{error}");
    assert!(error.to_string().contains(&format!("`vitrina deploy`, process {}", std::process::id())), "{error}");
    second.hold("another-app", &Holder::here("vitrina deploy")).await.unwrap();
    drop(lease);
    second.hold("variant-badge", &Holder::here("vitrina rollback")).await.unwrap();
}

#[test]
fn a_newer_journal_is_left_alone() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    drop(SqliteJournal::open(&path).unwrap());
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let error = SqliteJournal::open(&path).unwrap_err();
    assert!(matches!(error, JournalError::Newer { found: 99, .. }), "{error}");
}

#[test]
fn a_file_that_is_no_journal_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    std::fs::write(&path, "x".repeat(5_000)).unwrap();
    let error = SqliteJournal::open(&path).unwrap_err();
    assert!(matches!(error, JournalError::Database { .. }), "{error}");
    let error = SqliteJournal::open(&path.join("below/journal.db")).unwrap_err();
    assert!(matches!(error, JournalError::Folder { .. }), "{error}");
}

#[test]
fn store_keys_have_a_platform_and_an_id() {
    for text in ["tiendanube:1001", "pago-shops:acc:7"] {
        assert_eq!(text.parse::<StoreKey>().unwrap().to_string(), text);
    }
    for text in ["", "1001", "tiendanube:", "shopify:1", ":1"] {
        assert!(text.parse::<StoreKey>().unwrap_err().to_string().contains("names no store"), "{text}");
    }
}

fn created(release: u32) -> Fact {
    Fact::Created(Created {
        app: "variant-badge".to_owned(),
        release: Some(release),
        previous: None,
        reach: Reach::Everyone,
        waves: vec![Wave::ALL],
        gate: None,
        undoes: None,
        back: false,
        by: "a test".to_owned(),
    })
}

fn key(id: u32) -> StoreKey {
    format!("tiendanube:{id}").parse().unwrap()
}

/// What one store's rollout writes.
fn store(id: u32) -> Vec<Fact> {
    let (key, placement) = (key(id), Placement::TiendanubeClassic);
    let what = What::Src(format!("https://cdn.example/variant-badge/a.js?release=1&store={id}"));
    let verdict = Verdict {
        store: key.clone(),
        placement,
        outcome: Outcome::Created,
        script_url: None,
        obstacle: None,
        notes: Vec::new(),
    };
    vec![
        Fact::Planned { store: key.clone(), placement, wave: Some(0), action: Action::Create { what: what.clone() } },
        Fact::Begun { store: Some(key.clone()), step: Step::Create { what } },
        Fact::Ended { store: Some(key), outcome: StepOutcome::Done, said: None },
        Fact::Verdict(verdict),
    ]
}

/// A journal of twenty steps, closed.
async fn twenty(path: &Path) {
    let journal = SqliteJournal::open(path).unwrap();
    let number = journal.create(vec![created(1)]).await.unwrap();
    journal.append(number, vec![Fact::WaveOpened { wave: 0 }]).await.unwrap();
    for id in 1001..1005 {
        for fact in store(id) {
            journal.append(number, vec![fact]).await.unwrap();
        }
    }
    journal.append(number, vec![Fact::Paused { why: "noon".to_owned() }]).await.unwrap();
    journal.append(number, vec![Fact::Resumed { by: "a test".to_owned() }]).await.unwrap();
}

/// Every row, or why there are none to be had.
async fn rows(path: &Path) -> Result<Vec<Row>, JournalError> {
    let journal = SqliteJournal::open(path)?;
    let mut rows = Vec::new();
    journal.read(0, &mut |row| rows.push(row)).await?;
    Ok(rows)
}

#[track_caller]
fn same_or_refused(found: Result<Vec<Row>, JournalError>, whole: &[Row], damage: &str) -> bool {
    match found {
        Ok(rows) => {
            assert!(rows == whole, "{damage}: {} rows of {} and not the same", rows.len(), whole.len());
            false
        }
        Err(error) => {
            assert!(error.to_string().contains("journal.db"), "{damage}: {error}");
            true
        }
    }
}

#[tokio::test]
async fn a_flipped_bit_at_any_byte_changes_no_fact_or_is_noticed() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    twenty(&path).await;
    let whole = rows(&path).await.unwrap();
    assert_eq!(whole.len(), 20);
    let bytes = std::fs::read(&path).unwrap();
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    let mut refused = 0;
    for (at, byte) in bytes.iter().enumerate() {
        file.write_all_at(&[byte ^ (1 << (at % 8))], at as u64).unwrap();
        refused += usize::from(same_or_refused(rows(&path).await, &whole, &format!("bit {} of byte {at}", at % 8)));
        file.write_all_at(&[*byte], at as u64).unwrap();
    }
    assert!(refused > 3_000, "only {refused} of {} flips were noticed", bytes.len());
    assert_eq!(rows(&path).await.unwrap(), whole);
}

#[tokio::test]
async fn a_journal_cut_off_anywhere_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    twenty(&path).await;
    let whole = rows(&path).await.unwrap();
    let bytes = std::fs::read(&path).unwrap();
    for length in 1..bytes.len() {
        std::fs::write(&path, &bytes[..length]).unwrap();
        assert!(same_or_refused(rows(&path).await, &whole, &format!("cut off at {length}")), "cut off at {length}");
    }
}

/// A file without a byte is a new journal, unless somebody has worked with it.
#[tokio::test]
async fn a_journal_of_which_nothing_is_left_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    std::fs::write(&path, "").unwrap();
    twenty(&path).await;
    let journal = SqliteJournal::open(&path).unwrap();
    drop(journal.hold("variant-badge", &Holder::here("vitrina deploy")).await.unwrap());
    drop(journal);
    std::fs::write(&path, "").unwrap();
    let error = rows(&path).await.unwrap_err();
    assert!(matches!(error, JournalError::Broken { row: 1, .. }), "{error}");
    // As the text says: moved away it begins anew.
    std::fs::remove_file(&path).unwrap();
    assert_eq!(rows(&path).await.unwrap(), []);
}

#[tokio::test]
async fn a_row_that_is_gone_or_changed_is_named() {
    let folder = TempDir::new().unwrap();
    for (change, row) in [
        ("DELETE FROM row WHERE number = 20", 20),
        ("DELETE FROM row WHERE number = 7", 7),
        ("UPDATE row SET fact = replace(fact, 'noon', 'tea') WHERE number = 19", 19),
        ("UPDATE row SET at = '2020-01-01T00:00:00Z' WHERE number = 3", 3),
        ("UPDATE head SET number = 19", 20),
    ] {
        let path = folder.path().join(format!("{row}/journal.db"));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = std::fs::remove_file(&path);
        twenty(&path).await;
        Connection::open(&path).unwrap().execute(change, []).unwrap();
        let error = rows(&path).await.unwrap_err();
        assert!(matches!(error, JournalError::Broken { row: found, .. } if found == row), "{change}: {error}");
    }
}

#[tokio::test]
async fn two_processes_append_to_one_chain() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    let (first, second) = (SqliteJournal::open(&path).unwrap(), SqliteJournal::open(&path).unwrap());
    let number = first.create(vec![created(1)]).await.unwrap();
    for id in 0..20 {
        let (left, right) = tokio::join!(first.append(number, store(id)), second.append(number, store(id + 100)));
        left.and(right).unwrap();
    }
    assert_eq!(second.create(vec![created(2)]).await.unwrap(), 2);
    assert_eq!(rows(&path).await.unwrap().len(), 162);
    let history = (&first as &dyn Journal).history().await.unwrap();
    assert_eq!(history.app("variant-badge").runs().len(), 40);
}

#[tokio::test]
async fn what_version_1_knew_of_stores_is_taken_over() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("journal.db");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(include_str!("journal-1.sql")).unwrap();
    drop(old);
    let journal = SqliteJournal::open(&path).unwrap();
    let app = (&journal as &dyn Journal).history().await.unwrap().app("variant-badge");
    let runs: Vec<_> = app.runs().into_iter().map(|(store, release)| (store.to_string(), release)).collect();
    assert_eq!(runs, [("tiendanube:1001".to_owned(), 2), ("tiendanube:1002".to_owned(), 1)]);
    assert!(app.unfinished().is_none());
    drop(journal);
    assert_eq!(rows(&path).await.unwrap().len(), 10, "and only once");
}
