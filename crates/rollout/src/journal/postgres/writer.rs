//! The task that writes. Rows of many stores that come at once share a commit.

use std::collections::BTreeSet;

use tokio::sync::{mpsc, oneshot};
use tokio_postgres::Transaction;

use super::claim::ALIVE;
use super::session::{Address, Session};
use super::{JournalError, head};
use crate::StoreKey;
use crate::journal::{Fact, Stored};

/// How many writes share a commit at most.
const TOGETHER: usize = 512;

/// Hands writes to the task, which ends with this value.
pub(super) struct Writer {
    to_task: mpsc::UnboundedSender<Write>,
    place: String,
}

/// Facts of one rollout, new when it has no number yet, and who waits for its number.
struct Write {
    rollout: Option<u64>,
    facts: Vec<Fact>,
    done: oneshot::Sender<Result<u64, JournalError>>,
}

/// A store of a rollout, as a claim names it.
type Claimed = (i64, String);

impl Write {
    /// The stores that only their worker may write about.
    fn stores(&self) -> impl Iterator<Item = &StoreKey> {
        self.facts.iter().filter_map(|fact| match fact {
            Fact::Begun { store: Some(store), .. } | Fact::Ended { store: Some(store), .. } => Some(store),
            Fact::Verdict(verdict) => Some(&verdict.store),
            _ => None,
        })
    }

    fn claimed(&self, store: &StoreKey) -> Claimed {
        (self.rollout.unwrap_or(0) as i64, store.to_string())
    }
}

impl Writer {
    pub(super) fn start(session: Session, address: Address, worker: i32) -> Writer {
        let (to_task, writes) = mpsc::unbounded_channel();
        let place = address.place().to_owned();
        tokio::spawn(run(session, address, worker, writes));
        Writer { to_task, place }
    }

    /// Writes the facts and answers the number of their rollout.
    pub(super) async fn write(&self, rollout: Option<u64>, facts: Vec<Fact>) -> Result<u64, JournalError> {
        let (done, written) = oneshot::channel();
        // A task that is gone drops `done`, which the next line notices.
        let _ = self.to_task.send(Write { rollout, facts, done });
        let gone = "its writer has ended".to_owned();
        written.await.unwrap_or_else(|_| Err(JournalError::Database { journal: self.place.clone(), reason: gone }))
    }
}

async fn run(mut session: Session, address: Address, worker: i32, mut writes: mpsc::UnboundedReceiver<Write>) {
    let mut group = Vec::new();
    while writes.recv_many(&mut group, TOGETHER).await > 0 {
        let outcome = commit(&mut session, &address, worker, &group).await;
        for (at, write) in group.drain(..).enumerate() {
            let number = match &outcome {
                Ok(numbers) => numbers[at].clone(),
                Err(error) => Err(error.clone()),
            };
            // Who waited may have been given up; the rows are there all the same.
            let _ = write.done.send(number);
        }
    }
}

/// One commit for the whole group. A write about a store that another worker has taken over is left out.
async fn commit(
    session: &mut Session,
    address: &Address,
    worker: i32,
    group: &[Write],
) -> Result<Vec<Result<u64, JournalError>>, JournalError> {
    let failed = |error| address.failed(error);
    let change = session.client.transaction().await.map_err(failed)?;
    let mut end = head(&change, "FOR UPDATE").await.map_err(failed)?;
    let ours = ours(&change, worker, group).await.map_err(failed)?;
    let mut numbers = Vec::with_capacity(group.len());
    let mut rows = Vec::new();
    for write in group {
        if let Some(store) = write.stores().find(|store| !ours.contains(&write.claimed(store))) {
            let journal = address.place().to_owned();
            numbers.push(Err(JournalError::TakenOver { store: store.clone(), journal }));
            continue;
        }
        let rollout = match write.rollout {
            Some(rollout) => rollout,
            None => last_rollout(&change, &rows).await.map_err(failed)? + 1,
        };
        for fact in &write.facts {
            rows.push(Stored::after(&mut end, rollout, fact, address.place())?);
        }
        numbers.push(Ok(rollout));
    }
    insert(&change, &rows).await.map_err(failed)?;
    let moved = "UPDATE vitrina_journal SET number = $1, hash = $2";
    change.execute(moved, &[&(end.number as i64), &end.hash]).await.map_err(failed)?;
    change.commit().await.map_err(failed)?;
    Ok(numbers)
}

/// Those of the group's stores that this worker still holds, kept so until the commit.
async fn ours(
    change: &Transaction<'_>,
    worker: i32,
    group: &[Write],
) -> Result<BTreeSet<Claimed>, tokio_postgres::Error> {
    let (rollouts, stores): (Vec<i64>, Vec<String>) =
        group.iter().flat_map(|write| write.stores().map(|store| write.claimed(store))).unzip();
    if stores.is_empty() {
        return Ok(BTreeSet::new());
    }
    let held = format!(
        "SELECT held.rollout, held.store FROM vitrina_claim held
        JOIN (SELECT DISTINCT * FROM unnest($2::bigint[], $3::text[]) AS asked (rollout, store)) asked
            ON asked.rollout = held.rollout AND asked.store = held.store
        WHERE held.worker = $1 AND {ALIVE} FOR SHARE OF held"
    );
    let held = change.query(&held, &[&worker, &rollouts, &stores]).await?;
    Ok(held.iter().map(|row| (row.get(0), row.get(1))).collect())
}

async fn last_rollout(change: &Transaction<'_>, rows: &[Stored]) -> Result<u64, tokio_postgres::Error> {
    let last = change.query_one("SELECT coalesce(max(rollout), 0) FROM vitrina_row", &[]).await?;
    let begun_here = rows.iter().map(|row| row.rollout).max().unwrap_or(0);
    Ok((last.get::<_, i64>(0) as u64).max(begun_here))
}

async fn insert(change: &Transaction<'_>, rows: &[Stored]) -> Result<(), tokio_postgres::Error> {
    let insert = "INSERT INTO vitrina_row (number, rollout, at, fact, hash)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bytea[])";
    let numbers: Vec<i64> = rows.iter().map(|row| row.number as i64).collect();
    let rollouts: Vec<i64> = rows.iter().map(|row| row.rollout as i64).collect();
    let at: Vec<&str> = rows.iter().map(|row| row.at.as_str()).collect();
    let facts: Vec<&str> = rows.iter().map(|row| row.fact.as_str()).collect();
    let hashes: Vec<&[u8]> = rows.iter().map(|row| row.hash.as_slice()).collect();
    change.execute(insert, &[&numbers, &rollouts, &at, &facts, &hashes]).await.map(drop)
}
