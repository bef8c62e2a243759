//! Where reports are kept: counts and different errors in an SQLite file, bounded in every direction.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, params};
use serde::Serialize;
use url::Url;

use super::{Refusal, Report, Said};
use crate::{Figures, Health, HealthError};

/// The version of the tables.
const VERSION: i64 = 1;
/// How many releases are kept. Of more, the one with the fewest reports goes: an invented number has hardly any.
const MAX_RELEASES: i64 = 200;
/// How many stores of a release are told apart. Reports of further ones count for the release only.
const MAX_STORES: i64 = 200_000;
/// How many different errors of a release are kept. Further ones count together.
const MAX_ERRORS: i64 = 200;
/// What further stores and errors count under.
const OTHERS: &str = "(others)";
/// How long a writer waits for another process.
const PATIENCE: Duration = Duration::from_secs(10);

/// One app's reports. Clones share one file; several processes may open it.
#[derive(Clone, Debug)]
pub struct Reports {
    path: PathBuf,
    app: String,
    database: Arc<Mutex<Connection>>,
}

/// One error, told apart by its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ErrorRecord {
    /// As the browser told it.
    pub text: String,
    /// How often.
    pub count: u64,
    /// The first time, UTC.
    pub first_at: String,
    /// The last time, UTC.
    pub last_at: String,
    /// A store where it happened.
    pub store: String,
}

/// Why the reports cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReportsError {
    /// A newer version wrote the file.
    #[error("the reports {} were written by a newer version ({found}, this one knows {VERSION}); use that version", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
    },
    /// The file or the disk refuses.
    #[error("the reports {} cannot be used: {source}; check the folder, its rights and the disk's space", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// SQLite's own words.
        source: rusqlite::Error,
    },
    /// The folder cannot be made.
    #[error("the folder of the reports {} cannot be made: {source}; check its rights", path.display())]
    Folder {
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
}

impl Reports {
    /// Opens the reports of an app, making the file and its folder if need be.
    ///
    /// # Errors
    /// [`ReportsError`].
    pub fn open(path: &Path, app: &str) -> Result<Reports, ReportsError> {
        if let Some(folder) = path.parent() {
            let failed = |source| ReportsError::Folder { path: path.to_owned(), source };
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let failed = |source| ReportsError::Database { path: path.to_owned(), source };
        let mut database = Connection::open(path).map_err(failed)?;
        match prepare(&mut database).map_err(failed)? {
            found if found > VERSION => Err(ReportsError::Newer { path: path.to_owned(), found }),
            _ => {
                let database = Arc::new(Mutex::new(database));
                Ok(Reports { path: path.to_owned(), app: app.to_owned(), database })
            }
        }
    }

    /// The same to look at: a file that is not there has no reports, and is not made. One that is there may lie in a folder that
    /// cannot be written to.
    ///
    /// # Errors
    /// [`ReportsError`].
    pub fn open_to_read(path: &Path, app: &str) -> Result<Reports, ReportsError> {
        let failed = |source| ReportsError::Database { path: path.to_owned(), source };
        let database = match path.exists() {
            true => to_read(path).map_err(failed)?,
            false => {
                let mut empty = Connection::open_in_memory().map_err(failed)?;
                prepare(&mut empty).map_err(failed)?;
                empty
            }
        };
        match database.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)? {
            // Made a moment ago by a process that has not written its tables.
            0 => Reports::open(path, app),
            found if found > VERSION => Err(ReportsError::Newer { path: path.to_owned(), found }),
            _ => {
                let database = Arc::new(Mutex::new(database));
                Ok(Reports { path: path.to_owned(), app: app.to_owned(), database })
            }
        }
    }

    /// The app whose reports these are.
    pub fn app(&self) -> &str {
        &self.app
    }

    /// Keeps a report; one of another app is refused.
    ///
    /// # Errors
    /// [`ReportsError::Database`]; then nothing was kept.
    pub fn add(&self, report: &Report) -> Result<Result<(), Refusal>, ReportsError> {
        if report.app != self.app {
            return Ok(Err(Refusal::OtherApp));
        }
        self.write(|transaction| keep(transaction, report)).map(Ok)
    }

    /// Counts messages that were refused.
    ///
    /// # Errors
    /// [`ReportsError::Database`].
    pub fn refused(&self, why: Refusal, count: u64) -> Result<(), ReportsError> {
        let add = "INSERT INTO refused VALUES (?1, ?2) ON CONFLICT DO UPDATE SET count = count + excluded.count";
        self.write(|transaction| transaction.execute(add, params![why.name(), count as i64]).map(drop))
    }

    /// What all stores reported of a release; zeros when there is nothing.
    ///
    /// # Errors
    /// [`ReportsError::Database`].
    pub fn of(&self, release: u32) -> Result<Figures, ReportsError> {
        self.of_stores(release, |_| true)
    }

    /// What the stores that `belongs` picks by their id reported of a release.
    ///
    /// # Errors
    /// [`ReportsError::Database`].
    pub fn of_stores(&self, release: u32, belongs: impl Fn(&str) -> bool) -> Result<Figures, ReportsError> {
        self.read(|database| {
            let mut query = database.prepare("SELECT store, started, failed FROM count WHERE release = ?1")?;
            let mut rows = query.query([release])?;
            let mut figures = Figures { release, started: 0, failed: 0 };
            while let Some(row) = rows.next()? {
                if belongs(&row.get::<_, String>(0)?) {
                    figures.started += number(row.get(1)?);
                    figures.failed += number(row.get(2)?);
                }
            }
            Ok(capped(figures))
        })
    }

    /// Every release with reports, newest first.
    ///
    /// # Errors
    /// [`ReportsError::Database`].
    pub fn releases(&self) -> Result<Vec<Figures>, ReportsError> {
        self.read(|database| {
            let all = "SELECT release, sum(started), sum(failed) FROM count GROUP BY release ORDER BY release DESC";
            let mut query = database.prepare(all)?;
            let figures = query.query_map([], |row| {
                let (started, failed) = (number(row.get(1)?), number(row.get(2)?));
                Ok(capped(Figures { release: row.get(0)?, started, failed }))
            })?;
            figures.collect()
        })
    }

    /// The errors of a release, the most frequent first.
    ///
    /// # Errors
    /// [`ReportsError::Database`].
    pub fn errors(&self, release: u32) -> Result<Vec<ErrorRecord>, ReportsError> {
        self.read(|database| {
            let mut query = database.prepare(
                "SELECT text, count, first_at, last_at, store FROM error WHERE release = ?1 ORDER BY count DESC, text",
            )?;
            let errors = query.query_map([release], |row| {
                let (text, count) = (row.get(0)?, number(row.get(1)?));
                Ok(ErrorRecord { text, count, first_at: row.get(2)?, last_at: row.get(3)?, store: row.get(4)? })
            })?;
            errors.collect()
        })
    }

    /// How many messages were refused, by the reason's name.
    ///
    /// # Errors
    /// [`ReportsError::Database`].
    pub fn refusals(&self) -> Result<BTreeMap<String, u64>, ReportsError> {
        self.read(|database| {
            let mut query = database.prepare("SELECT reason, count FROM refused")?;
            let refusals = query.query_map([], |row| Ok((row.get(0)?, number(row.get(1)?))))?;
            refusals.collect()
        })
    }

    fn read<T>(&self, act: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, ReportsError> {
        let database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        act(&database).map_err(|source| ReportsError::Database { path: self.path.clone(), source })
    }

    fn write<T>(&self, act: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>) -> Result<T, ReportsError> {
        let mut database = self.database.lock().unwrap_or_else(PoisonError::into_inner);
        let written = || {
            let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = act(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        written().map_err(|source| ReportsError::Database { path: self.path.clone(), source })
    }
}

/// A page that failed before it could say that it started told one thing of two.
fn capped(figures: Figures) -> Figures {
    Figures { started: figures.started.max(figures.failed), ..figures }
}

#[async_trait]
impl Health for Reports {
    async fn figures(&self, release: u32) -> Result<Figures, HealthError> {
        self.of(release).map_err(|error| HealthError {
            source_of_figures: self.path.display().to_string(),
            release,
            reason: error.to_string(),
        })
    }
}

fn number(value: i64) -> u64 {
    u64::try_from(value).unwrap_or(0)
}

/// SQLite makes an index of the log beside the file before it reads. Where that cannot be made and no log has anything in it, nobody
/// writes and the file is whole by itself. With a log that cannot be read the file alone would tell old figures.
fn to_read(path: &Path) -> rusqlite::Result<Connection> {
    let open = |address: String| {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(address, flags)?;
        database.busy_timeout(PATIENCE)?;
        database.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(database)
    };
    let Ok(address) = Url::from_file_path(std::path::absolute(path).unwrap_or_else(|_| path.to_owned())) else {
        return Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY);
    };
    match open(address.to_string()) {
        Err(error) if cannot_make_files(&error) && !has_log(path) => open(format!("{address}?immutable=1")),
        opened => opened,
    }
}

fn cannot_make_files(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

/// Whether rows may lie beside the file.
fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).is_ok_and(|log| log.len() > 0)
}

/// Makes the tables where they are missing and tells their version.
fn prepare(database: &mut Connection) -> rusqlite::Result<i64> {
    database.busy_timeout(PATIENCE)?;
    database.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    // The last moments before a power loss may go: they are figures, not promises.
    database.pragma_update(None, "synchronous", "NORMAL")?;
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found == 0 {
        transaction.execute_batch(include_str!("schema.sql"))?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(found)
}

fn keep(transaction: &Transaction<'_>, report: &Report) -> rusqlite::Result<()> {
    let new_release =
        is_absent(transaction, "SELECT 1 FROM count WHERE release = ?1 LIMIT 1", params![report.release])?;
    let store = told_apart(transaction, "count", "store", report.release, &report.store, MAX_STORES)?;
    let (started, failed) = match report.said {
        Said::Started => (1, 0),
        Said::Failed(_) => (0, i64::from(report.drawn)),
    };
    let count = "INSERT INTO count VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE
        SET started = started + excluded.started, failed = failed + excluded.failed";
    transaction.prepare_cached(count)?.execute(params![report.release, store, started, failed])?;
    if let Said::Failed(text) = &report.said {
        let text = told_apart(transaction, "error", "text", report.release, text, MAX_ERRORS)?;
        let error = "INSERT INTO error VALUES (?1, ?2, 1, ?3, ?3, ?4) ON CONFLICT DO UPDATE
            SET count = count + 1, last_at = excluded.last_at, store = excluded.store";
        let now = Timestamp::now().to_string();
        transaction.prepare_cached(error)?.execute(params![report.release, text, now, report.store])?;
    }
    if new_release {
        drop_one_of_too_many(transaction, report.release)?;
    }
    Ok(())
}

/// `value` where it is known already or there is room for one more, else the name of all others.
fn told_apart<'v>(
    transaction: &Transaction<'_>,
    table: &str,
    column: &str,
    release: u32,
    value: &'v str,
    most: i64,
) -> rusqlite::Result<&'v str> {
    let known = format!("SELECT 1 FROM {table} WHERE release = ?1 AND {column} = ?2");
    if !is_absent(transaction, &known, params![release, value])? {
        return Ok(value);
    }
    let count = format!("SELECT count(*) FROM {table} WHERE release = ?1");
    let count: i64 = transaction.prepare_cached(&count)?.query_row([release], |row| row.get(0))?;
    Ok(if count < most { value } else { OTHERS })
}

fn is_absent(transaction: &Transaction<'_>, query: &str, values: impl rusqlite::Params) -> rusqlite::Result<bool> {
    transaction.prepare_cached(query)?.exists(values).map(|found| !found)
}

fn drop_one_of_too_many(transaction: &Transaction<'_>, newest: u32) -> rusqlite::Result<()> {
    let releases: i64 = transaction.query_row("SELECT count(DISTINCT release) FROM count", [], |row| row.get(0))?;
    if releases <= MAX_RELEASES {
        return Ok(());
    }
    let least = "SELECT release FROM count WHERE release <> ?1
        GROUP BY release ORDER BY sum(started) + sum(failed), release DESC LIMIT 1";
    let least: u32 = transaction.query_row(least, [newest], |row| row.get(0))?;
    transaction.execute("DELETE FROM count WHERE release = ?1", [least])?;
    transaction.execute("DELETE FROM error WHERE release = ?1", [least])?;
    Ok(())
}
