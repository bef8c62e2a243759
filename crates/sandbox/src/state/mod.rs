//! Everything the sandbox remembers, behind one SQLite connection. One file per concept; no SQL stands elsewhere.

mod app;
mod association;
mod cart;
mod clock;
mod document;
mod grant;
mod portal;
mod portal_delay;
mod revision;
mod seed;
mod src_script;
mod store;
mod switch;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, Transaction};

pub(crate) use app::{App, AppChange};
pub(crate) use association::Association;
pub(crate) use cart::{CartLine, Purchase};
pub(crate) use document::{Document, Range};
pub(crate) use grant::{Code, CodeError, Grant, Install, Kind};
pub(crate) use portal::{DeployTo, NewPortalScript, PortalError, PortalScript, Version};
pub use portal_delay::PORTAL_DELAY;
pub(crate) use revision::Revision;
use revision::Revisions;
pub(crate) use src_script::{NewSrcScript, SrcScript};
pub(crate) use store::{Store, StoreChange};
pub(crate) use switch::Switches;

/// The migrations, in order; a file's `user_version` counts those it has had.
const MIGRATIONS: [&str; 10] = [
    include_str!("migrations/0001_platforms.sql"),
    include_str!("migrations/0002_seed.sql"),
    include_str!("migrations/0003_pages.sql"),
    include_str!("migrations/0004_resources.sql"),
    include_str!("migrations/0005_shops.sql"),
    include_str!("migrations/0006_carts.sql"),
    include_str!("migrations/0007_deadlines.sql"),
    include_str!("migrations/0008_many_stores.sql"),
    include_str!("migrations/0009_portal_delay.sql"),
    include_str!("migrations/0010_kept_clock.sql"),
];

/// The database refused. Handlers answer it with their platform's 500.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox's state does not answer: {0}")]
pub(crate) struct StateError(#[from] rusqlite::Error);

pub(crate) type Result<T> = std::result::Result<T, StateError>;

/// Everything the sandbox remembers.
pub(crate) struct State {
    connection: Mutex<Connection>,
    revisions: Mutex<Revisions>,
    switches: Mutex<Switches>,
}

impl State {
    /// Opens the file, or a state in memory, and brings it up to date.
    pub(crate) fn open(path: Option<&Path>) -> std::result::Result<State, String> {
        let connection = match path {
            Some(path) => Connection::open(path),
            None => Connection::open_in_memory(),
        };
        let mut connection = connection.map_err(|error| error.to_string())?;
        prepare(&mut connection).map_err(|error| error.to_string())?;
        let done: usize = connection
            .query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0))
            .map(|done| usize::try_from(done).unwrap_or(usize::MAX))
            .map_err(|error| error.to_string())?;
        let Some(due) = MIGRATIONS.get(done..) else {
            return Err(format!(
                "it was written by a newer sandbox (version {done}, this one knows {})",
                MIGRATIONS.len()
            ));
        };
        for (step, sql) in due.iter().enumerate() {
            migrate(&mut connection, sql, done + step + 1).map_err(|error| error.to_string())?;
        }
        let state =
            State { connection: Mutex::new(connection), revisions: Mutex::default(), switches: Mutex::default() };
        state.read_switches().map_err(|error| error.to_string())?;
        Ok(state)
    }

    /// Reads, or makes one change.
    fn with<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T> {
        Ok(work(&self.connection.lock().unwrap_or_else(PoisonError::into_inner))?)
    }

    /// Makes several changes or none.
    fn change<T>(&self, work: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = connection.transaction()?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(64);
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = NORMAL;")?;
    // Answers with the mode that is in force; a state in memory has none to choose.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))
}

fn migrate(connection: &mut Connection, sql: &str, version: usize) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(sql)?;
    transaction.pragma_update(None, "user_version", version as i64)?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_file_keeps_what_it_was_told_and_one_of_a_newer_sandbox_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.db");
        let state = State::open(Some(&file)).unwrap();
        state.set_switch("loopback_http", true).unwrap();
        drop(state);
        assert!(State::open(Some(&file)).unwrap().switches().loopback_http);

        Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let refusal = State::open(Some(&file)).err().unwrap();
        assert!(refusal.contains("newer sandbox"), "{refusal}");
    }

    #[test]
    fn a_file_of_before_the_kept_clock_has_the_switch_that_a_reset_took() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.db");
        drop(State::open(Some(&file)).unwrap());
        Connection::open(&file)
            .unwrap()
            .execute_batch(
                "DROP TABLE clock; DELETE FROM switch WHERE name = 'larger_plans'; PRAGMA user_version = 9;
                 INSERT INTO portal_before (script, until_ms, before) VALUES (7001, 9000000000000, NULL);",
            )
            .unwrap();
        let state = State::open(Some(&file)).unwrap();
        assert!(state.set_switch("larger_plans", true).unwrap() && state.switches().larger_plans);
        assert!(
            state.portal_script("1001", 7001, 0).unwrap().is_some(),
            "no change lies ahead of a clock that is lost"
        );
    }

    #[test]
    fn what_one_store_has_is_found_without_reading_through_all_others() {
        let state = State::open(None).unwrap();
        for (statement, key) in [
            (grant::INSTALLS, "store=?"),
            (grant::END_TOKENS, "store=?"),
            (grant::GRANT, "digest=?"),
            (src_script::OF_APP, "store=?"),
            (src_script::IN_PAGE, "store=?"),
            (association::OF_APP, "store=?"),
            (association::IN_PAGE, "store=?"),
            (portal_delay::HELD, "script=?"),
        ] {
            let steps: Vec<String> = state
                .with(|db| {
                    let mut rows = db.prepare(&format!("EXPLAIN QUERY PLAN {statement}"))?;
                    let nothing = vec![rusqlite::types::Null; rows.parameter_count()];
                    rows.query_map(rusqlite::params_from_iter(nothing), |row| row.get("detail"))?.collect()
                })
                .unwrap();
            assert!(steps.iter().any(|step| step.contains(key)), "{statement}: {steps:?}");
            assert!(steps.iter().all(|step| !step.starts_with("SCAN")), "{statement}: {steps:?}");
        }
    }
}
