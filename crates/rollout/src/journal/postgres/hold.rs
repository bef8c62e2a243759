//! One process at a time leads an app's rollout. The database lets go when that process's connection ends.

use std::time::{Duration, Instant};

use tokio_postgres::{Client, Error};

use super::session::{Address, Session};
use crate::journal::{Holder, JournalError, Lease};

/// How long a process that has just ended is waited for.
const PATIENCE: Duration = Duration::from_secs(1);
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

pub(super) async fn take(address: &Address, app: &str, holder: &Holder) -> Result<Lease, JournalError> {
    let failed = |error| address.failed(error);
    let session = Session::open(address).await?;
    let begun = Instant::now();
    let lock = "SELECT pg_try_advisory_lock(hashtextextended('vitrina app ' || $1, 0))";
    while !session.client.query_one(lock, &[&app]).await.map_err(failed)?.get::<_, bool>(0) {
        if begun.elapsed() > PATIENCE {
            let holder = name(&session.client, app).await.map_err(failed)?;
            return Err(JournalError::Held { app: app.to_owned(), holder, journal: address.place().to_owned() });
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
    let named = "INSERT INTO vitrina_holder VALUES ($1, $2) ON CONFLICT (app) DO UPDATE SET holder = excluded.holder";
    session.client.execute(named, &[&app, &holder.to_string()]).await.map_err(failed)?;
    Ok(Lease::new(session))
}

/// Who has the lock, if anybody.
pub(super) async fn leader(client: &Client, app: &str) -> Result<Option<String>, Error> {
    // A lock's number is kept in two halves.
    let locked = "SELECT EXISTS (
        SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1
            AND (classid::bigint << 32) | objid::bigint = hashtextextended('vitrina app ' || $1, 0)
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";
    match client.query_one(locked, &[&app]).await?.get(0) {
        true => name(client, app).await.map(Some),
        false => Ok(None),
    }
}

/// Who had the lock last, by name.
async fn name(client: &Client, app: &str) -> Result<String, Error> {
    let name = client.query_opt("SELECT holder FROM vitrina_holder WHERE app = $1", &[&app]).await?;
    Ok(name.map_or_else(|| "another process".to_owned(), |row| row.get(0)))
}
