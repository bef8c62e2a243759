//! The journal: what a rollout is about to do and what came of it, in SQLite, written before and after each step.

mod error;
mod lock;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, params};
use serde::Serialize;
use serde_json::Value;

use crate::StoreKey;

pub use error::JournalError;
use lock::Lock;

/// The schema's version, kept in the file's `user_version`.
const VERSION: i64 = 1;

/// The journal of all rollouts on this machine. Only one process at a time has it open.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    db: Mutex<Connection>,
    /// The first failure after a step was taken: by then the step cannot be refused any more.
    failure: Mutex<Option<JournalError>>,
    _lock: Option<Lock>,
}

/// One step as the journal has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Counts up over all rollouts.
    pub id: i64,
    /// The store's key; `None` for steps that concern all, such as the channel.
    pub store: Option<String>,
    /// `create`, `update`, `remove-copy`, `take-back`, `put-back`, `channel`, `verdict`.
    pub kind: String,
    /// What was about to be done.
    pub detail: Value,
    /// When it was about to be done, UTC.
    pub begun_at: String,
    /// What came of it; `None` when the process ended in between.
    pub outcome: Option<StepOutcome>,
    /// The answer or the error's text.
    pub result: Value,
}

/// What came of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// It was done.
    Done,
    /// It failed; the result says how.
    Failed,
}

impl Journal {
    /// Opens the journal at `path`, making it and its folder if need be.
    ///
    /// # Errors
    /// [`JournalError::Held`] when another process has it open, [`JournalError::Newer`] when a newer version of the command
    /// wrote it, [`JournalError::Folder`] and [`JournalError::Database`] when it cannot be used.
    pub fn open(path: &Path) -> Result<Journal, JournalError> {
        let lock = Lock::take(path)?;
        let db = Connection::open(path).map_err(|source| JournalError::Database { path: path.into(), source })?;
        Journal::over(db, path, Some(lock))
    }

    /// A journal that ends with the process.
    ///
    /// # Errors
    /// [`JournalError::Database`].
    pub fn in_memory() -> Result<Journal, JournalError> {
        let path = Path::new(":memory:");
        let db = Connection::open_in_memory();
        Journal::over(db.map_err(|source| JournalError::Database { path: path.into(), source })?, path, None)
    }

    fn over(db: Connection, path: &Path, lock: Option<Lock>) -> Result<Journal, JournalError> {
        let failed = |source| JournalError::Database { path: path.to_owned(), source };
        // Survives the end of the process at any point; the write-ahead log keeps each step cheap.
        db.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        db.pragma_update(None, "synchronous", "NORMAL").map_err(failed)?;
        let found: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
        match found {
            0 => {
                let make = format!("BEGIN; {} PRAGMA user_version = {VERSION}; COMMIT;", include_str!("schema.sql"));
                db.execute_batch(&make).map_err(failed)?;
            }
            VERSION => {}
            found => return Err(JournalError::Newer { path: path.to_owned(), found, known: VERSION }),
        }
        Ok(Journal { path: path.to_owned(), db: Mutex::new(db), failure: Mutex::default(), _lock: lock })
    }

    /// The number of the last rollout, if there was one.
    ///
    /// # Errors
    /// [`JournalError::Database`].
    pub fn last_rollout(&self) -> Result<Option<i64>, JournalError> {
        self.with(|db| db.query_row("SELECT max(id) FROM rollout", [], |row| row.get(0)))
    }

    /// The steps of a rollout, in the order in which they were begun.
    ///
    /// # Errors
    /// [`JournalError::Database`].
    pub fn steps(&self, rollout: i64) -> Result<Vec<Step>, JournalError> {
        self.with(|db| {
            let mut query = db.prepare(
                "SELECT id, store, kind, detail, begun_at, outcome, result FROM step WHERE rollout = ?1 ORDER BY id",
            )?;
            let read =
                |text: Option<String>| text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
            let steps = query.query_map([rollout], |row| {
                let outcome: Option<String> = row.get(5)?;
                Ok(Step {
                    id: row.get(0)?,
                    store: row.get(1)?,
                    kind: row.get(2)?,
                    detail: read(row.get(3)?),
                    begun_at: row.get(4)?,
                    outcome: outcome.map(|outcome| match outcome.as_str() {
                        "done" => StepOutcome::Done,
                        _ => StepOutcome::Failed,
                    }),
                    result: read(row.get(6)?),
                })
            })?;
            steps.collect()
        })
    }

    pub(crate) fn begin_rollout(&self, app: &str, release: u32) -> Result<i64, JournalError> {
        self.with(|db| {
            let now = Timestamp::now().to_string();
            db.execute("INSERT INTO rollout (app, release, begun_at) VALUES (?1, ?2, ?3)", params![app, release, now])?;
            Ok(db.last_insert_rowid())
        })
    }

    /// Marks the rollout as ended; an error also if anything could not be written on the way.
    pub(crate) fn end_rollout(&self, rollout: i64) -> Result<(), JournalError> {
        let now = Timestamp::now().to_string();
        self.with(|db| db.execute("UPDATE rollout SET ended_at = ?2 WHERE id = ?1", params![rollout, now]))?;
        match self.failure.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(failure) => Err(failure),
            None => Ok(()),
        }
    }

    /// Writes that a step is about to be taken. The step must not be taken when this fails.
    pub(crate) fn begin(
        &self,
        rollout: i64,
        store: Option<&StoreKey>,
        kind: &str,
        detail: &Value,
    ) -> Result<i64, JournalError> {
        let (store, now) = (store.map(ToString::to_string), Timestamp::now().to_string());
        self.with(|db| {
            db.execute(
                "INSERT INTO step (rollout, store, kind, detail, begun_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![rollout, store, kind, detail.to_string(), now],
            )?;
            Ok(db.last_insert_rowid())
        })
    }

    /// Writes what came of a step. A failure to write shows at the end of the rollout.
    pub(crate) fn end(&self, step: i64, outcome: StepOutcome, result: &Value) {
        let outcome = match outcome {
            StepOutcome::Done => "done",
            StepOutcome::Failed => "failed",
        };
        let now = Timestamp::now().to_string();
        let written = self.with(|db| {
            db.execute(
                "UPDATE step SET ended_at = ?2, outcome = ?3, result = ?4 WHERE id = ?1",
                params![step, now, outcome, result.to_string()],
            )
        });
        if let Err(failure) = written {
            self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
        }
    }

    fn with<T>(&self, act: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, JournalError> {
        let db = self.db.lock().unwrap_or_else(PoisonError::into_inner);
        act(&db).map_err(|source| JournalError::Database { path: self.path.clone(), source })
    }
}
