//! The journal in a PostgreSQL database, for teams, and for several workers that share one rollout.
//!
//! The rows and their chain are the same as in a file. Who works is told by locks of the database's sessions, so that a process
//! that ends, however it ends, lets go at once; and by leases with a heartbeat, so that one that hangs does too.

mod claim;
mod hold;
mod session;
mod writer;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures_util::TryStreamExt;
use tokio::sync::Mutex;
use tokio_postgres::{IsolationLevel, Transaction};

use super::{Fact, Head, Holder, Journal, JournalError, Lease, Row, Stored};
use crate::StoreKey;
use claim::Worker;
use session::{Address, Session};
use writer::Writer;

/// The schema's version, kept beside the chain's end.
const VERSION: i64 = 1;
/// How long a worker that shows no sign of life keeps its stores: longer than a call to a platform may take, so that what it
/// began has come to an end.
const LEASE: Duration = Duration::from_secs(60);

/// A journal that several machines share.
pub struct PostgresJournal {
    address: Address,
    reader: Mutex<Session>,
    worker: Worker,
    writer: Writer,
}

/// Without what could tell the password.
impl fmt::Debug for PostgresJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresJournal").field("place", &self.address.place()).finish_non_exhaustive()
    }
}

impl PostgresJournal {
    /// Opens the journal in the database at `url` (`postgres://USER@HOST/DATABASE`), making its tables if need be, and checks
    /// every row. The password stands in the URL or in `PGPASSWORD`. A host other than this machine is asked by TLS unless the
    /// URL says `sslmode=disable`.
    ///
    /// # Errors
    /// [`JournalError::Newer`] when a newer version of the command wrote it, [`JournalError::Broken`] when a row was lost or
    /// changed, [`JournalError::Database`] when it cannot be used.
    pub async fn open(url: &str) -> Result<PostgresJournal, JournalError> {
        PostgresJournal::open_with(url, LEASE).await
    }

    /// As [`PostgresJournal::open`]; a worker that shows no sign of life keeps its stores for `lease`.
    ///
    /// # Errors
    /// As [`PostgresJournal::open`].
    pub async fn open_with(url: &str, lease: Duration) -> Result<PostgresJournal, JournalError> {
        let address = Address::read(url)?;
        let mut reader = Session::open(&address).await?;
        prepare(&mut reader, &address).await?;
        read(&mut reader, &address, 0, &mut |_| ()).await?;
        let worker = Worker::start(&address, lease).await?;
        let writer = Writer::start(Session::open(&address).await?, address.clone(), worker.id());
        Ok(PostgresJournal { address, reader: Mutex::new(reader), worker, writer })
    }
}

#[async_trait]
impl Journal for PostgresJournal {
    async fn create(&self, facts: Vec<Fact>) -> Result<u64, JournalError> {
        self.writer.write(None, facts).await
    }

    async fn append(&self, rollout: u64, facts: Vec<Fact>) -> Result<(), JournalError> {
        self.writer.write(Some(rollout), facts).await.map(drop)
    }

    async fn read(&self, after: u64, each: &mut (dyn FnMut(Row) + Send)) -> Result<u64, JournalError> {
        read(&mut *self.reader.lock().await, &self.address, after, each).await
    }

    async fn hold(&self, app: &str, holder: &Holder) -> Result<Lease, JournalError> {
        hold::take(&self.address, app, holder).await
    }

    async fn leader(&self, app: &str) -> Result<Option<String>, JournalError> {
        let leader = hold::leader(&self.reader.lock().await.client, app).await;
        leader.map_err(|error| self.address.failed(error))
    }

    async fn claim(&self, rollout: u64, pending: &[StoreKey], most: usize) -> Result<Vec<StoreKey>, JournalError> {
        self.worker.claim(rollout, pending, most).await
    }
}

/// Makes the tables where there are none. Of several that come at once, one makes them.
async fn prepare(session: &mut Session, address: &Address) -> Result<(), JournalError> {
    let failed = |error| address.failed(error);
    let change = session.client.transaction().await.map_err(failed)?;
    change.execute("SELECT pg_advisory_xact_lock(hashtext('vitrina'))", &[]).await.map_err(failed)?;
    let there = "SELECT to_regclass('vitrina_journal') IS NOT NULL";
    if !change.query_one(there, &[]).await.map_err(failed)?.get::<_, bool>(0) {
        change.batch_execute(include_str!("schema.sql")).await.map_err(failed)?;
    }
    let found = change.query_one("SELECT version FROM vitrina_journal", &[]).await.map_err(failed)?;
    let found: i64 = found.get(0);
    if found != VERSION {
        return Err(JournalError::Newer { journal: address.place().to_owned(), found, known: VERSION });
    }
    change.commit().await.map_err(failed)
}

async fn read(
    session: &mut Session,
    address: &Address,
    after: u64,
    each: &mut (dyn FnMut(Row) + Send),
) -> Result<u64, JournalError> {
    let failed = |error| address.failed(error);
    // One picture of the database, so that rows and end are of the same moment.
    let still = session.client.build_transaction().isolation_level(IsolationLevel::RepeatableRead).read_only(true);
    let still = still.start().await.map_err(failed)?;
    let mut seen = Head { number: after, hash: hash_of(&still, after).await.map_err(failed)? };
    let rows = "SELECT number, rollout, at, fact, hash FROM vitrina_row WHERE number > $1 ORDER BY number";
    let rows = still.query_raw(rows, [after as i64]).await.map_err(failed)?;
    let mut rows = std::pin::pin!(rows);
    while let Some(row) = rows.try_next().await.map_err(failed)? {
        let (number, rollout): (i64, i64) = (row.get(0), row.get(1));
        let stored = Stored {
            number: number as u64,
            rollout: rollout as u64,
            at: row.get(2),
            fact: row.get(3),
            hash: row.get(4),
        };
        each(stored.check(&mut seen, address.place())?);
    }
    head(&still, "").await.map_err(failed)?.ends(&seen, address.place())?;
    Ok(seen.number)
}

async fn hash_of(still: &Transaction<'_>, number: u64) -> Result<Vec<u8>, tokio_postgres::Error> {
    match number {
        0 => Ok(Vec::new()),
        number => {
            let hash = still.query_opt("SELECT hash FROM vitrina_row WHERE number = $1", &[&(number as i64)]).await?;
            // A row that is gone has a hash that none follows.
            Ok(hash.map_or_else(Vec::new, |row| row.get(0)))
        }
    }
}

/// The chain's end; with `FOR UPDATE` nobody else moves it meanwhile.
async fn head(change: &Transaction<'_>, locked: &str) -> Result<Head, tokio_postgres::Error> {
    let head = change.query_one(&format!("SELECT number, hash FROM vitrina_journal {locked}"), &[]).await?;
    Ok(Head { number: head.get::<_, i64>(0) as u64, hash: head.get(1) })
}

/// The journal that `place` names: a PostgreSQL database by its `postgres://` URL, else an SQLite file.
///
/// # Errors
/// As [`PostgresJournal::open`] and [`super::SqliteJournal::open`].
pub async fn open_journal(place: &str) -> Result<Arc<dyn Journal>, JournalError> {
    match is_postgres(place) {
        true => Ok(Arc::new(PostgresJournal::open(place).await?)),
        false => Ok(Arc::new(super::SqliteJournal::open(place.as_ref())?)),
    }
}

/// The same to look at: a file that is not there is a journal without rows, and is not made. One that is there may lie in a folder
/// that cannot be written to.
///
/// # Errors
/// As [`open_journal`].
pub async fn open_journal_to_read(place: &str) -> Result<Arc<dyn Journal>, JournalError> {
    match is_postgres(place) || Path::new(place).exists() {
        true => open_journal(place).await,
        false => Ok(Arc::new(super::SqliteJournal::in_memory()?)),
    }
}

/// Whether `place` is the address of a database and no file.
pub fn is_postgres(place: &str) -> bool {
    let scheme = place.split_once("://").map_or("", |(scheme, _)| scheme);
    ["postgres", "postgresql"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
}
