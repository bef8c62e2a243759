//! The journal in one SQLite file.
//!
//! The file is kept with a rollback journal and synced at every commit: a write-ahead log would forget its last rows
//! silently when one of its bits flips. A thread of its own writes; rows of many stores that come at once share a commit.

mod lock;
mod old;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use rusqlite::{Connection, Row as SqlRow};

use super::{Fact, Head, Holder, Journal, JournalError, Lease, Row, Stored};
use writer::Writer;

/// The schema's version, kept in the file's `user_version`.
const VERSION: i64 = 2;

/// The least length of a file that SQLite has written to: one page.
const HEADER: u64 = 512;

/// How long a process waits for another that reads or writes; on a machine with too much to do that may hold it for seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// The journal of all rollouts on this machine.
#[derive(Debug)]
pub struct SqliteJournal {
    /// Its path.
    place: Arc<str>,
    file: Arc<File>,
    writer: Writer,
}

/// The open file and its name.
#[derive(Debug)]
struct File {
    place: Arc<str>,
    db: Mutex<Connection>,
}

impl SqliteJournal {
    /// Opens the journal at `path`, making it and its folder if need be, and checks every row.
    ///
    /// # Errors
    /// [`JournalError::Newer`] when a newer version of the command wrote it, [`JournalError::Broken`] when a row was lost or
    /// changed, [`JournalError::Folder`] and [`JournalError::Database`] when it cannot be used.
    pub fn open(path: &Path) -> Result<SqliteJournal, JournalError> {
        let place: Arc<str> = path.display().to_string().into();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)
                .map_err(|error| JournalError::Folder { journal: place.to_string(), reason: error.to_string() })?;
        }
        if is_cut_off(path) {
            let reason = "the file was cut off within its header".to_owned();
            return Err(JournalError::Broken { journal: place.to_string(), row: 1, reason });
        }
        SqliteJournal::over(Connection::open(path), place)
    }

    /// A journal that ends with the process.
    ///
    /// # Errors
    /// [`JournalError::Database`].
    pub fn in_memory() -> Result<SqliteJournal, JournalError> {
        SqliteJournal::over(Connection::open_in_memory(), ":memory:".into())
    }

    fn over(db: rusqlite::Result<Connection>, place: Arc<str>) -> Result<SqliteJournal, JournalError> {
        let failed = |error| database(&place, error);
        let mut db = db.map_err(failed)?;
        db.busy_timeout(PATIENCE).map_err(failed)?;
        db.pragma_update(None, "journal_mode", "TRUNCATE").map_err(failed)?;
        db.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        prepare(&mut db, &place)?;
        let file = Arc::new(File { place: Arc::clone(&place), db: Mutex::new(db) });
        file.read(0, &mut |_| ())?;
        let writer = Writer::start(Arc::clone(&file))?;
        Ok(SqliteJournal { place, file, writer })
    }
}

#[async_trait]
impl Journal for SqliteJournal {
    async fn create(&self, facts: Vec<Fact>) -> Result<u64, JournalError> {
        self.writer.write(None, facts).await
    }

    async fn append(&self, rollout: u64, facts: Vec<Fact>) -> Result<(), JournalError> {
        self.writer.write(Some(rollout), facts).await.map(drop)
    }

    async fn read(&self, after: u64, each: &mut (dyn FnMut(Row) + Send)) -> Result<u64, JournalError> {
        self.file.read(after, each)
    }

    async fn hold(&self, app: &str, holder: &Holder) -> Result<Lease, JournalError> {
        lock::take(&self.place, app, holder)
    }

    async fn leader(&self, _: &str) -> Result<Option<String>, JournalError> {
        Err(JournalError::OneWorker { journal: self.place.to_string() })
    }
}

/// Whether the file has no whole header: SQLite would take it for an empty one, and begin anew over what was forgotten. One without
/// a byte is new, unless somebody has worked with it.
fn is_cut_off(path: &Path) -> bool {
    match std::fs::metadata(path).map(|file| file.len()) {
        Ok(0) => lock::was_held(path),
        Ok(length) => length < HEADER,
        Err(_) => false,
    }
}

/// Makes the tables, or brings those of an older version up to this one.
fn prepare(db: &mut Connection, place: &str) -> Result<(), JournalError> {
    let failed = |error| database(place, error);
    if version(db).map_err(failed)? == VERSION {
        return Ok(());
    }
    let change = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(failed)?;
    // Another process may have been faster.
    match version(&change).map_err(failed)? {
        VERSION => return Ok(()),
        0 => change.execute_batch(include_str!("../schema.sql")).map_err(failed)?,
        1 => {
            change.execute_batch(include_str!("../schema.sql")).map_err(failed)?;
            old::take_over(&change, place)?;
        }
        found => return Err(JournalError::Newer { journal: place.to_owned(), found, known: VERSION }),
    }
    change.pragma_update(None, "user_version", VERSION).map_err(failed)?;
    change.commit().map_err(failed)
}

fn version(db: &Connection) -> rusqlite::Result<i64> {
    db.pragma_query_value(None, "user_version", |row| row.get(0))
}

impl File {
    fn read(&self, after: u64, each: &mut dyn FnMut(Row)) -> Result<u64, JournalError> {
        let failed = |error| database(&self.place, error);
        let db = self.db.lock().unwrap_or_else(PoisonError::into_inner);
        // One transaction, so that rows and head are of the same moment.
        let still = db.unchecked_transaction().map_err(failed)?;
        let mut seen = Head { number: after, hash: hash_of(&still, after).map_err(failed)? };
        let mut query = still
            .prepare("SELECT number, rollout, at, fact, hash FROM row WHERE number > ?1 ORDER BY number")
            .map_err(failed)?;
        let mut rows = query.query([after as i64]).map_err(failed)?;
        loop {
            let row = rows.next().map_err(|error| self.unreadable(seen.number + 1, error))?;
            let Some(row) = row else { break };
            let stored = stored(row).map_err(|error| self.unreadable(seen.number + 1, error))?;
            each(stored.check(&mut seen, &self.place)?);
        }
        head(&still).map_err(failed)?.ends(&seen, &self.place)?;
        Ok(seen.number)
    }

    fn unreadable(&self, row: u64, error: rusqlite::Error) -> JournalError {
        JournalError::Broken { journal: self.place.to_string(), row, reason: error.to_string() }
    }
}

fn stored(row: &SqlRow<'_>) -> rusqlite::Result<Stored> {
    let (number, rollout): (i64, i64) = (row.get(0)?, row.get(1)?);
    Ok(Stored { number: number as u64, rollout: rollout as u64, at: row.get(2)?, fact: row.get(3)?, hash: row.get(4)? })
}

fn hash_of(db: &Connection, number: u64) -> rusqlite::Result<Vec<u8>> {
    match number {
        0 => Ok(Vec::new()),
        number => db.query_row("SELECT hash FROM row WHERE number = ?1", [number as i64], |row| row.get(0)),
    }
}

fn head(db: &Connection) -> rusqlite::Result<Head> {
    db.query_row("SELECT number, hash FROM head", [], |row| {
        let number: i64 = row.get(0)?;
        Ok(Head { number: number as u64, hash: row.get(1)? })
    })
}

fn database(place: &str, error: rusqlite::Error) -> JournalError {
    JournalError::Database { journal: place.to_owned(), reason: error.to_string() }
}
