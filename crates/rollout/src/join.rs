//! Working along on a rollout that another process leads.

use crate::run::LOOK;
use crate::{Driven, End, RolloutError, Run};

/// Works on stores of every wave that the leader opens, until the rollout ends or stands still. When the leader is gone, the
/// open waves are brought to their end.
///
/// # Errors
/// [`RolloutError::Journal`].
pub async fn join(run: &Run<'_>) -> Result<Driven, RolloutError> {
    loop {
        if let Some(driven) = Driven::by(run.work().await?) {
            return Ok(driven);
        }
        // What follows the end of a wave is the leader's to decide.
        if let Some(driven) = until_more(run).await? {
            return Ok(driven);
        }
    }
}

/// Waits for stores to work on; `Some`: there will be none.
async fn until_more(run: &Run<'_>) -> Result<Option<Driven>, RolloutError> {
    loop {
        // Asked before the rows are read: a leader ends after its last row.
        let is_led = run.leader().await?.is_some();
        run.catch_up().await?;
        let record = run.record();
        if record.end == Some(End::Finished) {
            return Ok(Some(Driven::Finished));
        }
        if let Some(driven) = run.called_off().and_then(Driven::by) {
            return Ok(Some(driven));
        }
        if !run.too_many_failed() && !run.waiting(record.opened).is_empty() {
            return Ok(None);
        }
        if !is_led {
            return Ok(Some(Driven::Unled));
        }
        tokio::time::sleep(LOOK).await;
    }
}
