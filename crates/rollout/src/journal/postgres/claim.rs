//! Which worker works on which store.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::task::JoinHandle;

use super::session::{Address, Session};
use crate::{JournalError, StoreKey};

/// How many stores a worker takes at once, so that others get some too.
const SHARE: usize = 16;
/// How many of the waiting stores are looked at for that: more than all workers of a rollout have in hand.
const WINDOW: usize = 1_024;
/// Marks the locks by which workers show that their connection lives.
const MARK: i32 = 0x7669_7472;

/// Whether the worker of the claim `held` is there: its connection lives, and it gave a sign of life.
pub(super) const ALIVE: &str = "held.until > clock_timestamp() AND EXISTS (
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2
        AND classid::bigint = 1986622578 AND objid::bigint = held.worker::bigint
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";

/// This process among those that share a rollout.
pub(super) struct Worker {
    id: i32,
    lease: Duration,
    session: Arc<Mutex<Session>>,
    address: Address,
    heart: JoinHandle<()>,
}

impl Worker {
    pub(super) async fn start(address: &Address, lease: Duration) -> Result<Worker, JournalError> {
        let session = Session::open(address).await?;
        let failed = |error| address.failed(error);
        let id = "SELECT nextval('vitrina_worker')::integer";
        let id: i32 = session.client.query_one(id, &[]).await.map_err(failed)?.get(0);
        session.client.execute("SELECT pg_advisory_lock($1, $2)", &[&MARK, &id]).await.map_err(failed)?;
        let session = Arc::new(Mutex::new(session));
        let heart = tokio::spawn(beat(session.clone(), id, lease));
        Ok(Worker { id, lease, session, address: address.clone(), heart })
    }

    pub(super) fn id(&self) -> i32 {
        self.id
    }

    /// Takes stores that nobody works on, or whose worker is gone.
    pub(super) async fn claim(
        &self,
        rollout: u64,
        pending: &[StoreKey],
        most: usize,
    ) -> Result<Vec<StoreKey>, JournalError> {
        let failed = |error| self.address.failed(error);
        let names: Vec<String> = pending.iter().take(WINDOW).map(ToString::to_string).collect();
        let (rollout, most) = (rollout as i64, most.min(SHARE) as i64);
        let mut session = self.session.lock().await;
        let change = session.client.transaction().await.map_err(failed)?;
        let known = "INSERT INTO vitrina_claim SELECT $1, store, NULL, '-infinity' FROM unnest($2::text[]) AS store
            ORDER BY store ON CONFLICT DO NOTHING";
        change.execute(known, &[&rollout, &names]).await.map_err(failed)?;
        let take = format!(
            "WITH free AS (
                SELECT store FROM vitrina_claim held WHERE rollout = $1 AND store = ANY ($2) AND NOT ({ALIVE})
                ORDER BY store LIMIT $3 FOR UPDATE SKIP LOCKED)
            UPDATE vitrina_claim claim SET worker = $4, until = clock_timestamp() + $5 * interval '1 second'
            FROM free WHERE claim.rollout = $1 AND claim.store = free.store RETURNING claim.store"
        );
        let taken = change.query(&take, &[&rollout, &names, &most, &self.id, &self.lease.as_secs_f64()]).await;
        let taken: Vec<String> = taken.map_err(failed)?.iter().map(|row| row.get(0)).collect();
        change.commit().await.map_err(failed)?;
        Ok(pending.iter().zip(&names).filter(|(_, name)| taken.contains(name)).map(|(key, _)| key.clone()).collect())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.heart.abort();
    }
}

/// Signs of life: three in the time of a lease.
async fn beat(session: Arc<Mutex<Session>>, id: i32, lease: Duration) {
    loop {
        tokio::time::sleep(lease / 3).await;
        // A sign that does not get through shows when something is written: then the claim has run out.
        let _ = sign(&mut *session.lock().await, id, lease).await;
    }
}

/// What has run out already is not taken back. The journal's row is locked first, as by everyone who writes, so that nobody
/// waits for somebody who waits.
async fn sign(session: &mut Session, id: i32, lease: Duration) -> Result<(), tokio_postgres::Error> {
    let change = session.client.transaction().await?;
    change.execute("SELECT number FROM vitrina_journal FOR UPDATE", &[]).await?;
    let longer = "UPDATE vitrina_claim SET until = clock_timestamp() + $2 * interval '1 second'
        WHERE worker = $1 AND until > clock_timestamp()";
    change.execute(longer, &[&id, &lease.as_secs_f64()]).await?;
    change.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_in_the_query_is_the_mark_of_the_lock() {
        assert!(ALIVE.contains(&MARK.to_string()));
    }
}
