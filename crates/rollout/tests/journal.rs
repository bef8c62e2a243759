//! The journal as a file: one process at a time, never an unknown version.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rusqlite::Connection;
use tempfile::TempDir;
use vitrina_rollout::{Holder, Journal, JournalError, SqliteJournal, StoreKey};

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
