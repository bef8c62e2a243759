//! One process at a time leads an app's rollout. The database lets go when that process's connection ends.

use std::time::{Duration, Instant};

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
            let name = "SELECT holder FROM vitrina_holder WHERE app = $1";
            let name = session.client.query_opt(name, &[&app]).await.map_err(failed)?;
            let holder = name.map_or_else(|| "another process".to_owned(), |row| row.get(0));
            return Err(JournalError::Held { app: app.to_owned(), holder, journal: address.place().to_owned() });
        }
        tokio::time::sleep(BETWEEN_TRIES).await;
    }
    let name = "INSERT INTO vitrina_holder VALUES ($1, $2) ON CONFLICT (app) DO UPDATE SET holder = excluded.holder";
    session.client.execute(name, &[&app, &holder.to_string()]).await.map_err(failed)?;
    Ok(Lease::new(session))
}
