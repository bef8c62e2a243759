//! The thread that writes.

use std::sync::{Arc, PoisonError, mpsc};
use std::thread::JoinHandle;

use rusqlite::{Connection, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::{File, database, head};
use crate::journal::{Fact, JournalError, Stored};

/// How many writes share a commit at most.
const TOGETHER: usize = 512;

/// Hands writes to the thread. Dropping it waits for the thread's end.
#[derive(Debug)]
pub(super) struct Writer {
    to_thread: Option<mpsc::Sender<Write>>,
    thread: Option<JoinHandle<()>>,
    place: Arc<str>,
}

/// Facts of one rollout, new when it has no number yet, and who waits for its number.
struct Write {
    rollout: Option<u64>,
    facts: Vec<Fact>,
    done: oneshot::Sender<Result<u64, JournalError>>,
}

impl Writer {
    pub(super) fn start(file: Arc<File>) -> Result<Writer, JournalError> {
        let place = Arc::clone(&file.place);
        let (to_thread, writes) = mpsc::channel();
        let thread = std::thread::Builder::new().name("journal".to_owned()).spawn(move || run(&file, &writes));
        let thread =
            thread.map_err(|error| JournalError::Folder { journal: place.to_string(), reason: error.to_string() })?;
        Ok(Writer { to_thread: Some(to_thread), thread: Some(thread), place })
    }

    /// Writes the facts and answers the number of their rollout.
    pub(super) async fn write(&self, rollout: Option<u64>, facts: Vec<Fact>) -> Result<u64, JournalError> {
        let (done, written) = oneshot::channel();
        if let Some(to_thread) = &self.to_thread {
            // A thread that is gone drops `done`, which the next line notices.
            let _ = to_thread.send(Write { rollout, facts, done });
        }
        let gone = "its writer has ended".to_owned();
        written.await.unwrap_or_else(|_| Err(JournalError::Database { journal: self.place.to_string(), reason: gone }))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.to_thread = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has told so itself.
            let _ = thread.join();
        }
    }
}

fn run(file: &File, writes: &mpsc::Receiver<Write>) {
    while let Ok(first) = writes.recv() {
        let mut group = vec![first];
        group.extend(writes.try_iter().take(TOGETHER - 1));
        let outcome = commit(file, &group);
        for (at, write) in group.into_iter().enumerate() {
            let number = outcome.as_ref().map(|numbers| numbers[at]).map_err(JournalError::clone);
            // Who waited may have been given up; the rows are there all the same.
            let _ = write.done.send(number);
        }
    }
}

/// All or nothing: one commit for the whole group.
fn commit(file: &File, group: &[Write]) -> Result<Vec<u64>, JournalError> {
    let failed = |error| database(&file.place, error);
    let mut db = file.db.lock().unwrap_or_else(PoisonError::into_inner);
    let change = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
    let numbers: Result<Vec<u64>, JournalError> =
        group.iter().map(|write| insert(&change, &file.place, write.rollout, &write.facts)).collect();
    let numbers = numbers?;
    change.commit().map_err(failed)?;
    Ok(numbers)
}

/// Adds rows to the chain, of a new rollout when there is no number yet; answers its number.
pub(super) fn insert(db: &Connection, place: &str, rollout: Option<u64>, facts: &[Fact]) -> Result<u64, JournalError> {
    let failed = |error| database(place, error);
    let rollout = match rollout {
        Some(rollout) => rollout,
        None => {
            let last: Option<i64> =
                db.query_row("SELECT max(rollout) FROM row", [], |row| row.get(0)).map_err(failed)?;
            last.unwrap_or(0) as u64 + 1
        }
    };
    let mut end = head(db).map_err(failed)?;
    let mut insert = db
        .prepare_cached("INSERT INTO row (number, rollout, at, fact, hash) VALUES (?1, ?2, ?3, ?4, ?5)")
        .map_err(failed)?;
    for fact in facts {
        let Stored { number, rollout, at, fact, hash } = Stored::after(&mut end, rollout, fact, place)?;
        insert.execute(params![number as i64, rollout as i64, at, fact, hash]).map_err(failed)?;
    }
    db.execute("UPDATE head SET number = ?1, hash = ?2", params![end.number as i64, end.hash]).map_err(failed)?;
    Ok(rollout)
}
